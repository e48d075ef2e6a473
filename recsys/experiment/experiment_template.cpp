#include "recsys/experiment/experiment_template.hpp"

#include "base/parameters.hpp"
#include "base/utf8.hpp"
#include "recsys/plain_number.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace automodel::recsys {

namespace {

/// EASE inverts a matrix of items times items.
constexpr std::uint64_t most_items_for_ease = 20'000;

// The text as it will stand, with @holes@ for what depends on the data.

constexpr std::string_view head = R"(# An experiment on your own data.
#
#   automodel run THIS-FILE
#
# docs/experiments.md describes every key. Any of them can be changed for one
# run: --set protocol.k=[10]

name = "@name@"
goal = "Which model ranks best on these data?"

# Whatever depends on chance is done once per seed.
seeds = [0, 1, 2]

[data]
# @interactions@ rows of @users@ users and @items@ items were found. The path is
# relative to $AUTOMODEL_DATA when it is set, else to this file's folder.
path = @path@
name = @title@
format = @format@
@data_options@# Malformed rows that are left out before the import is refused.
max_bad_rows = @max_bad_rows@

[protocol]
)";

constexpr std::string_view graded = R"(# Ratings go from @lowest@ to @highest@.
# Rows below this one are no sign of liking.
min_rating = @min_rating@
)";

constexpr std::string_view ungraded
    = "# The data have no graded ratings: every row is a sign of liking.\n";

constexpr std::string_view filters
    = R"(# Users and items with fewer rows are left out.
min_user_rows = 5
min_item_rows = 1

)";

constexpr std::string_view split_by_time
    = R"(# Each user's rows in time order: the first 80 % are training, the last 10 %
# test. Others: "leave-one-out", "global-time", "given".
split = "per-user-ratio"
ratios = [0.8, 0.1, 0.1]
order = "time"
)";

constexpr std::string_view split_at_random
    = R"(# There are no timestamps, so each seed shuffles each user's rows.
split = "per-user-ratio"
ratios = [0.8, 0.1, 0.1]
order = "random"
)";

constexpr std::string_view measures = R"(
mask_history = true # known items are not recommended again
metrics = ["ndcg", "recall", "mrr", "hit", "precision", "coverage"]
k = [@cutoffs@]

[selection]
# Chooses configurations and the champion, on validation only.
metric = "@selection@"
# Every candidate is compared with this one. Differences within the margin
# matter to nobody.
reference = "pop"
margin = 0.005

[budget]
# Configurations tried per candidate, and how long one training may take.
trials = 12
deadline = "10 min"

# One [[candidate]] per row of the leaderboard; a list of values is tuned.
# `automodel models` lists the models and their parameters.
[[candidate]]
name = "pop"
model = "pop"

[[candidate]]
name = "itemknn"
model = "itemknn"
fit = { k = [50, 200], alpha = [0.5, 0.7], shrink = [0, 10] }
)";

constexpr std::string_view recent = R"(
# The last days only; "auto": the AutoFeature analyst proposes how many.
[[candidate]]
name = "pop recent"
model = "pop"
fit = { window_days = "auto" }

# Recent items count more: decay 0.5 halves the weight from one item of the
# history to the one before it.
[[candidate]]
name = "itemknn decay"
model = "itemknn"
fit = { k = [50, 200], alpha = 0.7, shrink = [0, 10] }
score = { decay = [0.5, 0.7, 0.9] }
)";

constexpr std::string_view ease = R"(
[[candidate]]
name = "ease"
model = "ease"
fit = { lambda = [50, 100, 300, 1000] }
)";

constexpr std::string_view tail = R"(
[[candidate]]
name = "mf bpr"
model = "mf"
fit = { loss = "bpr", dim = 32, learning_rate = [0.003, 0.01] }

# Your own model program, a text file beside this one:
# [[candidate]]
# name = "mine"
# model = "program"
# program = "mine.py"
)";

using holes = std::map<std::string, std::string, std::less<>>;

