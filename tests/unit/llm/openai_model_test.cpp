#include "runtime/llm/openai_model.hpp"
#include "tests/support/web_fixture.hpp"
#include "tests/unit/llm/sample_question.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <vector>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::runtime;
using automodel::testing::web_fixture;

namespace {

const std::string path = "/v1/chat/completions";

std::string stream_of(const std::string& events) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
         "Connection: close\r\n\r\n"
         + events;
}

const std::string two = stream_of(
    "data: {\"model\":\"m-9\",\"choices\":[{\"delta\":{\"content\":\"two\"},"
    "\"finish_reason\":\"stop\"}]}\n\n"
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,"
    "\"completion_tokens\":4}}\n\ndata: [DONE]\n\n");

std::string status(int code, const std::string& body = "later",
                   const std::string& more = "") {
  return "HTTP/1.1 " + std::to_string(code) + " x\r\nConnection: close\r\n"
         + more + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n"
         + body;
}

/// An endpoint on this machine, and what a model does with it.
struct endpoint {
  web_fixture server;
  llm_config config;
  std::shared_ptr<cost_ledger> ledger;
  std::vector<std::chrono::milliseconds> waits{};

  explicit endpoint(std::uint64_t cap = 1'000'000)
      : ledger(std::make_shared<cost_ledger>(cap, 0)) {
    config.provider = "openai";
    config.model = "m";
    config.url = server.at("/v1");
    config.input_price = 1;
    config.output_price = 10;
    config.reply_bytes = 10'000;
    config.reply_tokens = 100;
    config.retries = 2;
    config.first_wait = std::chrono::milliseconds{5};
    config.connect = std::chrono::seconds{10};
    config.stall = std::chrono::milliseconds{500};
    config.total = std::chrono::seconds{100};
  }

  chat_answer ask() {
    openai_model model{config, ledger, [this](std::chrono::milliseconds wait) {
                         waits.push_back(wait);
                       }};
    return model.ask(question);
  }
};

// What a call may cost at most: a token for each byte of the question.
std::uint64_t most_of(const endpoint& at) {
  return question.instructions.size() + question.prompt.size() + 64
         + 10 * at.config.reply_tokens;
}

} // namespace

TEST_CASE("a streamed reply is paid by the tokens that the server counts") {
  endpoint at;
  at.server.say(path, {two});
  auto answer = at.ask();
  CHECK(answer.text.value() == "two");
  CHECK(answer.model == "m-9");
  CHECK(answer.usage.counted);
  CHECK(answer.usage.cost_micro == 10 + 4 * 10);
  CHECK(at.ledger->spent() == 50);
  CHECK(at.ledger->in_flight() == 0);

  auto request = at.server.heard().front();
  auto body = nlohmann::json::parse(request.substr(request.find("\r\n\r\n")));
  CHECK(body["messages"][1]["content"] == question.prompt);
  CHECK(body["max_tokens"] == 100);
  CHECK(body["stream"] == true);
  CHECK(request.find("Authorization") == std::string::npos);
}

