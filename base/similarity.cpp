#include "base/similarity.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace automodel {

namespace {

bool is_of_word(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c > 127;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  auto end_word = [&] {
    if (!word.empty())
      words.push_back(std::move(word));
    word.clear();
  };
  for (auto byte : text) {
    auto c = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a')
                                        : byte;
    if (is_of_word(static_cast<unsigned char>(c)))
      word += c;
    else
      end_word();
  }
  end_word();
  return words;
}

std::set<std::string> shingles_of(std::string_view text) {
  auto words = words_of(text);
  std::set<std::string> shingles{words.begin(), words.end()};
  for (std::size_t i = 1; i < words.size(); ++i)
    shingles.insert(words[i - 1] + ' ' + words[i]);
  return shingles;
}

std::optional<double> number_in(const parameter& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value))
    return static_cast<double>(*whole);
  if (const auto* number = std::get_if<double>(&value))
    return *number;
  return {};
}

double distance(const parameter& a, const parameter& b) {
  auto left = number_in(a), right = number_in(b);
  if (!left || !right)
    return a == b ? 0 : 1;
  if (*left == *right)
    return 0;
  auto scale = std::max(std::abs(*left), std::abs(*right));
  return std::min(1.0, std::abs(*left - *right) / scale);
}

} // namespace

double text_similarity(std::string_view a, std::string_view b) {
  auto left = shingles_of(a), right = shingles_of(b);
  auto common = std::ranges::count_if(
      left, [&](const auto& one) { return right.contains(one); });
  auto all = left.size() + right.size() - static_cast<std::size_t>(common);
  return all == 0 ? 1 : static_cast<double>(common) / static_cast<double>(all);
}

double configuration_distance(const parameters& a, const parameters& b) {
  double sum = 0;
  std::size_t names = a.size();
  for (const auto& [name, value] : a) {
    auto other = b.find(name);
    sum += other == b.end() ? 1 : distance(value, other->second);
  }
  for (const auto& [name, value] : b)
    if (!a.contains(name)) {
      sum += 1;
      ++names;
    }
  return names == 0 ? 0 : sum / static_cast<double>(names);
}

} // namespace automodel
