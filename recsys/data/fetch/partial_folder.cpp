#include "recsys/data/fetch/partial_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace automodel::recsys {

result<partial_folder>
partial_folder::make(const std::filesystem::path& parent) {
  std::error_code error;
  std::filesystem::create_directories(parent, error);
  auto name = (parent / ".partial-XXXXXX").string();
  if (!::mkdtemp(name.data()))
    return fail_at({parent.string()},
                   errno == ENOSPC ? errc::storage_full : errc::io_error,
                   std::string{"cannot create a folder here: "}
                       + std::strerror(errno));
  return partial_folder{name};
}

partial_folder::~partial_folder() {
  if (path_.empty())
    return;
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

} // namespace automodel::recsys
