#include "storage/backup.hpp"

#include "base/unique_fd.hpp"
#include "storage/durable_file.hpp"

#include <fcntl.h>

#include <cerrno>
#include <system_error>

namespace automodel::storage {

namespace {

namespace fs = std::filesystem;

result<void> check_free(const fs::path& folder) {
  std::error_code code;
  if (!fs::exists(folder, code)
      || (fs::is_directory(folder, code) && fs::is_empty(folder, code)))
    return {};
  return fail_at({folder.string()}, errc::conflict,
                 "a backup needs a folder that does not exist or is empty");
}

result<void> sync_path(const fs::path& file) {
  unique_fd fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd)
    return system_failure(file, "cannot open");
  return sync_file(fd.get(), file);
}

result<void> copy_journal(const journal_store& store,
                          const memory_layout& target) {
  if (auto ok = make_folder(target.journal); !ok)
    return ok;
  if (auto ok = store.environment().copy_to(target.journal); !ok)
    return ok;
  if (auto ok = sync_path(target.data); !ok)
    return ok;
  return sync_folder(target.journal);
}

// A second name for the same bytes where the file system allows it. An
// artefact that was dropped meanwhile is no loss: its records stay.
result<void> copy_artefact(const fs::path& from, const fs::path& to) {
  if (::link(from.c_str(), to.c_str()) == 0 || errno == ENOENT)
    return {};
  std::error_code code;
  if (fs::copy_file(from, to, code))
    return sync_path(to);
  errno = code.value();
  return system_failure(to, "cannot copy an artefact");
}

result<void> copy_folder(const fs::path& from, const fs::path& to) {
  auto files = list_folder(from);
  if (!files)
    return pass_on(files);
  if (auto ok = make_folder(to); !ok)
    return ok;
  for (const auto& file : *files)
    if (auto ok = copy_artefact(file, to / file.filename()); !ok)
      return ok;
  return sync_folder(to);
}

// The folders of two digits; unfinished puts are left out.
result<void> copy_artefacts(const fs::path& from, const fs::path& to) {
  auto folders = list_folder(from);
  if (!folders)
    return pass_on(folders);
  if (auto ok = make_folder(to); !ok)
    return ok;
  for (const auto& folder : *folders)
    if (folder.filename().string().size() == 2)
      if (auto ok = copy_folder(folder, to / folder.filename()); !ok)
        return ok;
  return {};
}

result<void> fill(const journal_store& store, const memory_layout& target) {
  if (auto ok = copy_journal(store, target); !ok)
    return ok;
  // After the journal: whatever its records name was there before them.
  if (auto ok = copy_artefacts(store.layout().artefacts, target.artefacts); !ok)
    return ok;
  return write_mark(target);
}

} // namespace

result<void> back_up(const journal_store& store, const fs::path& folder) {
  auto whole = fs::absolute(folder).lexically_normal();
  if (!whole.has_filename())
    whole = whole.parent_path();
  if (auto ok = check_free(whole); !ok)
    return ok;
  auto partial = whole;
  partial += ".partial";
  std::error_code code;
  fs::remove_all(partial, code);
  auto filled = fill(store, memory_layout{partial});
  if (filled)
    filled = rename_into_place(partial, whole);
  if (!filled)
    fs::remove_all(partial, code);
  return filled;
}

} // namespace automodel::storage
