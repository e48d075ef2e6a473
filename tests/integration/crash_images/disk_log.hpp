#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace automodel::storage::test {

/// One thing that was asked of the file system.
struct disk_event {
  enum class kind : std::uint8_t {
    create,      ///< of a file: its entry in its folder
    make_folder, ///< the same of a folder
    rename,      ///< of `file`, from `path` to `target`
    remove,      ///< of an entry
    write,       ///< `bytes` at `offset` of file `file`
    truncate,    ///< of file `file` to `offset` bytes
    sync_write,  ///< write event number `offset` is on disk
    sync_file,   ///< all of file `file` so far is
    sync_folder, ///< all entries of `path` so far are
    promise,     ///< number `offset` was acknowledged to somebody
  };
  kind what{};
  std::string path{}, target{}; ///< absolute
  std::uint64_t file = 0;       ///< number of a file, which renames keep
  std::uint64_t offset = 0;
  std::string bytes{};
};

/// Records what this process does below `root` from now on; the functions of
/// the C library that write, sync, rename and remove are interposed by
/// disk_interposer.cpp. One recording at a time. Elsewhere, syncs are left out
/// while it exists and after it: images need none.
class disk_recording {
public:
  explicit disk_recording(const std::filesystem::path& root);
  ~disk_recording();
  disk_recording(const disk_recording&) = delete;
  disk_recording& operator=(const disk_recording&) = delete;

  /// Notes that `number` was acknowledged: what it stands for must not be
  /// lost from here on.
  void promise(std::uint64_t number);

  /// Ends the recording.
  std::vector<disk_event> take();
};

} // namespace automodel::storage::test
