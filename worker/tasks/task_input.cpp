#include "worker/tasks/task_input.hpp"

namespace automodel::worker {

using recsys::split_part;

result<split_part> map_part(std::string_view name, const task_context& in) {
  auto fd = in.passed.get(name);
  if (!fd)
    return pass_on(fd);
  auto part = split_part::map(*fd, name);
  if (part && part->part() != name)
    return fail(errc::invalid_argument, "descriptor '" + std::string{name}
                                            + "' is the part '"
                                            + std::string{part->part()} + "'");
  return part;
}

result<std::optional<split_part>> map_optional_part(std::string_view name,
                                                    const task_context& in) {
  if (!in.passed.contains(name))
    return std::optional<split_part>{};
  auto part = map_part(name, in);
  if (!part)
    return pass_on(part);
  return std::optional{std::move(*part)};
}

result<labelled_part> map_labelled(const std::string& name,
                                   const task_context& in) {
  auto features_fd = in.passed.get(name);
  if (!features_fd)
    return pass_on(features_fd);
  auto labels_fd = in.passed.get(name + "-labels");
  if (!labels_fd)
    return pass_on(labels_fd);
  auto features = recsys::row_features::map(*features_fd, name);
  if (!features)
    return pass_on(features);
  if (features->part() != name)
    return fail(errc::invalid_argument,
                "descriptor '" + name + "' is the part '"
                    + std::string{features->part()} + "'");
  auto labels = recsys::row_labels::map(*labels_fd, name + "-labels");
  if (!labels)
    return pass_on(labels);
  auto rows = labels->label(*features);
  if (!rows)
    return pass_on(rows);
  return labelled_part{std::move(*features), std::move(*labels),
                       std::move(*rows)};
}

result<recsys::array_file> map_model(const recipe& how,
                                     const task_context& in) {
  auto fd = in.passed.get("model");
  if (!fd)
    return pass_on(fd);
  return recsys::array_file::map(*fd, "model", model_kind(how));
}

std::string model_kind(const recipe& how) {
  return "model " + how.family;
}

} // namespace automodel::worker
