#include "recsys/data/profile/profile_parts.hpp"
#include "recsys/data/profile/wording.hpp"

namespace automodel::recsys {

namespace {

using findings = std::vector<data_finding>;

void judge_rows(const data_profile& p, findings& out) {
  if (p.bad_rows > 0)
    out.push_back(
        {"bad-rows", in_words(p.bad_rows)
                         + " malformed rows were left out: look at the list of "
                           "them before trusting any number."});
  if (p.duplicate_pairs > 0)
    out.push_back({"duplicates",
                   in_words(p.duplicate_pairs)
                       + " rows repeat a (user, item) pair: set "
                         "drop_duplicates, or let repeats count on purpose."});
  if (p.short_users > 0)
    out.push_back(
        {"short-users",
         percent(p.short_users)
             + " of users have fewer than 3 rows: leave-one-out keeps "
               "them in training, so report how many were judged."});
  if (p.items > 0 && p.single_row_items * 10 > p.items)
    out.push_back(
        {"rare-items", percent(static_cast<double>(p.single_row_items)
                               / static_cast<double>(p.items))
                           + " of items occur once: no model can rank them by "
                             "their rows; state "
                             "min_item_rows or judge them as a segment."});
  if (p.item_gini > .5)
    out.push_back({"popularity-skew",
                   "The top 1 % of items take " + percent(p.top_percent_share)
                       + " of all rows (Gini " + two_digits(p.item_gini)
                       + "): keep pop in the table and report coverage."});
}

void judge_time(const data_profile& p, findings& out) {
  if (!p.has_time) {
    out.push_back(
        {"no-time",
         p.order == "user"
             ? "There are no timestamps: the order of a user's rows in the "
               "file "
               "is taken as time; a split by global time is not possible."
             : "There are no timestamps and the rows of users are mixed: use "
               "per_user_ratio in random order unless the file is in time "
               "order."});
    return;
  }
  if (p.first_second == p.last_second)
    out.push_back({"constant-time",
                   "All rows have one timestamp: it says nothing; split at "
                   "random."});
  if (p.tied_last_users >= .01)
    out.push_back(
        {"timestamp-ties",
         percent(p.tied_last_users)
             + " of users have a last row that shares its second with "
               "another: which one is the test item depends on the "
               "order of the file, so keep that order and state it."});
  if (p.drift_items > 0 && p.drift_overlap < .5)
    out.push_back({"popularity-drift",
                   "Of the " + std::to_string(p.drift_items)
                       + " top items of the first quarter "
                       + percent(p.drift_overlap)
                       + " are top items of the last: try decay and windows of "
                         "recency, and check results with a split by time."});
  if (p.late_items >= .05)
    out.push_back({"late-items",
                   percent(p.late_items)
                       + " of items appear only in the last tenth of time: a "
                         "split by time cannot rank them without content."});
}

void judge_ratings(const data_profile& p, findings& out) {
  if (!p.has_ratings)
    out.push_back({"no-ratings",
                   "There are no ratings: every row counts as a positive."});
  else if (p.rating_histogram.size() == 1)
    out.push_back({"constant-rating",
                   "All ratings are equal: they say nothing; treat the rows "
                   "as positives."});
}

void judge_columns(const data_profile& p, findings& out) {
  for (const auto& column : p.columns) {
    auto rows = column.table == "rows"    ? p.rows
                : column.table == "users" ? p.users
                                          : p.items;
    auto name = "'" + column.name + "'";
    if (column.missing * 5 > rows)
      out.push_back({"missing-values",
                     name + " of " + column.table + " has no value in "
                         + percent(static_cast<double>(column.missing)
                                   / static_cast<double>(rows))
                         + " of places: give missing a code of its own."});
    if (column.distinct == 1 && column.missing == 0)
      out.push_back({"constant-column", name + " of " + column.table
                                            + " is constant: leave it out."});
    if (!column.determined_by.empty()) {
      auto owner = column.determined_by == "users" ? "user" : "item";
      out.push_back({"redundant-column",
                     name + " is the same in all rows of a"
                         + (*owner == 'i' ? "n " : " ") + owner
                         + ": treat it as a feature of the " + owner + "."});
    }
  }
}

} // namespace

std::vector<data_finding> find_remarkable(const dataset& data,
                                          const data_profile& profile) {
  findings out;
  if (!data.matrix()) {
    judge_rows(profile, out);
    judge_time(profile, out);
  } else if (profile.bad_rows > 0) {
    judge_rows(profile, out);
  }
  judge_ratings(profile, out);
  judge_columns(profile, out);
  return out;
}

} // namespace automodel::recsys
