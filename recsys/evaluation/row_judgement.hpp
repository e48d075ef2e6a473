#pragma once

#include "base/error.hpp"
#include "recsys/array/array_file.hpp"
#include "recsys/data/row_part.hpp"
#include "recsys/evaluation/protocol.hpp"
#include "recsys/evaluation/row_measures.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace automodel::recsys {

/// What an evaluation of rows found: predictions beside labels, from which
/// intervals and segments are computed, and the measures of all rows.
struct row_judgement {
  static constexpr std::string_view kind = "row-judgement";

  std::string protocol_id; ///< judgements of different ones do not compare
  std::vector<std::string> label_names;
  std::vector<float> predictions, labels; ///< [n_rows, n_labels]
  row_groups groups;
  bool has_users = false; ///< groups are users, else rows

  /// Measures with their values over all rows, in the protocol's order.
  std::vector<std::pair<std::string, double>> values;
  /// Users whose rows have one class, whom gauc leaves out, by label.
  std::map<std::string, std::uint32_t> single_class_users;

  std::uint64_t n_rows() const noexcept { return groups.of_row.size(); }
  std::optional<double> value(std::string_view measure) const;

  /// The view that measures are computed of; valid as long as this object
  /// lives and is not assigned to.
  predicted_rows rows() const noexcept;

  /// The same of some rows, ascending, with the measures left out.
  row_judgement restricted_to(const std::vector<std::size_t>& rows) const;

  /// Adds everything to a file of this kind. What is added must live until
  /// the file is written.
  void save(array_file_writer& out) const;

  /// Errors: corrupt (with what is wrong), not_found.
  static result<row_judgement> load(const array_file& file);
};

/// Judges predictions [n_rows, n_labels] of a part's rows by the protocol's
/// metrics. Errors: those of row_measures and check_rows, invalid_argument (a
/// number of predictions that does not fit, a measure that is not defined).
result<row_judgement> judge_rows(const protocol& rules, const row_labels& truth,
                                 std::vector<float> predictions);

} // namespace automodel::recsys
