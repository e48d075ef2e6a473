#include "messages/schema/common.capnp.h"
#include "runtime/caf/errors.hpp"
#include "runtime/caf/message_inspect.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/binary_deserializer.hpp>
#include <caf/binary_serializer.hpp>
#include <caf/exit_reason.hpp>

#include <stdexcept>

#include <catch2/catch.hpp>

namespace automodel::tests {

using messages::message;
using messages::schema::Problem;

namespace {

message<Problem> problem_of(const std::string& text) {
  return messages::make_message<Problem>([&](auto to) { to.setMessage(text); });
}

std::vector<char> saved(message<Problem> what) {
  std::vector<char> bytes;
  caf::binary_serializer sink{nullptr, bytes};
  REQUIRE_FALSE(inspect(sink, what));
  return bytes;
}

caf::error load(const std::vector<char>& bytes, message<Problem>& to) {
  caf::binary_deserializer source{nullptr, bytes};
  return inspect(source, to);
}

} // namespace

TEST_CASE("a message crosses CAF as the words it is") {
  auto sent = problem_of("out of seats");
  message<Problem> got;
  REQUIRE_FALSE(load(saved(sent), got));
  CHECK(got == sent);
  message<Problem> nothing = problem_of("old");
  REQUIRE_FALSE(load(saved({}), nothing));
  CHECK(nothing.empty());
}

TEST_CASE("a message cut short or of an illegal length is refused") {
  auto bytes = saved(problem_of("out of seats"));
  message<Problem> got;
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK(load({bytes.begin(), bytes.begin() + static_cast<long>(size)}, got));
  // A length of 2^32 - 8 bytes and no words: refused before it is allocated.
  CHECK(load({'\xf8', '\xff', '\xff', '\xff', '\x0f'}, got));
  CHECK(load({'\x07', 1, 2, 3, 4, 5, 6, 7}, got));
  CHECK(got.empty());
}

TEST_CASE("a message larger than a frame is not sent") {
  std::vector<char> bytes;
  caf::binary_serializer sink{nullptr, bytes};
  auto large = problem_of(std::string(messages::limits::frame_bytes, 'x'));
  CHECK(inspect(sink, large));
}

TEST_CASE("errors cross CAF with kind, text, place and hint") {
  for (std::size_t i = 0; i < errc_count; ++i) {
    error sent{static_cast<errc>(i), "bad row", {"a.csv", 3, 7}, "two columns"};
    auto got = runtime::from_caf(runtime::to_caf(sent));
    CHECK(got.code == sent.code);
    CHECK(to_string(got) == "a.csv:3:7: bad row (two columns)");
    CHECK(runtime::render(runtime::to_caf(sent)) == to_string(sent));
  }
}

TEST_CASE("CAF's own errors become kinds that callers act on") {
  using runtime::from_caf;
  CHECK(from_caf(caf::sec::request_timeout).code == errc::deadline_exceeded);
  CHECK(from_caf(caf::sec::request_receiver_down).code == errc::unavailable);
  CHECK(from_caf(caf::sec::unexpected_message).code == errc::incompatible);
  CHECK(from_caf(caf::exit_reason::kill).code == errc::cancelled);
  CHECK(from_caf(caf::sec::runtime_error).code == errc::internal);
}

TEST_CASE("an empty CAF error can be looked at") {
  CHECK(runtime::render(caf::error{}).empty());
  CHECK(runtime::from_caf(caf::error{}).message == "no error");
}

TEST_CASE("exceptions of every kind have a text") {
  auto text_of = [](auto thrower) {
    try {
      thrower();
    } catch (...) {
      return runtime::current_exception_text();
    }
    return std::string{};
  };
  CHECK(text_of([] { throw std::runtime_error{"std"}; }) == "std");
  CHECK(text_of([] { KJ_FAIL_REQUIRE("kj"); }).find("kj") != std::string::npos);
  CHECK(text_of([] { throw 7; }) == "exception of an unknown type");
}

} // namespace automodel::tests
