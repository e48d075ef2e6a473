#include "recsys/blocks/block_library.hpp"

#include "recsys/ascii.hpp"

#include <algorithm>
#include <set>

namespace automodel::recsys {

namespace {

std::string_view without_comment(std::string_view line) {
  return line.substr(0, line.find('#'));
}

/// The word that ends at `end`.
std::string_view word_before(std::string_view line, std::size_t end) {
  auto start = end;
  while (start > 0 && is_word(line[start - 1]))
    --start;
  return line.substr(start, end - start);
}

/// Calls `visit(number, line)` for each line, without its end.
template <class F>
void for_each_line(std::string_view text, F visit) {
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    auto end = std::min(text.find('\n'), text.size());
    visit(number, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// Collects blocks line by line.
class library_reader {
public:
  void read(std::uint32_t number, std::string_view line) {
    constexpr std::string_view chapter = "# == ", definition = "def ";
    if (line.starts_with(chapter)) {
      end_block();
      chapters.push_back({std::string(line.substr(chapter.size())), {}});
      in_chapter_ = true;
    } else if (line.starts_with('#')) {
      end_block();
      auto& comment = in_chapter_ ? chapters.back().comment : comment_;
      comment += line.substr(std::min<std::size_t>(2, line.size()));
      comment += '\n';
    } else if (line.starts_with(definition)) {
      start_block(number, line);
    } else if (in_block_) {
      blocks.back().text.append(line).append("\n");
    } else {
      comment_.clear();
      in_chapter_ = false;
    }
  }

  void finish() { end_block(); }

  std::vector<block_chapter> chapters;
  std::vector<block> blocks;

private:
  void start_block(std::uint32_t number, std::string_view line) {
    end_block();
    auto bracket = line.find('(');
    blocks.push_back({std::string(word_before(line, bracket)),
                      chapters.empty() ? "" : chapters.back().name,
                      std::move(comment_), std::string(line) + '\n', number});
    comment_.clear();
    in_block_ = true;
  }

  void end_block() {
    if (in_block_) {
      auto& text = blocks.back().text;
      text.erase(text.find_last_not_of('\n') + 1);
      text += '\n';
    }
    in_block_ = false;
  }

  std::string comment_;
  bool in_block_ = false, in_chapter_ = false;
};

} // namespace

block_library::block_library(std::string_view text) {
  library_reader reader;
  for_each_line(text, [&](std::uint32_t number, std::string_view line) {
    reader.read(number, line);
  });
  reader.finish();
  chapters_ = std::move(reader.chapters);
  blocks_ = std::move(reader.blocks);
}

const block* block_library::find(std::string_view name) const noexcept {
  auto found = std::find_if(blocks_.begin(), blocks_.end(),
                            [&](auto& one) { return one.name == name; });
  return found == blocks_.end() ? nullptr : &*found;
}

std::vector<std::string> block_library::calls_of(const block& caller) const {
  std::vector<std::string> out;
  for_each_line(caller.text, [&](std::uint32_t, std::string_view line) {
    line = without_comment(line);
    for (auto at = line.find('('); at != line.npos; at = line.find('(', at + 1))
      if (auto name = word_before(line, at); find(name) != nullptr)
        out.emplace_back(name);
  });
  return out;
}

std::vector<const block*>
block_library::closure(std::vector<std::string> names) const {
  std::set<const block*> reached;
  while (!names.empty()) {
    const auto* next = find(names.back());
    names.pop_back();
    if (next == nullptr || !reached.insert(next).second)
      continue;
    for (auto& called : calls_of(*next))
      names.push_back(std::move(called));
  }
  // The blocks lie in one array, so the set has their order.
  return {reached.begin(), reached.end()};
}

} // namespace automodel::recsys
