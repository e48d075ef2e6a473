#include "recsys/papers/extract/data_finder.hpp"

#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/record/normal_text.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace automodel::recsys {

namespace {

/// Public data sets, as plain words.
constexpr std::array<std::string_view, 30> well_known{
    "criteo",         "avazu",
    "movielens 1m",   "movielens 100k",
    "movielens 20m",  "movielens",
    "ml 1m",          "ml 20m",
    "frappe",         "kdd12",
    "kddcup 2012",    "amazon",
    "steam",          "yelp",
    "netflix",        "taobao",
    "ali ccp",        "aliexpress",
    "alibaba",        "kuairand",
    "census income",  "gowalla",
    "last fm",        "douban",
    "beauty",         "sports and outdoors",
    "toys and games", "games",
    "book crossing",  "yahoo"};

/// Words before "data set" that name none.
constexpr std::string_view no_data_names
    = "the|this|these|each|our|both|public|two|three|four|a|real|world|all|"
      "other|whole|training|test|validation|benchmark|large|small|same|sparse|"
      "dense|scale|offline|online|synthetic|famous|various|several|different|"
      "following|its|their|any|industrial|original|on|of|in|for|and|with";

struct data_mention {
  std::size_t times = 0;
  text_span first{};
};

class data_finder {
public:
  explicit data_finder(const paper_view& view) : view_(view) {}

  std::vector<record_data_set> find() && {
    for (const auto& sentence : view_.sentences)
      if (sentence.role == section_role::experiments)
        read(sentence);
    std::vector<record_data_set> out;
    for (const auto& [name, mention] : found_)
      if (mention.times >= 2 && !is_part(name))
        out.push_back({stated_field(
            *view_.source, mention.first, name,
            std::min(0.95, 0.5 + 0.1 * static_cast<double>(mention.times)))});
    std::ranges::sort(out, {}, [](const record_data_set& set) {
      return set.name.span.begin;
    });
    return out;
  }

private:
  void read(const paper_sentence& sentence) {
    for (auto name : well_known)
      if (has_term(sentence.words, name))
        add(std::string(name), sentence.where);
    for (auto at = find_term(sentence.words, "dataset|data set");
         at != std::string::npos;
         at = find_term(sentence.words, "dataset|data set", at + 1))
      add_word_before(sentence, at);
  }

  void add_word_before(const paper_sentence& sentence, std::size_t at) {
    auto words = std::string_view{sentence.words}.substr(0, at);
    if (words.empty())
      return;
    words.remove_suffix(1);
    auto blank = words.rfind(' ');
    auto word = words.substr(blank == words.npos ? 0 : blank + 1);
    auto text = view_.source->at(sentence.where);
    auto capital = std::string(word);
    if (capital.empty() || capital[0] < 'a' || capital[0] > 'z')
      return;
    capital[0] = static_cast<char>(capital[0] - 32);
    if (!has_term(' ' + std::string(word) + ' ', no_data_names)
        && text.find(capital) != text.npos)
      add(std::string(word), sentence.where);
  }

  void add(std::string name, text_span where) {
    auto& mention = found_[std::move(name)];
    if (mention.times++ == 0)
      mention.first = where;
  }

  /// "movielens" where there is "movielens 1m".
  bool is_part(const std::string& name) const {
    return std::ranges::any_of(found_, [&](const auto& other) {
      return other.first.size() > name.size() && other.second.times >= 2
             && has_term(other.first + ' ', name);
    });
  }

  const paper_view& view_;
  std::map<std::string, data_mention> found_;
};

} // namespace

std::vector<record_data_set> find_data(const paper_view& view) {
  return data_finder(view).find();
}

} // namespace automodel::recsys
