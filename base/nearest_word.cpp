#include "base/nearest_word.hpp"

#include <algorithm>
#include <cstddef>

namespace automodel {

namespace {

constexpr std::size_t longest_word = 64; // bounds the quadratic distance
constexpr std::size_t most_listed = 20;

/// Optimal string alignment distance (Damerau-Levenshtein without repeats).
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1),
      row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      auto cost = a[i - 1] == b[j - 1] ? 0u : 1u;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

} // namespace

std::string_view nearest_word(std::string_view word,
                              std::span<const std::string_view> known) {
  std::string_view nearest;
  if (word.empty() || word.size() > longest_word)
    return nearest;
  auto fewest = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (auto candidate : known) {
    if (candidate.size() > longest_word)
      continue;
    if (auto n = edits(word, candidate); n < fewest) {
      fewest = n;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string allowed_words(std::string_view word,
                          std::span<const std::string_view> known) {
  if (known.empty())
    return "none is allowed here";
  std::string text = "allowed: ";
  for (std::size_t i = 0; i < std::min(known.size(), most_listed); ++i) {
    if (i != 0)
      text += ", ";
    text += known[i];
  }
  if (known.size() > most_listed)
    text += ", … (" + std::to_string(known.size()) + " in all)";
  if (auto nearest = nearest_word(word, known); !nearest.empty())
    text += "; did you mean \"" + std::string(nearest) + "\"?";
  return text;
}

} // namespace automodel
