#include "recsys/papers/extract/stated_numbers.hpp"

#include "recsys/ascii.hpp"
#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/record/normal_text.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

/// Bytes between a term and its number.
constexpr std::size_t number_reach = 48;

/// The text with all but letters, digits and points as blanks, of the same
/// length: what terms are looked for in, at the places of the numbers.
std::string loose(std::string_view normal) {
  std::string out(normal);
  for (auto& c : out)
    if (!is_normal_letter(c) && !is_digit(c))
      c = ' ';
  return out;
}

/// The digits of a name or a cutoff: "movielens-1m", "ndcg@10".
bool is_of_name(std::string_view normal, const read_number& number) {
  auto at = number.begin;
  if (at == 0 || is_lower(normal[at]))
    return false;
  return normal[at - 1] == '@'
         || (at > 1 && normal[at - 1] == '-' && is_lower(normal[at - 2]));
}

/// "dropout[30]", "adam [15]".
bool is_citation(std::string_view normal, const read_number& number) {
  auto open = normal.substr(0, number.begin).find_last_not_of(" 0123456789,");
  auto close = normal.find_first_not_of(" 0123456789,", number.end);
  if (open == normal.npos || close == normal.npos || normal[open] != '['
      || normal[close] != ']' || number.value > 999)
    return false;
  auto several = normal.substr(open, close - open).find(',') != normal.npos;
  return !several || (open > 0 && normal[open - 1] != ' ');
}

/// Of the ways to read a number the longest.
std::vector<read_number> longest_numbers(std::string_view normal) {
  std::vector<read_number> out;
  for (const auto& number : numbers_in(normal)) {
    if (is_of_name(normal, number) || is_citation(normal, number))
      continue;
    if (out.empty() || number.begin >= out.back().end)
      out.push_back(number);
    else if (number.end > out.back().end)
      out.back() = number;
  }
  return out;
}

class number_finder {
public:
  explicit number_finder(std::string_view normal)
      : text_(normal), loose_(loose(normal)),
        numbers_(longest_numbers(normal)) {}

  std::vector<stated_number> find() && {
    for (const auto& rule : setting_rules()) {
      each_place(rule.before, [&](std::size_t begin, std::size_t end) {
        after_term(rule, begin, end);
      });
      each_place(rule.behind, [&](std::size_t begin, std::size_t end) {
        before_term(rule, begin, end);
      });
    }
    return std::move(found_);
  }

private:
  /// Calls `use` with each place of each term of a list; the longest term
  /// that begins at a place alone.
  template <class Use>
  void each_place(std::string_view terms, Use use) {
    std::vector<std::pair<std::size_t, std::size_t>> places;
    while (!terms.empty()) {
      auto bar = std::min(terms.find('|'), terms.size());
      auto term = terms.substr(0, bar);
      for (auto at = find_term(loose_, term); at != std::string::npos;
           at = find_term(loose_, term, at + 1))
        places.emplace_back(at, at + term.size());
      terms.remove_prefix(std::min(bar + 1, terms.size()));
    }
    std::ranges::sort(places, [](auto a, auto b) {
      return a.first != b.first ? a.first < b.first : a.second > b.second;
    });
    std::size_t done = 0;
    for (auto [begin, end] : places)
      if (begin >= done) {
        use(begin, end);
        done = end;
      }
  }

  /// Neither "size 13056/(100 + 8)" nor "(input size)/4" are sizes.
  bool is_of_fraction(const read_number& number) const {
    return (number.begin > 0 && text_[number.begin - 1] == '/')
           || (number.end < text_.size() && text_[number.end] == '/');
  }

  bool fits(const setting_rule& rule, const read_number& number) const {
    auto value = number.value;
    return value >= rule.lowest && value <= rule.highest
           && (!rule.whole
               || (value == std::floor(value) && !is_of_fraction(number)));
  }

  /// Index of the first number that begins at or behind a place.
  std::size_t number_from(std::size_t at) const {
    return static_cast<std::size_t>(
        std::ranges::lower_bound(numbers_, at, {}, &read_number::begin)
        - numbers_.begin());
  }

  static bool is_link(std::string_view gap) {
    if (gap.find_first_of(";") != gap.npos || gap.find(". ") != gap.npos)
      return false;
    auto words = plain_words(gap) + ' ';
    return gap.size() <= 4
           || has_term(words, "is|was|are|were|to|of|as|be|with|at|in|the|"
                              "from|lambda|λ|by|size|rate|among|each");
  }

  static bool is_search(std::string_view gap) {
    auto words = plain_words(gap) + ' ';
    auto last = gap.find_last_not_of(' ');
    return (last != gap.npos && (gap[last] == '{' || gap[last] == '['))
           || has_term(words, "from|between|among|range|ranges|ranged|varied|"
                              "tuned|searched|in the set|vary");
  }

  void after_term(const setting_rule& rule, std::size_t begin,
                  std::size_t end) {
    auto first = number_from(end);
    if (first == numbers_.size() || numbers_[first].begin - end > number_reach)
      return;
    auto gap = text_.substr(end, numbers_[first].begin - end);
    if (!is_link(gap) || crosses_term(rule, end, numbers_[first].begin))
      return;
    auto last = run_end(first, rule.sized);
    auto many = !rule.sized && last - first > 3;
    if (many || is_search(gap)) {
      add(rule, first, search_end(first), begin, true);
    } else if (rule.sized) {
      add_sizes(rule, first, last, begin);
    } else
      for (auto i = first; i < last; ++i)
        add(rule, i, i + 1, begin, false);
  }

