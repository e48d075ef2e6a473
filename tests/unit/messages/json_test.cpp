#include "messages/canonical.hpp"
#include "messages/json.hpp"
#include "messages/schema/record.capnp.h"
#include "messages/schema/worker.capnp.h"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::messages;

namespace {

message<schema::Record> make_training(double value) {
  return make_message<schema::Record>([&](schema::Record::Builder record) {
    record.setExperiment("e3b0");
    record.setStep("fit/ease/seed-0");
    record.setAgent("/autotrain/trainer");
    const kj::byte parent[32] = {0x00, 0x7f, 0x80, 0xff};
    record.initParents(1).set(0, capnp::Data::Reader(parent, 32));
    auto training = record.initTraining();
    training.setCandidate("ease \"decay\"\n\xc3\xa9 \xf0\x9f\x8d\x95");
    training.setSeed(std::numeric_limits<std::uint64_t>::max());
    auto parameters = training.initParameters(4);
    parameters[0].setName("k");
    parameters[0].setInteger(std::numeric_limits<std::int64_t>::min());
    parameters[1].setName("decay");
    parameters[1].setFlag(false);
    parameters[2].setName("alpha");
    parameters[2].setNumber(0.1);
    parameters[3].setName("word");
    parameters[3].setText("");
    training.initCost().setFlops(-0.0);
    auto curve = training.initCurve(1);
    curve[0].setValue(value);
  });
}

} // namespace

TEST_CASE("a message comes back from JSON with equal content") {
  auto layout = GENERATE(json_layout::compact, json_layout::pretty);
  auto value = GENERATE(0.0, -0.0, 0.1, 1e308, 5e-324, 1.0 / 3,
                        std::numeric_limits<double>::infinity(),
                        -std::numeric_limits<double>::infinity());
  auto original = make_training(value);
  auto json = to_json(original, layout);
  REQUIRE(json);
  INFO(*json);
  auto back = from_json<schema::Record>(*json);
  REQUIRE(back);
  CHECK(canonical(*back).value() == canonical(original).value());
}

TEST_CASE("not-a-number survives JSON") {
  auto json = to_json(make_training(std::nan("")));
  REQUIRE(json);
  auto back = from_json<schema::Record>(*json);
  REQUIRE(back);
  auto value = back->read([](schema::Record::Reader record) -> result<double> {
    return record.getTraining().getCurve()[0].getValue();
  });
  CHECK(std::isnan(value.value()));
}

TEST_CASE("JSON shows bytes as hexadecimal text and can be one line") {
  auto json = to_json(make_training(1)).value();
  CHECK(json.find("\"parents\":[\"007f80ff00") != json.npos);
  CHECK(json.find('\n') == json.npos);
  auto pretty = to_json(make_training(1), json_layout::pretty).value();
  CHECK(pretty.find('\n') != pretty.npos);
}

TEST_CASE("a union's member without a value survives JSON") {
  auto original = make_message<schema::WorkerReply>([](auto reply) {
    reply.setTask(7);
    reply.setScored();
  });
  auto back = from_json<schema::WorkerReply>(to_json(original).value());
  REQUIRE(back);
  CHECK(canonical(*back).value() == canonical(original).value());
}

TEST_CASE("JSON that is no such message is refused") {
  auto text = GENERATE(
      as<std::string>{}, "", "{", "[]", "7", "{\"experiment\": 7}",
      "{\"colour\": \"red\"}", "{\"parents\": [\"0\"]}",
      "{\"parents\": [\"zz\"]}", "{\"parents\": [[1, 2]]}",
      "{\"step\": \"\xff\"}", "{\"step\": \"a\\u0000b\"}",
      "{\"intent\": {\"seed\": \"-1\"}}", "{\"intent\": {\"seed\": 1.5}}",
      "{\"evaluation\": {\"part\": \"tomorrow\"}}");
  INFO(text);
  auto back = from_json<schema::Record>(text);
  REQUIRE_FALSE(back);
  CHECK(back.error().code == errc::parse_error);
}

TEST_CASE("JSON is bounded in depth and size") {
  CHECK_FALSE(from_json<schema::Record>(std::string(100'000, '[')));
  auto huge = "{\"step\": \"" + std::string(limits::frame_bytes, 'x') + "\"}";
  auto back = from_json<schema::Record>(huge);
  REQUIRE_FALSE(back);
  CHECK(back.error().code == errc::resource_exhausted);
  std::string endless(17 << 20, ' ');
  CHECK(from_json<schema::Record>(endless).error().code
        == errc::resource_exhausted);
}

TEST_CASE("a text that is not UTF-8 has no JSON") {
  auto bad = make_message<schema::Record>(
      [](auto record) { record.initIntent().setName("\xff"); });
  auto json = to_json(bad);
  REQUIRE_FALSE(json);
  CHECK(json.error().code == errc::parse_error);
  CHECK(json.error().message.find("intent.name") != std::string::npos);
}
