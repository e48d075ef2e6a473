#include "messages/canonical.hpp"
#include "messages/schema/record.capnp.h"

#include <cstdint>
#include <span>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::messages;

namespace {

template <class Fill>
message<schema::Record> build(capnp::MessageBuilder& builder, Fill fill) {
  fill(builder.initRoot<schema::Record>());
  return message<schema::Record>{builder};
}

} // namespace

TEST_CASE("equal content built differently has equal canonical words") {
  capnp::MallocMessageBuilder one;
  auto plain = build(one, [](schema::Record::Builder record) {
    record.setExperiment("e");
    record.setStep("s");
    record.initIntent().setName("name");
  });
  // Another order, an abandoned object, many small segments.
  capnp::MallocMessageBuilder many(2, capnp::AllocationStrategy::FIXED_SIZE);
  auto crooked = build(many, [](schema::Record::Builder record) {
    record.initFailure().setCandidate("abandoned");
    record.initIntent().setName("name");
    record.setStep("s");
    record.setExperiment("something longer that is thrown away");
    record.setExperiment("e");
  });
  CHECK_FALSE(plain == crooked);
  auto a = canonical(plain);
  auto b = canonical(crooked);
  REQUIRE(a);
  REQUIRE(b);
  CHECK(*a == *b);
  CHECK(canonical(*a).value() == *a);
}

TEST_CASE("other content has other canonical words") {
  auto make = [](const char* name) {
    return make_message<schema::Record>(
        [&](auto record) { record.initIntent().setName(name); });
  };
  CHECK_FALSE(canonical(make("a")).value() == canonical(make("b")).value());
}

TEST_CASE("canonical words read as the message they came from") {
  auto made = make_message<schema::Record>([](schema::Record::Builder record) {
    record.setStep("step");
    record.initFinished().setOk(true);
  });
  auto read = canonical(made).value().read(
      [](schema::Record::Reader record) -> result<bool> {
        return record.getStep() == "step" && record.getFinished().getOk();
      });
  CHECK(read.value());
}

TEST_CASE("an empty or malformed message has no canonical form") {
  CHECK(canonical(message<schema::Record>{}).error().code == errc::parse_error);
  // One segment of two words; its root pointer leads nowhere.
  const std::uint64_t words[]
      = {std::uint64_t{2} << 32, ~std::uint64_t{0}, ~std::uint64_t{0}};
  auto broken = frame::from_bytes(std::as_bytes(std::span{words}));
  REQUIRE(broken);
  auto made = canonical(message<schema::Record>{*broken});
  REQUIRE_FALSE(made);
  CHECK(made.error().code == errc::parse_error);
}
