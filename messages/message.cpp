#include "messages/message.hpp"

#include <kj/exception.h>

#include <cstring>

namespace automodel::messages {

frame::frame(kj::Array<capnp::word> words)
    : words_(std::make_shared<const kj::Array<capnp::word>>(kj::mv(words))) {}

namespace {

result<void> check_size(std::size_t bytes) {
  if (bytes > limits::frame_bytes)
    return fail(errc::resource_exhausted,
                "message of " + std::to_string(bytes) + " bytes",
                "at most " + std::to_string(limits::frame_bytes)
                    + "; send larger things as artefacts");
  if (bytes == 0 || bytes % sizeof(capnp::word) != 0)
    return fail(errc::parse_error, "message is not a whole number of words");
  return {};
}

} // namespace

result<frame> frame::from_bytes(std::span<const std::byte> bytes) {
  if (auto ok = check_size(bytes.size()); !ok)
    return pass_on(ok);
  auto words = kj::heapArray<capnp::word>(bytes.size() / sizeof(capnp::word));
  std::memcpy(words.begin(), bytes.data(), bytes.size());
  return from_words(kj::mv(words));
}

result<frame> frame::from_words(kj::Array<capnp::word> words) {
  if (auto ok = check_size(words.size() * sizeof(capnp::word)); !ok)
    return pass_on(ok);
  auto expected = capnp::expectedSizeInWordsFromPrefix(words.asPtr());
  if (expected != words.size())
    return fail(errc::parse_error,
                "message's segment table does not match its size");
  return frame{kj::mv(words)};
}

std::span<const std::byte> frame::bytes() const noexcept {
  auto held = words();
  return {reinterpret_cast<const std::byte*>(held.begin()),
          held.size() * sizeof(capnp::word)};
}

kj::ArrayPtr<const capnp::word> frame::words() const noexcept {
  if (!words_)
    return {};
  return words_->asPtr();
}

bool operator==(const frame& a, const frame& b) noexcept {
  auto x = a.bytes();
  auto y = b.bytes();
  return a.words_ == b.words_
         || (x.size() == y.size()
             && std::memcmp(x.data(), y.data(), x.size()) == 0);
}

capnp::ReaderOptions reader_options(std::size_t words) noexcept {
  capnp::ReaderOptions options;
  options.traversalLimitInWords = std::max<std::size_t>(4096, 8 * words);
  options.nestingLimit = limits::nesting;
  return options;
}

result<void> guard_reading(const std::function<result<void>()>& body) {
  try {
    return body();
  } catch (const kj::Exception& thrown) {
    return fail(errc::parse_error, std::string{"malformed message: "}
                                       + thrown.getDescription().cStr());
  }
}

} // namespace automodel::messages
