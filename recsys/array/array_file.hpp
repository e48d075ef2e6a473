#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Element types an array file may hold.
enum class dtype : std::uint8_t { u8, u32, i64, f32, f64 };

/// Bytes of one element.
std::size_t size_of(dtype type) noexcept;

template <class T>
struct dtype_of;
template <>
struct dtype_of<std::uint8_t> {
  static constexpr auto value = dtype::u8;
};
template <>
struct dtype_of<std::uint32_t> {
  static constexpr auto value = dtype::u32;
};
template <>
struct dtype_of<std::int64_t> {
  static constexpr auto value = dtype::i64;
};
template <>
struct dtype_of<float> {
  static constexpr auto value = dtype::f32;
};
template <>
struct dtype_of<double> {
  static constexpr auto value = dtype::f64;
};

/// One named array: where it lies in the file.
struct array_info {
  std::string name;
  dtype type = dtype::u8;
  std::vector<std::uint64_t> shape; ///< product = number of elements
  std::uint64_t offset = 0;         ///< bytes from the start, 64-byte aligned
  std::uint64_t bytes = 0;
};

/// The one container for everything that is large: data caches, splits, fitted
/// models, per-user metric values, champions. A header, a table of named
/// arrays, the arrays (64-byte aligned, so that they are used in place), and a
/// SHA-256 of it all at the end. Equal content gives equal bytes.
///
/// The file is memory mapped and shared; copies of this object are cheap. All
/// bounds are checked when it is opened, so the accessors need not.
class array_file {
public:
  /// Errors: not_found, io_error, corrupt (with what is wrong), incompatible
  /// (another `kind` than expected or a newer format).
  static result<array_file> open(const std::filesystem::path& path,
                                 std::string_view kind);

  /// Maps an open descriptor, which may be closed afterwards. `label` stands
  /// for the path in error messages.
  static result<array_file> map(int fd, std::string_view label,
                                std::string_view kind);

  /// What the file is, such as "split" or "model ease".
  std::string_view kind() const noexcept;

  const std::vector<array_info>& arrays() const noexcept;

  bool contains(std::string_view name) const noexcept;

  /// The elements of `name`, row-major. Errors: not_found, incompatible.
  template <class T>
  result<std::span<const T>> array(std::string_view name) const {
    auto raw = find(name, dtype_of<T>::value);
    if (!raw)
      return pass_on(raw);
    return std::span{reinterpret_cast<const T*>(raw->data()),
                     raw->size() / sizeof(T)};
  }

  /// The shape of `name`. Errors: not_found.
  result<std::vector<std::uint64_t>> shape(std::string_view name) const;

  /// A u8 array as text.
  result<std::string_view> text(std::string_view name) const;

  /// A list of strings written by add_strings.
  result<std::vector<std::string_view>> strings(std::string_view name) const;

  /// The whole file as it is mapped.
  std::span<const std::byte> bytes() const noexcept;

  /// The hash that stands at the end: the name of this content.
  digest content() const noexcept;

  /// Recomputes the hash. Errors: corrupt.
  result<void> verify() const;

private:
  struct mapping;

  result<std::span<const std::byte>> find(std::string_view name,
                                          dtype type) const;

  std::shared_ptr<const mapping> mapping_;
};

/// Collects arrays and writes them. Spans are kept, not copied: what they
/// point to must live until write returns.
class array_file_writer {
public:
  explicit array_file_writer(std::string kind);

  /// Adds a row-major array; an empty shape means one dimension.
  template <class T>
  array_file_writer& add(std::string name, std::span<const T> values,
                         std::vector<std::uint64_t> shape = {}) {
    if (shape.empty())
      shape = {values.size()};
    return add_raw(std::move(name), dtype_of<T>::value, std::as_bytes(values),
                   std::move(shape));
  }

  array_file_writer& add_text(std::string name, std::string_view text);

  /// Copies the strings into two arrays, `name/offsets` and `name/bytes`.
  array_file_writer& add_strings(std::string name,
                                 std::span<const std::string> values);
  array_file_writer& add_strings(std::string name,
                                 std::span<const std::string_view> values);

  /// Writes to `path` by way of a temporary file beside it: the path holds
  /// the whole content, synced to disk, or what it held before.
  result<digest> write(const std::filesystem::path& path) const;

  /// Writes to an open, empty descriptor (a worker has no paths).
  result<digest> write(int fd) const;

private:
  struct entry {
    array_info info;
    std::span<const std::byte> bytes;
  };

  array_file_writer& add_raw(std::string name, dtype type,
                             std::span<const std::byte> bytes,
                             std::vector<std::uint64_t> shape);
  template <class Strings>
  array_file_writer& add_string_list(std::string name, const Strings& values);

  std::string kind_;
  std::vector<entry> entries_;
  std::deque<std::vector<std::byte>> owned_;
};

} // namespace automodel::recsys