TEST_CASE("too many requests and failures are tried again, later each time") {
  endpoint at;
  at.server.say(path, {status(429), status(503), two});
  CHECK(at.ask().text.value() == "two");
  CHECK(at.waits
        == std::vector{std::chrono::milliseconds{5},
                       std::chrono::milliseconds{10}});
  CHECK(at.ledger->spent() == 50);

  endpoint asks;
  asks.server.say(path, {status(429, "wait", "Retry-After: 7\r\n"), two});
  CHECK(asks.ask().text);
  CHECK(asks.waits == std::vector{std::chrono::milliseconds{7'000}});
}

TEST_CASE("retries have an end, and cost nothing") {
  endpoint at;
  at.server.say(path, {status(500)});
  auto answer = at.ask();
  REQUIRE_FALSE(answer.text);
  CHECK(answer.text.error().code == errc::unavailable);
  CHECK(at.server.requests() == 3);
  CHECK(at.ledger->spent() == 0);
  CHECK(at.ledger->in_flight() == 0);
}

TEST_CASE("what asking again does not help is not asked again") {
  endpoint at;
  for (auto [code, kind] : {std::pair{401, errc::not_permitted},
                            {404, errc::not_found},
                            {400, errc::invalid_argument},
                            {302, errc::invalid_argument}}) {
    at.server.say(path, {status(code)});
    CHECK(at.ask().text.error().code == kind);
  }
  CHECK(at.server.requests() == 4);
}

TEST_CASE("a stream that stalls or breaks off is an error, and is paid for") {
  for (const auto& body :
       {std::string{"data: {\"choices\":[{\"delta\":{\"content\":\"t\"}}]}\n\n"}
            + std::string{web_fixture::stalls},
        std::string{"data: {\"choices\":[{\"delta\":{\"content\":\"t\"}}]}"}}) {
    endpoint at;
    at.server.say(path, {stream_of(body)});
    auto answer = at.ask();
    REQUIRE_FALSE(answer.text);
    CHECK((answer.text.error().code == errc::deadline_exceeded
           || answer.text.error().code == errc::unavailable));
    CHECK(at.server.requests() == 1);
    CHECK(at.ledger->spent() == most_of(at));
    CHECK_FALSE(answer.usage.counted);
  }
}

TEST_CASE("a reply that is too long is not taken") {
  endpoint at;
  at.server.say(path, {stream_of("data: " + std::string(20'000, 'x'))});
  auto answer = at.ask();
  REQUIRE_FALSE(answer.text);
  CHECK(answer.text.error().code == errc::resource_exhausted);
  CHECK(at.ledger->spent() == most_of(at));
}

TEST_CASE("a call that could pass the cap is never made") {
  endpoint at{0};
  at.ledger = std::make_shared<cost_ledger>(2 * most_of(at), most_of(at) + 1);
  at.server.say(path, {two});
  auto answer = at.ask();
  REQUIRE_FALSE(answer.text);
  CHECK(answer.text.error().code == errc::resource_exhausted);
  CHECK(at.server.requests() == 0);
}

TEST_CASE("the key is in one header, and in nothing that the server makes us "
          "say") {
  endpoint at;
  at.config.key_env = "AUTOMODEL_TEST_LLM_KEY";
  ::unsetenv("AUTOMODEL_TEST_LLM_KEY");
  auto none = at.ask();
  REQUIRE_FALSE(none.text);
  CHECK(none.text.error().code == errc::not_permitted);
  CHECK(at.server.requests() == 0);

  ::setenv("AUTOMODEL_TEST_LLM_KEY", "sk-very-secret", 1);
  at.server.say(path, {status(401, "bad key sk-very-secret, sk-very-secret"),
                       stream_of("data: {\"error\":{\"message\":"
                                 "\"sk-very-secret\"}}\n\n")});
  for (int i = 0; i < 2; ++i) {
    auto answer = at.ask();
    REQUIRE_FALSE(answer.text);
    CHECK(to_string(answer.text.error()).find("very-secret")
          == std::string::npos);
    CHECK(at.server.heard().back().find(
              "Authorization: Bearer sk-very-secret\r\n")
          != std::string::npos);
  }
  ::setenv("AUTOMODEL_TEST_LLM_KEY", "two\r\nX-Lines: yes", 1);
  CHECK(at.ask().text.error().code == errc::not_permitted);
  ::unsetenv("AUTOMODEL_TEST_LLM_KEY");
}

TEST_CASE("an endpoint that is not there is an error") {
  endpoint at;
  at.config.url = "http://127.0.0.1:1/v1";
  auto answer = at.ask();
  REQUIRE_FALSE(answer.text);
  CHECK(answer.text.error().code == errc::unavailable);
  CHECK(at.ledger->spent() == 0);
  CHECK(at.waits.size() == 2);
}
