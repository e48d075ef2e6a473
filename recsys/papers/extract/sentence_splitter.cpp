#include "recsys/papers/extract/sentence_splitter.hpp"

#include "recsys/ascii.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t';
}

/// Words before a point that is not the end of a sentence.
constexpr std::array<std::string_view, 20> abbreviations{
    "e.g",  "i.e",   "al",  "fig", "figs", "eq",  "eqs",  "eqn", "sec", "vs",
    "resp", "w.r.t", "etc", "tab", "no",   "ref", "refs", "cf",  "aka", "dr"};

std::string_view word_before(std::string_view text, std::size_t point) {
  auto first = point;
  while (first > 0 && !is_space(text[first - 1]) && text[first - 1] != '(')
    --first;
  return text.substr(first, point - first);
}

bool is_abbreviation(std::string_view word) {
  auto lower = lower_case(word);
  auto initial = word.size() == 1 && is_upper(word[0]);
  return initial
         || std::ranges::find(abbreviations, lower) != abbreviations.end();
}

bool ends_sentence(std::string_view text, std::size_t at) {
  auto c = text[at];
  if (c != '.' && c != '?' && c != '!')
    return false;
  if (at + 1 == text.size())
    return true;
  if (!is_space(text[at + 1]))
    return false;
  auto next = text.find_first_not_of(" \n\t", at + 1);
  if (next == std::string_view::npos)
    return true;
  if (is_lower(text[next]))
    return false;
  return c != '.' || !is_abbreviation(word_before(text, at));
}

std::size_t count_words(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    count += !is_space(text[i]) && (i == 0 || is_space(text[i - 1]));
  return count;
}

/// How long the heading is that runs into a paragraph, with its colon.
std::size_t run_in_heading(std::string_view text) {
  auto colon = text.find(": ");
  if (colon == std::string_view::npos || colon > 60
      || !looks_like_heading(text.substr(0, colon)))
    return 0;
  return colon + 1;
}

} // namespace

bool looks_like_heading(std::string_view text) {
  auto first = text.find_first_not_of(" \n\t-*");
  return first != std::string_view::npos && is_upper(text[first])
         && count_words(text) <= 6;
}

std::vector<text_span> sentences_of(std::string_view text,
                                    std::uint32_t begin) {
  std::vector<text_span> out;
  std::size_t from = 0;
  auto close = [&](std::size_t end) {
    while (from < end && is_space(text[from]))
      ++from;
    if (from < end)
      out.push_back({begin + static_cast<std::uint32_t>(from),
                     begin + static_cast<std::uint32_t>(end)});
    from = end;
  };
  if (auto heading = run_in_heading(text))
    close(heading);
  for (std::size_t at = from; at < text.size(); ++at)
    if (ends_sentence(text, at))
      close(at + 1);
  close(text.size());
  return out;
}

} // namespace automodel::recsys
