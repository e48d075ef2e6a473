#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/unique_fd.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace automodel::storage {

/// Bytes by the name of their content. The artefact with SHA-256 aabb... is
/// the read-only file `aa/bb...` of the store's folder; it is there whole and
/// on disk, or not at all. Several threads
/// and processes may read and put at once.
class artefact_store {
public:
  /// Creates the folder where needed.
  /// Errors: io_error, storage_full.
  static result<artefact_store> create(const std::filesystem::path& folder);

  /// A store that is only read; the folder need not exist.
  static artefact_store read_only(const std::filesystem::path& folder);

  /// Stores bytes; storing them again has no effect, and repairs a file whose
  /// content changed. Errors: storage_full (nothing is left behind), io_error.
  result<digest> put(std::span<const std::byte> bytes);

  /// Stores what `fd` holds from its start to its end, in pieces.
  result<digest> put(int fd);

  /// Stores a copy of a file. Errors: also not_found.
  result<digest> put_file(const std::filesystem::path& file);

  /// Opens for reading. Errors: not_found (and whether it was dropped),
  /// io_error.
  result<unique_fd> open(const digest& name) const;

  /// The content, for small artefacts. Errors: not_found, io_error, corrupt
  /// (other bytes than its name says), resource_exhausted (more than
  /// `max_bytes`).
  result<std::vector<std::byte>> read(const digest& name,
                                      std::size_t max_bytes = 16 << 20) const;

  bool contains(const digest& name) const;

  /// Whether it was deliberately removed by `drop`, and not put again.
  bool was_dropped(const digest& name) const;

  /// Size in bytes. Errors: not_found.
  result<std::uint64_t> size(const digest& name) const;

  /// Where the file is, or would be.
  std::filesystem::path path(const digest& name) const;

  /// Recomputes the hash of the content. Errors: not_found, corrupt, io_error.
  result<void> check(const digest& name) const;

  /// Removes the bytes and leaves a note that this was meant; records that
  /// name them stay. False: there was nothing to remove.
  result<bool> drop(const digest& name);

  /// Every artefact, sorted. Files that are no artefacts are not listed.
  result<std::vector<digest>> list() const;

  /// Removes what interrupted puts left. Only while nobody else puts.
  result<void> clear_unfinished();

  /// The name in `hex`. Errors: invalid_argument unless it is 64 lower-case
  /// hexadecimal digits.
  static result<digest> parse_name(std::string_view hex);

private:
  explicit artefact_store(std::filesystem::path folder);

  class incoming;

  result<digest> publish(incoming& file, const digest& name);

  std::filesystem::path folder_;
};

} // namespace automodel::storage
