#pragma once

#include "base/error.hpp"
#include "base/unique_fd.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::worker {

/// The descriptors that came with a request, by name. They are closed when
/// the task is over.
class descriptors {
public:
  /// Errors: invalid_argument (their numbers differ, a name comes twice).
  static result<descriptors> match(const std::vector<std::string>& names,
                                   std::vector<unique_fd> passed);

  bool contains(std::string_view name) const noexcept {
    return held_.find(name) != held_.end();
  }

  /// It stays ours. Errors: invalid_argument (there is none of that name).
  result<int> get(std::string_view name) const;

private:
  std::map<std::string, unique_fd, std::less<>> held_;
};

} // namespace automodel::worker
