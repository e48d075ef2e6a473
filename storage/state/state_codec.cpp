#include "storage/state/state_codec.hpp"

#include <cstring>

namespace automodel::storage {

state_writer& state_writer::number(std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes_ += static_cast<char>(value >> shift);
  return *this;
}

state_writer& state_writer::amount(std::int64_t value) {
  return number(static_cast<std::uint64_t>(value));
}

state_writer& state_writer::flag(bool value) {
  return number(value ? 1 : 0);
}

state_writer& state_writer::hash(const digest& value) {
  bytes_.append(reinterpret_cast<const char*>(value.bytes.data()),
                value.bytes.size());
  return *this;
}

state_writer& state_writer::text(std::string_view value) {
  number(value.size());
  bytes_ += value;
  return *this;
}

std::string_view state_reader::take(std::size_t size) {
  if (size > bytes_.size()) {
    sound_ = false;
    bytes_ = {};
    return {};
  }
  auto taken = bytes_.substr(0, size);
  bytes_.remove_prefix(size);
  return taken;
}

std::uint64_t state_reader::number() {
  std::uint64_t value = 0;
  for (auto byte : take(sizeof(value)))
    value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

digest state_reader::hash() {
  digest value;
  auto bytes = take(value.bytes.size());
  std::memcpy(value.bytes.data(), bytes.data(), bytes.size());
  return value;
}

std::string state_reader::text() {
  return std::string{take(number())};
}

} // namespace automodel::storage
