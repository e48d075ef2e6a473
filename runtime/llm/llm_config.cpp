#include "runtime/llm/llm_config.hpp"

#include "runtime/configuration.hpp"

#include <initializer_list>

namespace automodel::runtime {

namespace {

namespace fs = std::filesystem;

// A price that nobody has said.
constexpr double unsaid = -1;

config_key text(const char* name, const char* help,
                std::vector<std::string> allowed = {}) {
  return {name, std::string{}, help, std::move(allowed)};
}

config_key whole(const char* name, std::int64_t usual, double least,
                 double most, const char* help) {
  return {name, usual, help, {}, least, most};
}

config_key price(const char* name, const char* help) {
  return {name, unsaid, help, {}, 0, 1e6};
}

std::vector<config_key> keys() {
  return {
      text("provider", "who answers", {"replay", "folder", "openai"}),
      text("model", "as the provider calls it"),
      text("url", "https://.../v1, of an OpenAI-compatible endpoint"),
      text("key_env", "environment variable that holds the key"),
      text("ca_file", "certificates that are trusted instead of the system's"),
      text("recordings", "file of recorded replies: read, or written"),
      text("folder", "where prompts are written and replies awaited"),
      price("price.input", "of a million tokens of prompts"),
      price("price.output", "of a million tokens of replies"),
      price("price.cap", "what one attempt may cost"),
      {"temperature", 0.0, "0: the likeliest reply", {}, 0, 2},
      whole("limits.calls", 40, 1, 10'000, "of one attempt"),
      whole("limits.prompt_bytes", 200'000, 10'000, 4e6, "of a prompt"),
      whole("limits.reply_bytes", 4'000'000, 1'000, 64e6, "of a reply's body"),
      whole("limits.reply_tokens", 8'192, 16, 1e6, "of a reply"),
      whole("limits.repairs", 3, 0, 10, "of a reply of the wrong form"),
      whole("limits.program_repairs", 5, 0, 5, "of a program"),
      whole("retry.times", 4, 0, 10, "after 429, 5xx, refused connections"),
      whole("retry.first_ms", 1'000, 1, 60'000, "before a retry; then doubled"),
      whole("timeout.connect", 15, 1, 600, "seconds"),
      whole("timeout.total", 600, 1, 86'400, "seconds, retries included"),
      whole("timeout.stall", 120, 1, 3'600, "seconds without a byte")};
}

fs::path path_of(const configuration& from, const char* key,
                 const fs::path& file) {
  const auto& name = from.text(key);
  return name.empty() ? fs::path{} : file.parent_path() / name;
}

std::uint64_t count_of(const configuration& from, const char* key) {
  return static_cast<std::uint64_t>(from.integer(key));
}

llm_config values_of(const configuration& from, const fs::path& file) {
  auto seconds = [&](const char* key) {
    return std::chrono::seconds{from.integer(key)};
  };
  llm_config out;
  out.provider = from.text("provider");
  out.model = from.text("model");
  out.url = from.text("url");
  out.key_env = from.text("key_env");
  out.ca_file = path_of(from, "ca_file", file);
  out.recordings = path_of(from, "recordings", file);
  out.folder = path_of(from, "folder", file);
  out.input_price = from.number("price.input");
  out.output_price = from.number("price.output");
  out.cap = from.number("price.cap");
  out.temperature = from.number("temperature");
  out.calls = count_of(from, "limits.calls");
  out.prompt_bytes = count_of(from, "limits.prompt_bytes");
  out.reply_bytes = count_of(from, "limits.reply_bytes");
  out.reply_tokens = count_of(from, "limits.reply_tokens");
  out.repairs = static_cast<std::uint32_t>(from.integer("limits.repairs"));
  out.program_repairs
      = static_cast<std::uint32_t>(from.integer("limits.program_repairs"));
  out.retries = static_cast<std::uint32_t>(from.integer("retry.times"));
  out.first_wait = std::chrono::milliseconds{from.integer("retry.first_ms")};
  out.connect = seconds("timeout.connect");
  out.total = seconds("timeout.total");
  out.stall = seconds("timeout.stall");
  return out;
}

bool is_this_machine(std::string_view url) {
  for (std::string_view here :
       {"http://127.0.0.1", "http://localhost", "http://[::1]"})
    if (url.starts_with(here)) {
      auto rest = url.substr(here.size());
      if (rest.empty() || rest.front() == ':' || rest.front() == '/')
        return true;
    }
  return false;
}

// Also so that nobody writes the key itself there.
bool is_variable(const std::string& name) {
  return name.size() <= 128
         && name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "abcdefghijklmnopqrstuvwxyz0123456789_")
                == name.npos;
}

/// What the provider needs, by the keys of the file.
result<void> check(llm_config& of, const std::string& file) {
  auto needs = [&](const char* key, bool said, const char* hint) {
    return said ? result<void>{}
                : fail_at({file}, errc::invalid_argument,
                          "the provider '" + of.provider + "' needs " + key,
                          hint);
  };
  if (of.provider.empty())
    return fail_at({file}, errc::invalid_argument, "needs provider",
                   "allowed: replay, folder, openai");
  if (auto said = needs("model", !of.model.empty(), "model = \"NAME\""); !said)
    return said;
  if (of.provider == "replay")
    return needs("recordings", !of.recordings.empty(),
                 "recordings = \"FILE.jsonl\"");
  if (of.provider == "folder")
    return needs("folder", !of.folder.empty(), "folder = \"PATH\"");
  // Errors show the address, so it may hold no password.
  auto web = (of.url.starts_with("https://") || of.url.starts_with("http://"))
             && of.url.find('@') == of.url.npos;
  if (auto said = needs("url", web, "url = \"https://HOST/v1\""); !said)
    return said;
  for (auto [key, value] : {std::pair{"price.input", of.input_price},
                            {"price.output", of.output_price},
                            {"price.cap", of.cap}})
    if (auto said = needs(key, value >= 0,
                          "a number; all three are 0 where nothing is paid");
        !said)
      return said;
  if (!is_variable(of.key_env))
    return fail_at({file}, errc::invalid_argument,
                   "key_env is no name of an environment variable",
                   "the name alone, as in key_env = \"LLM_KEY\"");
  if (!of.key_env.empty() && !of.url.starts_with("https://")
      && !is_this_machine(of.url))
    return fail_at({file}, errc::not_permitted,
                   "a key is not sent to another machine over http",
                   "url = \"https://...\"");
  return {};
}

} // namespace

result<llm_config> read_llm_config(const fs::path& file) {
  configuration read{keys()};
  if (auto done = read.read_file(file.string()); !done)
    return pass_on(done);
  auto out = values_of(read, file);
  if (auto sound = check(out, file.string()); !sound)
    return pass_on(sound);
  for (auto* one : {&out.input_price, &out.output_price, &out.cap})
    if (*one == unsaid)
      *one = 0;
  return out;
}

} // namespace automodel::runtime
