#include "runtime/llm/completion_reader.hpp"
#include "runtime/llm/cost_ledger.hpp"
#include "runtime/llm/event_stream.hpp"

#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::runtime;

namespace {

std::vector<std::string> events_in(std::string_view text, std::size_t piece) {
  std::vector<std::string> out;
  event_stream stream{[&](std::string_view data) { out.emplace_back(data); }};
  for (std::size_t at = 0; at < text.size(); at += piece)
    stream.feed(text.substr(at, piece));
  return out;
}

result<std::string> text_in(std::string_view body, std::size_t most = 100'000,
                            std::size_t piece = 7) {
  completion_reader reader{most};
  for (std::size_t at = 0; at < body.size(); at += piece)
    if (!reader.feed(body.substr(at, piece)))
      break;
  return reader.finish();
}

} // namespace

TEST_CASE("events are found however the bytes arrive") {
  const std::string text
      = ": hello\r\ndata: one\r\n\r\nevent: x\ndata:two\ndata: more\n\n"
        "id: 7\n\ndata: three\r\rdata: unended";
  std::vector<std::string> expected{"one", "two\nmore", "three"};
  for (std::size_t piece = 1; piece <= text.size(); ++piece)
    CHECK(events_in(text, piece) == expected);
}

TEST_CASE("a streamed completion is put together, with its count") {
  const std::string body
      = "data: {\"model\":\"m-7\",\"choices\":[{\"delta\":{\"role\":"
        "\"assistant\"}}]}\n\n"
        "data: {\"choices\":[{\"delta\":{\"content\":\"He\"}}]}\n\n"
        "data: {\"choices\":[{\"delta\":{\"content\":\"llo\"},"
        "\"finish_reason\":\"stop\"}]}\n\n"
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,"
        "\"completion_tokens\":2}}\n\ndata: [DONE]\n\n";
  completion_reader reader{10'000};
  CHECK(reader.feed(body));
  CHECK(reader.finish().value() == "Hello");
  CHECK(reader.model() == "m-7");
  REQUIRE(reader.usage());
  CHECK(reader.usage()->input_tokens == 5);
  CHECK(reader.usage()->output_tokens == 2);
  CHECK(reader.usage()->counted);
}

TEST_CASE("a completion that is not streamed is read, too") {
  CHECK(text_in(R"({"choices":[{"message":{"content":"Hi"},)"
                R"("finish_reason":"stop"}]})")
            .value()
        == "Hi");
}

TEST_CASE("bad bodies end in an error that says what is wrong") {
  struct bad {
    const char* body;
    errc code;
    const char* says;
  };
  for (const auto& [body, code, says] :
       {bad{"", errc::unavailable, "broke off"},
        {"data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n",
         errc::unavailable, "broke off"},
        {"data: nonsense\n\n", errc::parse_error, "no chat completion"},
        {"data: [[[[[[[[\n\n", errc::parse_error, "no chat completion"},
        {"{\"choices\": 7}", errc::unavailable, "broke off"},
        {"data: [DONE]\n\n", errc::parse_error, "no text"},
        {"data: {\"error\":{\"message\":\"over\\u001bload\"}}\n\n",
         errc::unavailable, "the model failed: over"}}) {
    INFO(body);
    auto read = text_in(body);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == code);
    CHECK(read.error().message.find(says) != std::string::npos);
    CHECK(read.error().message.find('\x1b') == std::string::npos);
  }
}

TEST_CASE("no more of a reply is taken than is allowed") {
  std::string endless = "data: ";
  endless.append(5'000, 'x');
  auto read = text_in(endless, 1'000);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == errc::resource_exhausted);
}

TEST_CASE("counts that no model has are none") {
  for (const char* usage :
       {"{\"prompt_tokens\":-1,\"completion_tokens\":2}",
        "{\"prompt_tokens\":1e30,\"completion_tokens\":2}",
        "{\"prompt_tokens\":18446744073709551615,\"completion_tokens\":2}", "7",
        "null"}) {
    completion_reader reader{10'000};
    reader.feed(std::string{"data: {\"choices\":[{\"delta\":{\"content\":\"a\"}"
                            ",\"finish_reason\":\"stop\"}],\"usage\":"}
                + usage + "}\n\n");
    CHECK(reader.finish());
    CHECK_FALSE(reader.usage());
  }
}

TEST_CASE("calls in flight count against the cap") {
  cost_ledger ledger{100, 10};
  CHECK(ledger.reserve(50));
  CHECK(ledger.reserve(40));
  auto refused = ledger.reserve(1);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::resource_exhausted);
  ledger.settle(50, 5);
  CHECK(ledger.spent() == 15);
  CHECK(ledger.in_flight() == 40);
  CHECK(ledger.reserve(45));
  CHECK_FALSE(ledger.reserve(1));
  CHECK_FALSE(ledger.reserve(~std::uint64_t{0}));
}

TEST_CASE("many threads together never pass the cap") {
  cost_ledger ledger{1'000, 0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i)
        if (ledger.reserve(7))
          ledger.settle(7, 7);
    });
  for (auto& one : threads)
    one.join();
  CHECK(ledger.spent() <= 1'000);
  CHECK(ledger.spent() > 1'000 - 7);
  CHECK(ledger.in_flight() == 0);
}
