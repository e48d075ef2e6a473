#pragma once

#include "base/digest.hpp"
#include "storage/state/state_map.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace automodel::storage {

/// Writes the fields of a value of the state one after the other.
class state_writer {
public:
  state_writer& number(std::uint64_t value);
  state_writer& amount(std::int64_t value);
  state_writer& flag(bool value);
  state_writer& hash(const digest& value);
  state_writer& text(std::string_view value);
  std::string take() { return std::move(bytes_); }

private:
  std::string bytes_;
};

/// Reads them back. What is not there reads as zero and makes `whole` false.
class state_reader {
public:
  explicit state_reader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t number();
  std::int64_t amount() { return static_cast<std::int64_t>(number()); }
  bool flag() { return number() != 0; }
  digest hash();
  std::string text();

  /// Nothing was missing so far.
  bool sound() const noexcept { return sound_; }

  /// Everything was there, and nothing is left.
  bool whole() const noexcept { return sound_ && bytes_.empty(); }

private:
  std::string_view take(std::size_t size);

  std::string_view bytes_;
  bool sound_ = true;
};

/// The value of a key as `T`, which has a `static T read(state_reader&)`.
/// Errors: corrupt.
template <class T>
result<T> read_state(std::string_view value) {
  state_reader reader{value};
  auto read = T::read(reader);
  if (!reader.whole())
    return fail(errc::corrupt, "the shared state holds a value of another form",
                "automodel memory rebuild");
  return read;
}

template <class T>
result<std::optional<T>> load_state(const state_map& state,
                                    std::string_view key) {
  auto value = state.get(key);
  if (!value)
    return pass_on(value);
  if (!*value)
    return std::nullopt;
  auto read = read_state<T>(**value);
  if (!read)
    return pass_on(read);
  return std::move(*read);
}

} // namespace automodel::storage
