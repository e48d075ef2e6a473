#include "runtime/llm/openai_model.hpp"

#include "runtime/llm/completion_transfer.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace automodel::runtime {

namespace {

using nlohmann::json;
using clock = std::chrono::steady_clock;
using milliseconds = std::chrono::milliseconds;

// What a provider puts around the two messages.
constexpr std::uint64_t framing_tokens = 64;
constexpr milliseconds longest_pause{60'000};

std::string body_of(const llm_config& config, const chat_request& request) {
  json body{{"model", config.model},
            {"temperature", config.temperature},
            {"max_tokens", config.reply_tokens},
            {"stream", true},
            {"stream_options", {{"include_usage", true}}}};
  body["messages"]
      = json::array({{{"role", "system"}, {"content", request.instructions}},
                     {{"role", "user"}, {"content", request.prompt}}});
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

result<std::string> key_of(const llm_config& config) {
  if (config.key_env.empty())
    return std::string{};
  const auto* key = std::getenv(config.key_env.c_str());
  if (key == nullptr || *key == '\0')
    return fail(errc::not_permitted,
                "the environment variable " + config.key_env
                    + ", which key_env names, holds no key");
  std::string out{key};
  if (std::ranges::any_of(out, [](char c) { return c < '!' || c > '~'; }))
    return fail(errc::not_permitted,
                "the key in " + config.key_env + " has bytes that no key has");
  return out;
}

} // namespace

openai_model::openai_model(llm_config config,
                           std::shared_ptr<cost_ledger> ledger,
                           std::function<void(milliseconds)> pause)
    : config_(std::move(config)), ledger_(std::move(ledger)),
      pause_(std::move(pause)) {}

// A price of 3 for a million tokens is 3 millionths for one.
std::uint64_t openai_model::price_of(const chat_usage& usage) const {
  auto cost = static_cast<double>(usage.input_tokens) * config_.input_price
              + static_cast<double>(usage.output_tokens) * config_.output_price;
  return static_cast<std::uint64_t>(std::ceil(std::min(cost, 1e18)));
}

chat_answer openai_model::ask(const chat_request& request) {
  auto key = key_of(config_);
  if (!key)
    return {pass_on(key)};
  chat_usage most{request.instructions.size() + request.prompt.size()
                      + framing_tokens,
                  config_.reply_tokens, false, 0};
  most.cost_micro = price_of(most);
  if (auto free = ledger_->reserve(most.cost_micro); !free)
    return {pass_on(free)};
  auto body = body_of(config_, request);
  auto deadline = clock::now() + config_.total;
  auto left = [&] {
    return std::chrono::duration_cast<milliseconds>(deadline - clock::now());
  };
  auto wait = config_.first_wait;
  transfer_outcome got{fail(errc::deadline_exceeded, "no time was left")};
  for (std::uint32_t tries = 0;; ++tries) {
    if (left() <= milliseconds{0})
      break;
    got = post_completion(config_, body, *key, left());
    auto next = std::max<milliseconds>(wait, got.wait);
    if (!got.again || tries >= config_.retries || next >= left())
      break;
    pause_(next);
    wait = std::min(2 * wait, longest_pause);
  }
  chat_usage used;
  if (got.bought)
    used = got.usage.value_or(most);
  used.cost_micro = price_of(used);
  ledger_->settle(most.cost_micro, used.cost_micro);
  return {std::move(got.text), std::move(got.model), used};
}

} // namespace automodel::runtime
