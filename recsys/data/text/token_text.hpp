#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Longest external id that is accepted, in bytes.
inline constexpr std::size_t max_token_bytes = 512;

/// What is wrong with `token` as an external id, or nothing: ids are not
/// empty, at most max_token_bytes long, UTF-8 without control characters.
std::string_view token_problem(std::string_view token) noexcept;

/// Keeps text that no source file holds as it is. Views stay valid.
class text_store {
public:
  std::string_view keep(std::string text);

  /// The text itself if it is UTF-8, else read as Latin-1, in which MovieLens
  /// and other old files are written.
  std::string_view as_utf8(std::string_view text);

  /// Keeps a text alive that views were taken of already.
  void own(std::unique_ptr<const std::string> text) {
    owned_.push_back(std::move(text));
  }

private:
  std::deque<std::string> texts_;
  std::vector<std::unique_ptr<const std::string>> owned_;
};

} // namespace automodel::recsys
