#include "recsys/papers/extract/terms.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

bool ends_word(std::string_view text, std::size_t at) {
  return at == text.size() || text[at] == ' ';
}

std::size_t find_one(std::string_view text, std::string_view term,
                     std::size_t from) {
  auto open = term.ends_with('*');
  if (open)
    term.remove_suffix(1);
  for (auto at = text.find(term, from); at != std::string_view::npos;
       at = text.find(term, at + 1)) {
    auto end = at + term.size();
    auto starts = at == 0 || text[at - 1] == ' ';
    auto ends = open || ends_word(text, end)
                || (text[end] == 's' && ends_word(text, end + 1));
    if (starts && ends)
      return at;
  }
  return std::string_view::npos;
}

/// Calls `use` with each term of a list.
template <class Use>
void each_term(std::string_view terms, Use use) {
  while (!terms.empty()) {
    auto bar = std::min(terms.find('|'), terms.size());
    use(terms.substr(0, bar));
    terms.remove_prefix(std::min(bar + 1, terms.size()));
  }
}

} // namespace

std::size_t find_term(std::string_view text, std::string_view terms,
                      std::size_t from) {
  auto first = std::string_view::npos;
  each_term(terms, [&](std::string_view term) {
    first = std::min(first, find_one(text, term, from));
  });
  return first;
}

bool has_term(std::string_view text, std::string_view terms) {
  return find_term(text, terms) != std::string_view::npos;
}

std::size_t count_terms(std::string_view text, std::string_view terms) {
  std::size_t count = 0;
  each_term(terms, [&](std::string_view term) {
    for (auto at = find_one(text, term, 0); at != std::string_view::npos;
         at = find_one(text, term, at + 1))
      ++count;
  });
  return count;
}

} // namespace automodel::recsys
