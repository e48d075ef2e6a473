#pragma once

#include "base/error.hpp"
#include "messages/limits.hpp"

#include <capnp/message.h>
#include <capnp/schema.h>
#include <capnp/serialize.h>

#include <functional>
#include <memory>
#include <span>
#include <type_traits>

namespace automodel::messages {

/// The words of one Cap'n Proto message: immutable, shared, 8-byte aligned.
/// This is what messages of every schema have in common.
class frame {
public:
  frame() = default;

  /// Takes ownership of words that this process made.
  explicit frame(kj::Array<capnp::word> words);

  /// Copies bytes that came from outside. Checks the size, the alignment to
  /// words and the segment table; the content is checked by message::read.
  /// Errors: parse_error, resource_exhausted.
  static result<frame> from_bytes(std::span<const std::byte> bytes);

  /// The same check for words that came from outside and are ours already.
  static result<frame> from_words(kj::Array<capnp::word> words);

  bool empty() const noexcept { return !words_; }
  std::span<const std::byte> bytes() const noexcept;
  kj::ArrayPtr<const capnp::word> words() const noexcept;

  friend bool operator==(const frame& a, const frame& b) noexcept;

private:
  std::shared_ptr<const kj::Array<capnp::word>> words_;
};

/// Limits for reading `words` words: amplification and depth are bounded by
/// the size of what was received.
capnp::ReaderOptions reader_options(std::size_t words) noexcept;

/// Calls `body()` and turns a Cap'n Proto exception into errc::parse_error.
result<void> guard_reading(const std::function<result<void>()>& body);

/// A typed message. Copies share the words; local delivery copies a pointer.
template <class Schema>
class message {
public:
  using schema = Schema;

  message() = default;
  explicit message(frame words) : frame_(std::move(words)) {}

  /// Flattens what was built.
  explicit message(capnp::MessageBuilder& builder)
      : frame_(capnp::messageToFlatArray(builder)) {}

  const frame& words() const noexcept { return frame_; }
  bool empty() const noexcept { return frame_.empty(); }

  /// Calls `use(reader)` once. Cap'n Proto validates lazily, so `use` reads
  /// everything it needs into locals before any state changes; a malformed
  /// message ends in errc::parse_error. `use` returns result<T>.
  template <class Use>
  auto read(Use&& use) const
      -> std::invoke_result_t<Use, typename Schema::Reader> {
    using outcome = std::invoke_result_t<Use, typename Schema::Reader>;
    if (empty())
      return fail(errc::parse_error, "empty message");
    outcome value = fail(errc::internal, "message was not read");
    auto words = frame_.words();
    auto read = guard_reading([&]() -> result<void> {
      capnp::FlatArrayMessageReader reader{words, reader_options(words.size())};
      value = use(reader.template getRoot<Schema>());
      return {};
    });
    if (!read)
      return pass_on(read);
    return value;
  }

  friend bool operator==(const message&, const message&) noexcept = default;

private:
  frame frame_;
};

/// Builds a message in place: `make_message<Ping>([](auto ping) { ... })`.
template <class Schema, class Fill>
message<Schema> make_message(Fill&& fill) {
  capnp::MallocMessageBuilder builder;
  fill(builder.template initRoot<Schema>());
  return message<Schema>{builder};
}

/// A struct that is part of another message, as a message of its own.
template <class Reader>
message<typename Reader::Reads> copy_message(Reader from) {
  capnp::MallocMessageBuilder builder;
  builder.setRoot(from);
  return message<typename Reader::Reads>{builder};
}

} // namespace automodel::messages
