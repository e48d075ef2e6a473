#include "recsys/papers/reading/pdf/page_zones.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

namespace automodel::recsys::pdf {

namespace {

constexpr double margin = 0.105; // of the page's height, above and below

/// Words of the margins on one row.
struct row {
  std::string text; ///< without its digits
  std::vector<std::size_t> words;
  bool is_number = false;
};

bool is_in_margin(const word& at, const page& of) {
  return at.bottom < margin * of.height || at.top > (1 - margin) * of.height;
}

std::vector<row> margin_rows(const page& of) {
  std::map<long, std::vector<std::size_t>> by_base;
  for (std::size_t i = 0; i < of.words.size(); ++i)
    if (is_in_margin(of.words[i], of))
      by_base[std::lround(of.words[i].bottom)].push_back(i);
  std::vector<row> out;
  for (auto& [base, words] : by_base) {
    std::ranges::stable_sort(words, {},
                             [&](auto i) { return of.words[i].left; });
    row next;
    bool letters = false;
    for (auto i : words)
      for (unsigned char c : of.words[i].text) {
        if (std::isdigit(c) == 0)
          next.text += static_cast<char>(c);
        letters = letters || (std::isdigit(c) == 0 && std::ispunct(c) == 0);
      }
    next.is_number = !letters;
    next.words = std::move(words);
    out.push_back(std::move(next));
  }
  return out;
}

} // namespace

void drop_running_text(paged_words& in) {
  std::map<std::string, std::size_t> seen;
  std::vector<std::vector<row>> rows;
  for (const auto& page : in.pages) {
    rows.push_back(margin_rows(page));
    std::set<std::string> here;
    for (const auto& row : rows.back())
      if (here.insert(row.text).second)
        ++seen[row.text];
  }
  for (std::size_t i = 0; i < in.pages.size(); ++i) {
    std::set<std::size_t> gone;
    for (const auto& row : rows[i])
      if (row.is_number || seen[row.text] > 1)
        gone.insert(row.words.begin(), row.words.end());
    std::vector<word> kept;
    for (std::size_t j = 0; j < in.pages[i].words.size(); ++j)
      if (!gone.contains(j))
        kept.push_back(std::move(in.pages[i].words[j]));
    in.pages[i].words = std::move(kept);
  }
}

} // namespace automodel::recsys::pdf
