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

std::string model_kind(const recipe& how) {
  return "model " + how.family;
}

} // namespace automodel::worker
