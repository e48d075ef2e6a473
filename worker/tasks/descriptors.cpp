#include "worker/tasks/descriptors.hpp"

namespace automodel::worker {

result<descriptors> descriptors::match(const std::vector<std::string>& names,
                                       std::vector<unique_fd> passed) {
  if (names.size() != passed.size())
    return fail(errc::invalid_argument, "a request names "
                                            + std::to_string(names.size())
                                            + " descriptors and came with "
                                            + std::to_string(passed.size()));
  descriptors all;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!all.held_.try_emplace(names[i], std::move(passed[i])).second)
      return fail(errc::invalid_argument,
                  "a request names descriptor '" + names[i] + "' twice");
  return all;
}

result<int> descriptors::get(std::string_view name) const {
  auto found = held_.find(name);
  if (found == held_.end())
    return fail(errc::invalid_argument,
                "the task needs a descriptor '" + std::string{name} + "'");
  return found->second.get();
}

} // namespace automodel::worker
