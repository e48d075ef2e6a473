#include "base/unique_fd.hpp"
#include "recsys/array/array_file.hpp"
#include "recsys/array/array_layout.hpp"

#include <sys/stat.h>

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <cstdlib>

namespace automodel::recsys {

using namespace array_layout;

namespace {

std::size_t aligned(std::size_t offset) {
  return (offset + alignment - 1) / alignment * alignment;
}

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

void put_text(std::string& out, std::string_view text) {
  put(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

result<void> write_all(int fd, std::span<const std::byte> bytes,
                       std::string_view label) {
  while (!bytes.empty()) {
    auto n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return system_failure(label, "cannot write");
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

} // namespace

array_file_writer::array_file_writer(std::string kind)
    : kind_(std::move(kind)) {}

array_file_writer&
array_file_writer::add_raw(std::string name, dtype type,
                           std::span<const std::byte> bytes,
                           std::vector<std::uint64_t> shape) {
  entries_.push_back(
      {{std::move(name), type, std::move(shape), 0, bytes.size()}, bytes});
  return *this;
}

array_file_writer& array_file_writer::add_text(std::string name,
                                               std::string_view text) {
  auto bytes = std::as_bytes(std::span{text});
  owned_.emplace_back(bytes.begin(), bytes.end());
  return add_raw(std::move(name), dtype::u8, owned_.back(), {text.size()});
}

template <class Strings>
array_file_writer& array_file_writer::add_string_list(std::string name,
                                                      const Strings& values) {
  std::vector<std::int64_t> offsets{0};
  offsets.reserve(values.size() + 1);
  std::string bytes;
  for (const auto& value : values) {
    bytes += value;
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
  auto raw = std::as_bytes(std::span{offsets});
  owned_.emplace_back(raw.begin(), raw.end());
  add_raw(name + "/offsets", dtype::i64, owned_.back(), {offsets.size()});
  return add_text(name + "/bytes", bytes);
}

array_file_writer&
array_file_writer::add_strings(std::string name,
                               std::span<const std::string> values) {
  return add_string_list(std::move(name), values);
}

array_file_writer&
array_file_writer::add_strings(std::string name,
                               std::span<const std::string_view> values) {
  return add_string_list(std::move(name), values);
}

result<digest> array_file_writer::write(int fd) const {
  if (entries_.size() > max_arrays)
    return fail(errc::resource_exhausted,
                "an array file holds at most " + std::to_string(max_arrays)
                    + " arrays, not " + std::to_string(entries_.size()));
  // Two passes over the table: its size decides where the arrays begin.
  std::string head;
  std::vector<std::size_t> offsets(entries_.size());
  for (auto pass : {0, 1}) {
    auto header_bytes = head.size();
    head.assign(magic.data(), magic.size());
    put(head, format);
    put(head, static_cast<std::uint32_t>(entries_.size()));
    put_text(head, kind_);
    auto at = pass == 0 ? 0 : aligned(header_bytes);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const auto& info = entries_[i].info;
      offsets[i] = at;
      put_text(head, info.name);
      put(head, static_cast<std::uint8_t>(info.type));
      put(head, static_cast<std::uint32_t>(info.shape.size()));
      for (auto extent : info.shape)
        put(head, extent);
      put(head, static_cast<std::uint64_t>(at));
      put(head, info.bytes);
      at = aligned(at + info.bytes);
    }
  }
  digest_builder hash;
  std::size_t at = 0;
  auto emit = [&](std::span<const std::byte> bytes) -> result<void> {
    hash.add(bytes);
    at += bytes.size();
    return write_all(fd, bytes, kind_);
  };
  static constexpr std::array<std::byte, alignment> zeros{};
  if (auto done = emit(std::as_bytes(std::span{head})); !done)
    return pass_on(done);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (auto done = emit(std::span{zeros}.first(offsets[i] - at)); !done)
      return pass_on(done);
    if (auto done = emit(entries_[i].bytes); !done)
      return pass_on(done);
  }
  auto value = hash.finish();
  if (auto done = write_all(fd, value.bytes, kind_); !done)
    return pass_on(done);
  return value;
}

result<digest>
array_file_writer::write(const std::filesystem::path& path) const {
  // A name of its own: two processes may write the same content at once.
  auto temporary = path.string() + ".XXXXXX";
  unique_fd fd{::mkostemp(temporary.data(), O_CLOEXEC)};
  if (!fd)
    return system_failure(path.string(), "cannot create");
  auto value = write(fd.get());
  if (value
      && (::fchmod(fd.get(), 0644) != 0 || ::fsync(fd.get()) != 0
          || ::rename(temporary.c_str(), path.c_str()) != 0))
    value = system_failure(path.string(), "cannot write");
  if (!value) {
    ::unlink(temporary.c_str());
    value.error().where.file = path.string();
    return value;
  }
  auto folder = path.has_parent_path() ? path.parent_path() : ".";
  unique_fd directory{::open(folder.c_str(), O_RDONLY | O_DIRECTORY)};
  if (!directory || ::fsync(directory.get()) != 0)
    return system_failure(folder.string(), "cannot sync");
  return value;
}

} // namespace automodel::recsys
