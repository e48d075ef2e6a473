#pragma once

#include "base/error.hpp"
#include "recsys/models/program/saved_program.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <string>

namespace automodel::recsys {

/// Files that an archive carries beside the program, by name.
using archive_files = std::map<std::string, std::string>;

/// Takes the archive piece by piece; false ends it.
using archive_sink = std::function<bool(const void* data, std::size_t size)>;

/// Writes a trained program as a TorchScript archive, which plain PyTorch loads
/// with torch.jit.load and which scores as the program does here:
///
///   ctr          forward(field, value=None): ids int64 [rows, fields] and
///                their values; [rows, labels]
///   retrieval    forward(user): int64 [users]; [users, items]
///   sequential   forward(history): int64 [users, any length], oldest first,
///                -1 behind the newest; [users, items], zeros where there is
///                no history
///
/// It holds parameters, tables, state and configuration as attributes, and
/// program.py, the source with its blocks, and `files` as extra files. Errors:
/// those of prepare(), corrupt (no such configuration), io_error (the sink
/// ended it), internal (libtorch's own).
result<void> export_program(const saved_program& from,
                            const archive_files& files,
                            const archive_sink& sink);

} // namespace automodel::recsys
