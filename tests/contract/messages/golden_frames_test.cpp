#include "messages/canonical.hpp"
#include "messages/json.hpp"
#include "tests/support/sample_frames.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

// Frames of the released schemas, as they were written then, each with what it
// says as JSON. Every later build must read the same from them; fields that are
// newer may say their defaults beside it. A new release adds a folder; nothing
// in an old one changes. Written by
//   AUTOMODEL_WRITE_GOLDEN=0.2 test_golden_frames

using namespace automodel;

namespace {

const std::string frames_folder = AUTOMODEL_SOURCE_DIR "/tests/golden/frames/";

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

using nlohmann::json;

/// Whether `now` says all that `then` said.
bool says(const json& now, const json& then) {
  if (then.is_object())
    return now.is_object()
           && std::ranges::all_of(then.items(), [&](const auto& member) {
                auto found = now.find(member.key());
                return found != now.end() && says(*found, member.value());
              });
  if (then.is_array())
    return now.is_array() && now.size() == then.size()
           && std::ranges::equal(now, then, says);
  return now == then;
}

/// The schema of a stored frame: "record-6" is one of the records.
const testing::sample_frame*
sample_of(const std::vector<testing::sample_frame>& samples,
          const std::string& name) {
  auto found = std::ranges::find(samples, name, &testing::sample_frame::name);
  return found == samples.end() ? nullptr : &*found;
}

} // namespace

TEST_CASE("what says more says the same, and what says less does not") {
  auto then = json::parse(R"({"a": 1, "b": [{"c": "x"}]})");
  CHECK(says(json::parse(R"({"a": 1, "b": [{"c": "x", "d": 0}]})"), then));
  CHECK_FALSE(says(json::parse(R"({"b": [{"c": "x"}]})"), then));
  CHECK_FALSE(says(json::parse(R"({"a": 1, "b": [{"c": "y"}]})"), then));
  CHECK_FALSE(says(json::parse(R"({"a": 1, "b": []})"), then));
}

TEST_CASE("a release writes its frames") {
  const char* release = std::getenv("AUTOMODEL_WRITE_GOLDEN");
  if (!release)
    return;
  std::filesystem::create_directories(frames_folder + release);
  for (const auto& sample : testing::sample_frames()) {
    auto bytes = sample.words.bytes();
    auto path = frames_folder + release + '/' + sample.name;
    write_file(path + ".frame",
               {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    write_file(path + ".json", json_of(sample, sample.words).value());
  }
}

TEST_CASE("golden frames of all releases read as they were written") {
  auto samples = testing::sample_frames();
  std::size_t read = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator{frames_folder}) {
    if (entry.path().extension() != ".frame")
      continue;
    INFO(entry.path());
    const auto* sample = sample_of(samples, entry.path().stem().string());
    REQUIRE(sample);
    auto stored = read_file(entry.path().string());
    auto words = messages::frame::from_bytes(
        std::as_bytes(std::span{stored.data(), stored.size()}));
    REQUIRE(words);
    auto text = json_of(*sample, *words);
    REQUIRE(text);
    auto as_json = entry.path();
    as_json.replace_extension(".json");
    auto then = read_file(as_json.string());
    CHECK(says(json::parse(*text), json::parse(then)));
    ++read;
  }
  CHECK(read >= 42);
}
