#include "messages/bounds.hpp"
#include "messages/message.hpp"
#include "messages/schema/record.capnp.h"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::messages;

namespace {

template <class Fill>
result<void> check(Fill fill, const content_bounds& bounds = {}) {
  return make_message<schema::Record>(fill).read(
      [&](schema::Record::Reader record) {
        return check_bounds(record, bounds);
      });
}

} // namespace

TEST_CASE("a message within its bounds passes") {
  CHECK(check([](auto record) {
    record.setStep("pr\xc3\xa9"
                   "cis");
    record.initParents(3);
  }));
}

TEST_CASE("a text that is too long or not UTF-8 is refused by field") {
  auto text = GENERATE(as<std::string>{}, std::string(65537, 'x'), "\xc0\xaf",
                       "\xed\xa0\x80", "\xf4\x90\x80\x80", "cut \xe2\x82",
                       std::string("nul\0", 4));
  auto checked = check([&](auto record) {
    record.initDecision().initOptions(1)[0].setMetric(text.c_str());
    record.getDecision().getOptions()[0].setMetric(
        capnp::Text::Reader(text.c_str(), text.size()));
  });
  REQUIRE_FALSE(checked);
  CHECK(checked.error().message.find("decision.options.metric")
        != std::string::npos);
}

TEST_CASE("a list that is too long is refused by field") {
  auto checked = check([](auto record) { record.initParents(11); },
                       {.text_bytes = 100, .list_elements = 10});
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == errc::resource_exhausted);
  CHECK(checked.error().message.find("parents") != std::string::npos);
}
