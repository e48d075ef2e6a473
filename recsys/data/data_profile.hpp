#pragma once

#include "recsys/data/column.hpp"
#include "recsys/data/dataset.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::recsys {

/// What is remarkable about a data set, and what to do about it.
struct data_finding {
  std::string id;   ///< stable, "timestamp-ties"
  std::string text; ///< one sentence that says what to do
};

/// minimum, quartiles, 90 and 99 percent, maximum and mean of a count.
struct quantiles {
  double min = 0, p25 = 0, p50 = 0, p75 = 0, p90 = 0, p99 = 0, max = 0,
         mean = 0;
};

/// One column of the source.
struct column_profile {
  std::string table; ///< "rows", "users" or "items"
  std::string name;
  column_kind kind = column_kind::token;
  std::uint64_t missing = 0; ///< values
  std::uint64_t distinct = 0;
  double min = 0, max = 0, mean = 0; ///< kind number only
  std::string determined_by;         ///< "users" or "items": constant for each
};

/// A bar of a histogram: [from, to), the last one including `to`.
struct histogram_bar {
  double from = 0, to = 0;
  std::uint64_t count = 0;
};

/// A statistical portrait of a data set, made in one go and without chance.
struct data_profile {
  std::string name, format, hash;
  std::uint64_t users = 0, items = 0, rows = 0;
  double density = 0; ///< rows / (users * items)
  quantiles rows_per_user, rows_per_item;

  double item_gini = 0;         ///< 0: all items equally popular
  double top_percent_share = 0; ///< of rows, by the most popular 1 % of items
  std::uint64_t single_row_items = 0;

  std::uint64_t duplicate_pairs = 0; ///< rows beyond the first of (user, item)
  std::uint64_t bad_rows = 0;

  /// How the rows stand in the source: "time", "user" (grouped), "user, time"
  /// (grouped, each group in time order) or "none".
  std::string order;
  double short_users = 0; ///< share of users with fewer than 3 rows
  double late_items = 0;  ///< share of items first seen in the last tenth

  bool has_time = false;
  std::int64_t first_second = 0, last_second = 0;
  double tied_rows = 0;       ///< share that shares its second with another
                              ///< row of the same user
  double tied_last_users = 0; ///< share whose last event is not the only one
                              ///< of its second
  double drift_overlap = 1;   ///< share of the top items of the first quarter
                              ///< that are top items of the last
  std::uint32_t drift_items = 0; ///< how many top items were compared

  bool has_ratings = false;
  std::vector<histogram_bar> rating_histogram, time_histogram;

  std::uint64_t features = 0; ///< of a labelled matrix
  double positive_share = 0;  ///< of its labels
  quantiles entries_per_row;

  std::vector<column_profile> columns;
  std::vector<data_finding> findings;
};

data_profile describe(const dataset& data);

/// Sorted keys, shortest numbers that read back equal, a final newline.
std::string to_json(const data_profile& profile);

/// A table for a terminal of 80 columns.
std::string to_text(const data_profile& profile);

} // namespace automodel::recsys