std::string fill(std::string_view text, const holes& values) {
  std::string out;
  while (!text.empty()) {
    auto open = text.find('@');
    auto close = open == text.npos ? open : text.find('@', open + 1);
    auto found = close == text.npos
                     ? values.end()
                     : values.find(text.substr(open + 1, close - open - 1));
    if (found == values.end()) {
      // An @ that opens no hole, as in "ndcg@10".
      auto plain = open == text.npos ? text.size() : open + 1;
      out += text.substr(0, plain);
      text.remove_prefix(plain);
      continue;
    }
    out.append(text.substr(0, open)).append(found->second);
    text.remove_prefix(close + 1);
  }
  return out;
}

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (char c : without_controls(text)) {
    if (c == '"' || c == '\\')
      out += '\\';
    out += c;
  }
  return out + '"';
}

/// A name that is safe in paths: "My Ratings.csv" becomes "my-ratings-csv".
std::string file_name(std::string_view text) {
  std::string name;
  for (char c : text.substr(0, 60)) {
    bool upper = c >= 'A' && c <= 'Z';
    if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      name += static_cast<char>(upper ? c - 'A' + 'a' : c);
    else if (!name.empty() && name.back() != '-')
      name += '-';
  }
  if (name.ends_with('-'))
    name.pop_back();
  return name.empty() ? "my-ratings" : name;
}

/// What the generic csv reader must be told.
std::string data_options(const data_source& source) {
  std::string text;
  if (!source.items.empty())
    text += "items = " + toml_string(source.items.string()) + " # titles\n";
  std::string columns;
  for (auto [key, column] : {std::pair{"user", &source.user_column},
                             {"item", &source.item_column},
                             {"rating", &source.rating_column},
                             {"time", &source.time_column}})
    if (!column->empty())
      columns += std::string(columns.empty() ? " " : ", ") + key + " = "
                 + toml_string(*column);
  if (columns.empty())
    return text;
  auto separator = source.separator == '\t'
                       ? std::string(R"("\t")")
                       : toml_string(std::string(1, source.separator));
  return text + "separator = " + separator
         + "\nheader = " + (source.header ? "true" : "false") + "\ncolumns = {"
         + columns + " }\n";
}

/// Those that the catalogue is large enough for.
std::string cutoffs(std::uint64_t items) {
  std::string text = std::to_string(std::clamp<std::uint64_t>(items, 1, 5));
  for (std::uint64_t k : {10, 20})
    if (k <= items)
      text += ", " + std::to_string(k);
  return text;
}

bool is_graded(const recognised_data& data) {
  return data.has_ratings && data.highest_rating > data.lowest_rating;
}

holes describe(const recognised_data& data) {
  const auto& source = data.source;
  auto k = std::clamp<std::uint64_t>(data.items, 1, 10);
  if (k < 10)
    k = std::min<std::uint64_t>(k, 5);
  // Upper quarter of the scale: 4 of 1 to 5.
  auto liked
      = data.lowest_rating + 0.75 * (data.highest_rating - data.lowest_rating);
  return {
      {"name", file_name(source.name)},
      {"title", toml_string(source.name.empty() ? "my ratings" : source.name)},
      {"path", toml_string(source.path.string())},
      {"format", toml_string(source.format)},
      {"data_options", data_options(source)},
      {"max_bad_rows", std::to_string(source.max_bad_rows)},
      {"users", std::to_string(data.users)},
      {"items", std::to_string(data.items)},
      {"interactions", std::to_string(data.interactions)},
      {"lowest", plain_number(data.lowest_rating)},
      {"highest", plain_number(data.highest_rating)},
      {"min_rating", plain_number(liked)},
      {"cutoffs", cutoffs(data.items)},
      {"selection", "ndcg@" + std::to_string(k)}};
}

} // namespace

std::string experiment_template(const recognised_data& data) {
  std::string text{head};
  text += is_graded(data) ? graded : ungraded;
  text += filters;
  text += data.has_timestamps ? split_by_time : split_at_random;
  text += measures;
  if (data.has_timestamps)
    text += recent;
  if (data.items <= most_items_for_ease)
    text += ease;
  text += tail;
  return fill(text, describe(data));
}

} // namespace automodel::recsys
