#pragma once

#include "base/error.hpp"

#include <filesystem>

namespace automodel::storage {

/// What lies where in a memory's folder.
struct memory_layout {
  explicit memory_layout(const std::filesystem::path& folder)
      : folder(folder), mark(folder / "memory"), lock(folder / "writer.lock"),
        journal(folder / "journal"), data(journal / "data.mdb"),
        artefacts(folder / "artefacts") {}

  std::filesystem::path folder;
  std::filesystem::path mark;    ///< says that this is a memory, and its format
  std::filesystem::path lock;    ///< held by the writer, names it
  std::filesystem::path journal; ///< LMDB environment
  std::filesystem::path data;    ///< its file
  std::filesystem::path artefacts;
};

/// Whether the folder holds a memory of a format that this build knows.
/// Errors: not_found, incompatible, corrupt, io_error.
result<void> check_mark(const memory_layout& layout);

/// Marks the folder as a memory; the last step of making one.
result<void> write_mark(const memory_layout& layout);

} // namespace automodel::storage
