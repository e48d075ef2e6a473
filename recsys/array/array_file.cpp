#include "recsys/array/array_file.hpp"

#include "base/unique_fd.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace automodel::recsys {

namespace {

// Layout: magic, u32 format, u32 array count, u64 table bytes, kind, table,
// padding, arrays (each aligned), SHA-256. Integers are little-endian, as is
// every machine Debian's libtorch runs on.
constexpr std::array<char, 8> magic{'A', 'M', 'A', 'R', 'R', 'A', 'Y', '1'};
constexpr std::uint32_t format = 1;
constexpr std::size_t alignment = 64;
constexpr std::size_t digest_bytes = sizeof(digest::bytes);
constexpr std::uint32_t max_arrays = 4096;
constexpr std::uint32_t max_name = 1024;
constexpr std::uint32_t max_rank = 8;

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

// Reads the header of an untrusted file; every read is bounds-checked.
class header_reader {
public:
  explicit header_reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  template <class T>
  bool read(T& out) {
    if (bytes_.size() - at_ < sizeof(T))
      return false;
    std::memcpy(&out, bytes_.data() + at_, sizeof(T));
    at_ += sizeof(T);
    return true;
  }

  bool read_text(std::string& out) {
    std::uint32_t size = 0;
    if (!read(size) || size > max_name || bytes_.size() - at_ < size)
      return false;
    out.assign(reinterpret_cast<const char*>(bytes_.data() + at_), size);
    at_ += size;
    return true;
  }

private:
  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
};

bool elements(const array_info& info, std::uint64_t& out) {
  out = 1;
  for (auto extent : info.shape)
    if (__builtin_mul_overflow(out, extent, &out))
      return false;
  return true;
}

bool read_info(header_reader& in, std::size_t payload_end, array_info& info) {
  std::uint8_t type = 0;
  std::uint32_t rank = 0;
  if (!in.read_text(info.name) || !in.read(type) || !in.read(rank))
    return false;
  if (type > static_cast<std::uint8_t>(dtype::f64) || rank > max_rank)
    return false;
  info.type = static_cast<dtype>(type);
  info.shape.resize(rank);
  for (auto& extent : info.shape)
    if (!in.read(extent))
      return false;
  std::uint64_t count = 0;
  std::uint64_t bytes = 0;
  if (!in.read(info.offset) || !in.read(info.bytes) || !elements(info, count)
      || __builtin_mul_overflow(count, size_of(info.type), &bytes))
    return false;
  return bytes == info.bytes && info.offset % alignment == 0
         && info.offset <= payload_end
         && info.bytes <= payload_end - info.offset;
}

tl::unexpected<error> system_failure(std::string_view label,
                                     std::string_view doing) {
  auto code = errno == ENOSPC || errno == EDQUOT ? errc::storage_full
              : errno == ENOENT                  ? errc::not_found
                                                 : errc::io_error;
  return fail_at({std::string{label}}, code,
                 std::string{doing} + ": " + std::strerror(errno));
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

std::size_t size_of(dtype type) noexcept {
  switch (type) {
  case dtype::u8:
    return 1;
  case dtype::u32:
  case dtype::f32:
    return 4;
  case dtype::i64:
  case dtype::f64:
    return 8;
  }
  return 1;
}

// -- reading ------------------------------------------------------------------

struct array_file::mapping {
  std::span<const std::byte> bytes;
  std::string label;
  std::string kind;
  std::vector<array_info> arrays;

  ~mapping() {
    if (!bytes.empty())
      ::munmap(const_cast<std::byte*>(bytes.data()), bytes.size());
  }

  tl::unexpected<error> damaged(std::string_view what) const {
    return fail_at({label}, errc::corrupt,
                   "not an intact array file: " + std::string{what});
  }

  result<void> parse() {
    header_reader in{bytes.first(bytes.size() - digest_bytes)};
    std::array<char, 8> found{};
    std::uint32_t version = 0;
    std::uint32_t count = 0;
    if (!in.read(found) || found != magic)
      return damaged("the first bytes are others");
    if (!in.read(version) || version != format)
      return fail_at({label}, errc::incompatible,
                     "array file of format " + std::to_string(version),
                     "this build reads format " + std::to_string(format));
    if (!in.read(count) || count > max_arrays || !in.read_text(kind))
      return damaged("its header is cut short");
    arrays.resize(count);
    for (auto& info : arrays)
      if (!read_info(in, bytes.size() - digest_bytes, info))
        return damaged("its table of arrays is out of bounds");
    return {};
  }
};

result<array_file> array_file::open(const std::filesystem::path& path,
                                    std::string_view kind) {
  unique_fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd)
    return system_failure(path.string(), "cannot open");
  return map(fd.get(), path.string(), kind);
}

result<array_file> array_file::map(int fd, std::string_view label,
                                   std::string_view kind) {
  struct stat status {};
  if (::fstat(fd, &status) != 0)
    return system_failure(label, "cannot stat");
  auto size = static_cast<std::size_t>(status.st_size);
  if (size < magic.size() + digest_bytes)
    return fail_at({std::string{label}}, errc::corrupt,
                   "not an intact array file: it has only "
                       + std::to_string(size) + " bytes");
  auto* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
  if (address == MAP_FAILED)
    return system_failure(label, "cannot map");
  auto mapped = std::make_shared<mapping>();
  mapped->bytes = {static_cast<const std::byte*>(address), size};
  mapped->label = label;
  if (auto parsed = mapped->parse(); !parsed)
    return pass_on(parsed);
  if (mapped->kind != kind)
    return fail_at({std::string{label}}, errc::incompatible,
                   "this is a '" + mapped->kind + "' file",
                   "expected a '" + std::string{kind} + "' file");
  array_file file;
  file.mapping_ = std::move(mapped);
  return file;
}

std::string_view array_file::kind() const noexcept {
  return mapping_->kind;
}

const std::vector<array_info>& array_file::arrays() const noexcept {
  return mapping_->arrays;
}

bool array_file::contains(std::string_view name) const noexcept {
  for (const auto& info : mapping_->arrays)
    if (info.name == name)
      return true;
  return false;
}

result<std::span<const std::byte>> array_file::find(std::string_view name,
                                                    dtype type) const {
  for (const auto& info : mapping_->arrays) {
    if (info.name != name)
      continue;
    if (info.type != type)
      return fail_at({mapping_->label}, errc::incompatible,
                     "array '" + info.name + "' has another element type");
    return mapping_->bytes.subspan(info.offset, info.bytes);
  }
  return fail_at({mapping_->label}, errc::not_found,
                 "no array '" + std::string{name} + "' in this "
                     + mapping_->kind + " file");
}

result<std::vector<std::uint64_t>>
array_file::shape(std::string_view name) const {
  for (const auto& info : mapping_->arrays)
    if (info.name == name)
      return info.shape;
  return fail_at({mapping_->label}, errc::not_found,
                 "no array '" + std::string{name} + "'");
}

result<std::string_view> array_file::text(std::string_view name) const {
  auto raw = find(name, dtype::u8);
  if (!raw)
    return pass_on(raw);
  return std::string_view{reinterpret_cast<const char*>(raw->data()),
                          raw->size()};
}

result<std::vector<std::string_view>>
array_file::strings(std::string_view name) const {
  auto offsets = array<std::int64_t>(std::string{name} + "/offsets");
  if (!offsets)
    return pass_on(offsets);
  auto bytes = text(std::string{name} + "/bytes");
  if (!bytes)
    return pass_on(bytes);
  std::vector<std::string_view> values;
  if (offsets->empty())
    return values;
  values.reserve(offsets->size() - 1);
  for (std::size_t i = 0; i + 1 < offsets->size(); ++i) {
    auto first = (*offsets)[i];
    auto last = (*offsets)[i + 1];
    if (first < 0 || last < first
        || static_cast<std::uint64_t>(last) > bytes->size())
      return mapping_->damaged("strings of '" + std::string{name}
                               + "' are out of bounds");
    values.push_back(bytes->substr(static_cast<std::size_t>(first),
                                   static_cast<std::size_t>(last - first)));
  }
  return values;
}

std::span<const std::byte> array_file::bytes() const noexcept {
  return mapping_->bytes;
}

digest array_file::content() const noexcept {
  digest value;
  auto tail = mapping_->bytes.last(digest_bytes);
  std::memcpy(value.bytes.data(), tail.data(), tail.size());
  return value;
}

result<void> array_file::verify() const {
  auto body = mapping_->bytes.first(mapping_->bytes.size() - digest_bytes);
  if (digest_of(body) != content())
    return mapping_->damaged("its hash is another");
  return {};
}

// -- writing ------------------------------------------------------------------

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
