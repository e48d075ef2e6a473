#include "runtime/llm/completion_reader.hpp"

#include "base/utf8.hpp"

#include <nlohmann/json.hpp>

namespace automodel::runtime {

namespace {

using nlohmann::json;

const json* find(const json& in, const char* key) {
  auto at = in.is_object() ? in.find(key) : in.end();
  return in.is_object() && at != in.end() ? &*at : nullptr;
}

std::optional<std::uint64_t> count_in(const json& in, const char* key) {
  const auto* at = find(in, key);
  if (at == nullptr || !at->is_number_integer())
    return {};
  // No model takes or gives more: what says so is no count.
  constexpr std::int64_t most = std::int64_t{1} << 40;
  auto value = at->is_number_unsigned() && at->get<std::uint64_t>() > most
                   ? std::int64_t{-1}
                   : at->get<std::int64_t>();
  if (value < 0 || value > most)
    return {};
  return static_cast<std::uint64_t>(value);
}

std::string shown(const std::string& text) {
  return without_controls(text.substr(0, 300));
}

std::string words_of(const json& problem) {
  const auto* message = find(problem, "message");
  return shown(
      message != nullptr && message->is_string()
          ? message->get<std::string>()
          : problem.dump(-1, ' ', true, json::error_handler_t::replace));
}

} // namespace

completion_reader::completion_reader(std::size_t most_bytes)
    : most_bytes_(most_bytes),
      events_([this](std::string_view data) { hear_event(data); }) {}

void completion_reader::refuse(errc code, std::string what) {
  if (!problem_)
    problem_ = error{code, std::move(what)};
}

bool completion_reader::feed(std::string_view bytes) {
  if (bytes_ == 0 && !bytes.empty())
    streams_ = bytes.find_first_not_of(" \r\n\t") == bytes.npos
               || bytes[bytes.find_first_not_of(" \r\n\t")] != '{';
  bytes_ += bytes.size();
  if (bytes_ > most_bytes_)
    refuse(errc::resource_exhausted,
           "the reply has more than " + std::to_string(most_bytes_) + " bytes");
  else if (streams_)
    events_.feed(bytes);
  else
    whole_ += bytes;
  return !problem_;
}

void completion_reader::hear_event(std::string_view data) {
  if (data == "[DONE]")
    done_ = ended_ = true;
  else if (!done_ && !problem_)
    (void)read(data, "delta");
}

// A part of an answer: {"choices": [{PART: {"content": ...}}], "usage": ...}.
bool completion_reader::read(std::string_view text, const char* part) {
  auto parsed = json::parse(text, nullptr, false);
  if (!parsed.is_object()) {
    refuse(errc::parse_error, "the reply is no chat completion");
    return false;
  }
  if (const auto* failed = find(parsed, "error");
      failed != nullptr && !failed->is_null()) {
    refuse(errc::unavailable, "the model failed: " + words_of(*failed));
    return false;
  }
  if (const auto* name = find(parsed, "model");
      name != nullptr && name->is_string())
    model_ = shown(name->get<std::string>());
  if (const auto* used = find(parsed, "usage"); used != nullptr) {
    auto in = count_in(*used, "prompt_tokens");
    auto out = count_in(*used, "completion_tokens");
    if (in && out)
      usage_ = chat_usage{*in, *out, true, 0};
  }
  const auto* choices = find(parsed, "choices");
  if (choices == nullptr || !choices->is_array() || choices->empty())
    return true;
  const auto& first = choices->front();
  if (const auto* piece = find(first, part); piece != nullptr)
    if (const auto* content = find(*piece, "content");
        content != nullptr && content->is_string())
      text_ += content->get<std::string>();
  if (const auto* reason = find(first, "finish_reason");
      reason != nullptr && reason->is_string())
    ended_ = true;
  return true;
}

result<std::string> completion_reader::finish() {
  if (!problem_ && streams_)
    events_.feed("\n\n"); // the last event may lack its empty line
  if (!problem_ && !streams_ && !whole_.empty())
    (void)read(whole_, "message");
  if (!problem_ && !ended_)
    refuse(errc::unavailable, "the reply broke off");
  if (!problem_ && text_.empty())
    refuse(errc::parse_error, "the reply has no text");
  if (problem_)
    return tl::unexpected<error>(*problem_);
  return std::move(text_);
}

} // namespace automodel::runtime
