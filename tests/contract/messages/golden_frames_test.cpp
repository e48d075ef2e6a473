#include "messages/canonical.hpp"
#include "messages/json.hpp"
#include "tests/support/sample_frames.hpp"

#include <fstream>
#include <iterator>
#include <sstream>

#include <catch2/catch.hpp>

// Frames of the released schemas, as they were written then, each with what it
// says as JSON. Every later build must read the same from them. A new release
// adds a folder; nothing in an old one changes. Written by
//   AUTOMODEL_WRITE_GOLDEN=1 test_golden_frames

using namespace automodel;

namespace {

const std::string folder
    = std::string{AUTOMODEL_SOURCE_DIR} + "/tests/golden/frames/0.1/";

std::string read_file(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

void write_file(const std::string& path, std::string_view text) {
  std::ofstream{path, std::ios::binary}.write(
      text.data(), static_cast<std::streamsize>(text.size()));
}

result<std::string> json_of(const testing::sample_frame& sample,
                            const messages::frame& words) {
  result<std::string> text = fail(errc::internal, "not read");
  auto read = messages::guard_reading([&]() -> result<void> {
    capnp::FlatArrayMessageReader reader{
        words.words(), messages::reader_options(words.words().size())};
    text = messages::encode_json(
        reader.getRoot<capnp::DynamicStruct>(sample.schema),
        messages::json_layout::pretty);
    return {};
  });
  if (!read)
    return pass_on(read);
  return text;
}

} // namespace

TEST_CASE("golden frames of 0.1 read as they were written") {
  auto writing = std::getenv("AUTOMODEL_WRITE_GOLDEN") != nullptr;
  for (const auto& sample : testing::sample_frames()) {
    INFO(sample.name);
    if (writing) {
      auto bytes = sample.words.bytes();
      write_file(folder + sample.name + ".frame",
                 {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
      write_file(folder + sample.name + ".json",
                 json_of(sample, sample.words).value());
    }
    auto stored = read_file(folder + sample.name + ".frame");
    REQUIRE(!stored.empty());
    auto words = messages::frame::from_bytes(
        std::as_bytes(std::span{stored.data(), stored.size()}));
    REQUIRE(words);
    auto text = json_of(sample, *words);
    REQUIRE(text);
    CHECK(*text == read_file(folder + sample.name + ".json"));
  }
}
