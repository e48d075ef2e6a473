#include "base/digest.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace automodel {

struct digest_builder::state {
  struct free_context {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, free_context> context{EVP_MD_CTX_new()};
};

digest_builder::digest_builder() : state_(std::make_unique<state>()) {
  if (EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL offers no SHA-256");
}

digest_builder::~digest_builder() = default;
digest_builder::digest_builder(digest_builder&&) noexcept = default;
digest_builder& digest_builder::operator=(digest_builder&&) noexcept = default;

digest_builder& digest_builder::add(std::span<const std::byte> bytes) {
  EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
  return *this;
}

digest_builder& digest_builder::add(std::string_view text) {
  return add(std::as_bytes(std::span{text}));
}

digest digest_builder::finish() {
  digest value;
  EVP_DigestFinal_ex(state_->context.get(),
                     reinterpret_cast<unsigned char*>(value.bytes.data()),
                     nullptr);
  return value;
}

digest digest_of(std::span<const std::byte> bytes) {
  return digest_builder{}.add(bytes).finish();
}

digest digest_of(std::string_view text) {
  return digest_builder{}.add(text).finish();
}

std::string to_hex(const digest& value) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * value.bytes.size());
  for (auto byte : value.bytes) {
    text += digits[std::to_integer<unsigned>(byte >> 4)];
    text += digits[std::to_integer<unsigned>(byte & std::byte{15})];
  }
  return text;
}

namespace {

int nibble(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return -1;
}

} // namespace

bool from_hex(std::string_view text, digest& out) noexcept {
  digest value;
  if (text.size() != 2 * value.bytes.size())
    return false;
  for (std::size_t i = 0; i < value.bytes.size(); ++i) {
    auto high = nibble(text[2 * i]);
    auto low = nibble(text[2 * i + 1]);
    if (high < 0 || low < 0)
      return false;
    value.bytes[i] = static_cast<std::byte>(high * 16 + low);
  }
  out = value;
  return true;
}

} // namespace automodel
