#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// One function of the blocks library.
struct block {
  std::string name;     ///< "linear"
  std::string chapter;  ///< the heading it stands under
  std::string comment;  ///< the lines above it, without "# "
  std::string text;     ///< from its `def` to its last line
  std::uint32_t line{}; ///< where its `def` stands
};

/// A heading of the blocks library.
struct block_chapter {
  std::string name;
  std::string comment; ///< what holds for all its blocks, without "# "
};

/// The standard library of blocks that programs import, as text in their own
/// language (recsys/models/zoo/blocks.py). A function's comment stands right
/// above it; a line `# == NAME` begins a chapter, whose own comment goes on
/// below.
class block_library {
public:
  explicit block_library(std::string_view text);

  /// In the order of the file.
  const std::vector<block>& blocks() const& noexcept { return blocks_; }
  const std::vector<block>& blocks() const&& = delete;

  const std::vector<block_chapter>& chapters() const noexcept {
    return chapters_;
  }

  /// Null if there is none.
  const block* find(std::string_view name) const noexcept;

  /// The blocks named and all that they call, in the order of the file.
  /// Names that are no blocks are passed over.
  std::vector<const block*> closure(std::vector<std::string> names) const;

private:
  std::vector<std::string> calls_of(const block& caller) const;

  std::vector<block_chapter> chapters_;
  std::vector<block> blocks_;
};

/// What a program writes to call a block, with types, in one line.
std::string signature_of(const block& one);

/// The library as a page in Markdown, docs/blocks.md.
std::string blocks_page(const block_library& library);

/// The text of the library in this executable.
std::string_view blocks_source() noexcept;

/// What errors call its file.
inline constexpr std::string_view blocks_file = "blocks.py";

} // namespace automodel::recsys
