#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Gives tokens dense ids in order of first appearance. Keeps views: the
/// texts must outlive it.
class dictionary {
public:
  /// The id of `token`, which is not empty; a new one if it was not seen yet.
  std::uint32_t id_of(std::string_view token);

  std::optional<std::uint32_t> find(std::string_view token) const;

  std::size_t size() const noexcept { return tokens_.size(); }

  /// By id.
  const std::vector<std::string_view>& tokens() const noexcept {
    return tokens_;
  }

private:
  /// Tokens of up to 8 bytes, as most ids are, are compared in place.
  struct slot {
    std::uint64_t head = 0;   ///< the first bytes of the token
    std::uint32_t length = 0; ///< 0: free
    std::uint32_t id = 0;
  };

  std::size_t probe(std::string_view token, std::uint64_t head) const;
  void grow();

  std::vector<slot> slots_;
  std::vector<std::string_view> tokens_;
};

} // namespace automodel::recsys
