#pragma once

#include "recsys/array/array_file.hpp"
#include "recsys/data/row_part.hpp"
#include "recsys/data/split_part.hpp"
#include "worker/tasks/tasks.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace automodel::worker {

/// The part of a split that was passed under this name.
result<recsys::split_part> map_part(std::string_view name,
                                    const task_context& in);

/// The same, or nothing if it was not passed.
result<std::optional<recsys::split_part>>
map_optional_part(std::string_view name, const task_context& in);

/// Features and labels of a part as one.
struct labelled_part {
  recsys::row_features features;
  recsys::row_labels labels;
  recsys::labelled_rows rows; ///< a view of both
};

/// The part of rows that was passed under this name, with its labels.
result<labelled_part> map_labelled(const std::string& name,
                                   const task_context& in);

/// The fitted model of this recipe that was passed as "model".
result<recsys::array_file> map_model(const recipe& how, const task_context& in);

/// What kind of array file a fitted model of this recipe is: "model ease".
std::string model_kind(const recipe& how);

} // namespace automodel::worker
