#include "recsys/data/fetch/temporary_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace automodel::recsys {

result<temporary_folder>
temporary_folder::make(const std::filesystem::path& parent) {
  std::error_code error;
  std::filesystem::create_directories(parent, error);
  auto name = (parent / ".partial-XXXXXX").string();
  if (!::mkdtemp(name.data()))
    return fail_at({parent.string()},
                   errno == ENOSPC ? errc::storage_full : errc::io_error,
                   std::string{"cannot create a folder here: "}
                       + std::strerror(errno));
  return temporary_folder{name};
}

temporary_folder::~temporary_folder() {
  if (path_.empty())
    return;
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

} // namespace automodel::recsys
