#include "recsys/array/array_file.hpp"

#include "base/unique_fd.hpp"
#include "recsys/array/array_layout.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include <fcntl.h>

#include <array>
#include <cstring>

namespace automodel::recsys {

using namespace array_layout;

namespace {

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

} // namespace automodel::recsys