  /// Another setting's term between this one's and the number takes it.
  bool crosses_term(const setting_rule& rule, std::size_t from,
                    std::size_t to) const {
    for (const auto& other : setting_rules()) {
      if (other.name == rule.name)
        continue;
      auto at = find_term(loose_, other.before, from);
      if (at < to)
        return true;
    }
    return false;
  }

  /// The 2 of "1 - 2 layers".
  bool ends_range(std::size_t i) const {
    if (i == 0)
      return false;
    auto gap = text_.substr(numbers_[i - 1].end,
                            numbers_[i].begin - numbers_[i - 1].end);
    return gap == "-" || gap == " - " || gap == " to ";
  }

  /// "three hidden layers of 400 units", "8 hidden units".
  void before_term(const setting_rule& rule, std::size_t begin,
                   std::size_t end) {
    auto next = number_from(begin);
    if (next == 0)
      return;
    auto gap
        = text_.substr(numbers_[next - 1].end, begin - numbers_[next - 1].end);
    if (gap.size() > 24 || gap.find_first_of(".;:,()%=") != gap.npos
        || has_term(plain_words(gap) + ' ',
                    "and|or|of|in|with|than|to|for|on|as|is"))
      return;
    if (rule.sized)
      add_sizes(rule, next - 1, next, end);
    else
      add(rule, next - 1, next, end, false);
  }

  /// One past the last of numbers that belong together: "128 and 4096",
  /// "0.2 for A and 0.5 for the others", "512 (128 for A)".
  std::size_t run_end(std::size_t first, bool sized) const {
    auto last = first + 1;
    while (last < numbers_.size()) {
      auto gap = text_.substr(numbers_[last - 1].end,
                              numbers_[last].begin - numbers_[last - 1].end);
      if (!(sized ? joins_sizes(gap) : joins_values(gap)))
        break;
      ++last;
    }
    return last;
  }

  static bool joins_sizes(std::string_view gap) {
    return gap == "-" || gap == ", " || gap == "," || gap == " and "
           || gap == ", and " || gap == " x " || gap == "x" || gap == "; ";
  }

  static bool joins_values(std::string_view gap) {
    if (gap == " and " || gap == ", " || gap == ", and " || gap == " (")
      return true;
    auto where = gap.starts_with(" for ") || gap.starts_with(" on ");
    auto further
        = gap.ends_with(" and ") || gap.ends_with(", ") || gap.ends_with(" (");
    return where && further && gap.size() <= 60
           && gap.find_first_of(";=") == gap.npos
           && gap.find(" layer") == gap.npos && gap.find(" is ") == gap.npos;
  }

  std::size_t search_end(std::size_t first) const {
    auto stop = text_.find_first_of("}];.", numbers_[first].end);
    while (stop != text_.npos && text_[stop] == '.' && stop + 1 < text_.size()
           && text_[stop + 1] != ' ')
      stop = text_.find_first_of("}];.", stop + 1);
    auto last = first + 1;
    while (last < numbers_.size() && numbers_[last].begin < stop
           && numbers_[last].begin - numbers_[last - 1].end < 12)
      ++last;
    return last;
  }

  void add(const setting_rule& rule, std::size_t first, std::size_t last,
           std::size_t other, bool searched) {
    stated_number out{.rule = &rule, .searched = searched};
    for (auto i = first; i < last; ++i)
      if (fits(rule, numbers_[i]))
        out.values.push_back(numbers_[i].value);
    close(std::move(out), first, last, other);
  }

  /// Several numbers are the sizes; one number is repeated as often as the
  /// sentence says there are layers.
  void add_sizes(const setting_rule& rule, std::size_t first, std::size_t last,
                 std::size_t other) {
    stated_number out{.rule = &rule};
    for (auto i = first; i < last; ++i)
      if (fits(rule, numbers_[i]))
        out.values.push_back(numbers_[i].value);
    if (out.values.size() == 1)
      if (auto layers = layers_said(first); layers > 1)
        out.values.resize(layers, out.values[0]);
    close(std::move(out), first, last, other);
  }

  /// "three hidden layers": a number directly before the word, near by.
  std::size_t layers_said(std::size_t but) const {
    for (auto at = find_term(loose_, "layers"); at != std::string::npos;
         at = find_term(loose_, "layers", at + 1)) {
      auto next = number_from(at);
      if (next == 0 || next - 1 == but)
        continue;
      const auto& number = numbers_[next - 1];
      if (at - number.end < 32 && number.value >= 2 && number.value <= 20
          && number.value == std::floor(number.value))
        return static_cast<std::size_t>(number.value);
    }
    return 1;
  }

  void close(stated_number out, std::size_t first, std::size_t last,
             std::size_t other) {
    if (out.values.empty())
      return;
    out.begin = std::min(other, numbers_[first].begin);
    out.end = std::max(other, numbers_[last - 1].end);
    found_.push_back(std::move(out));
  }

  std::string_view text_;
  std::string loose_;
  std::vector<read_number> numbers_;
  std::vector<stated_number> found_;
};

} // namespace

std::vector<stated_number> stated_numbers(std::string_view normal) {
  return number_finder(normal).find();
}

} // namespace automodel::recsys
