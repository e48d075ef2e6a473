#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace automodel {

/// A SHA-256 value: the name of every artefact, data set, split and record.
struct digest {
  std::array<std::byte, 32> bytes{};

  friend bool operator==(const digest&, const digest&) = default;
  friend auto operator<=>(const digest&, const digest&) = default;
};

/// 64 lower-case hexadecimal digits.
std::string to_hex(const digest& value);

/// The inverse of to_hex; false leaves `out` alone.
bool from_hex(std::string_view text, digest& out) noexcept;

/// Incremental SHA-256.
class digest_builder {
public:
  digest_builder();
  ~digest_builder();
  digest_builder(digest_builder&&) noexcept;
  digest_builder& operator=(digest_builder&&) noexcept;

  digest_builder& add(std::span<const std::byte> bytes);
  digest_builder& add(std::string_view text);

  /// The value of everything added. The builder may not be used afterwards.
  digest finish();

private:
  struct state;
  std::unique_ptr<state> state_;
};

digest digest_of(std::span<const std::byte> bytes);
digest digest_of(std::string_view text);

} // namespace automodel
