#include "runtime/llm/recordings.hpp"

#include "base/unique_fd.hpp"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

namespace automodel::runtime {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::uintmax_t most_bytes = std::uintmax_t{256} << 20;

result<recording> read_line(const std::string& line) {
  auto wrong = [](const char* what) {
    return fail(errc::parse_error, what,
                R"(a line is {"prompt": "SHA-256", "reply": "..."})");
  };
  auto in = json::parse(line, nullptr, false);
  if (!in.is_object() || !in.contains("prompt") || !in.contains("reply"))
    return wrong("is no recording");
  if (!in["prompt"].is_string() || !in["reply"].is_string())
    return wrong("prompt and reply are texts");
  digest prompt;
  if (!from_hex(in["prompt"].get<std::string>(), prompt))
    return wrong("prompt is no SHA-256");
  auto text = [&](const char* key) {
    return in.contains(key) && in[key].is_string() ? in[key].get<std::string>()
                                                   : std::string{};
  };
  auto count = [&](const char* key) {
    return in.contains(key) && in[key].is_number_unsigned()
               ? in[key].get<std::uint64_t>()
               : 0;
  };
  recording out{prompt, text("purpose"), text("model"), text("reply"), {}};
  out.usage
      = {count("input_tokens"), count("output_tokens"),
         in.contains("counted") && in["counted"] == true, count("cost_micro")};
  return out;
}

} // namespace

result<std::map<digest, recording>> read_recordings(const fs::path& file) {
  std::error_code problem;
  auto size = fs::file_size(file, problem);
  if (problem)
    return fail_at({file.string()}, errc::not_found, "there are no recordings",
                   "a file that `recordings` of another provider wrote");
  if (size > most_bytes)
    return fail_at({file.string()}, errc::resource_exhausted,
                   "recordings may have 256 MiB");
  std::map<digest, recording> out;
  std::ifstream in{file, std::ios::binary};
  std::uint32_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty())
      continue;
    auto read = read_line(line);
    if (!read) {
      read.error().where = {file.string(), number, 1};
      return pass_on(read);
    }
    out.insert_or_assign(read->prompt, std::move(*read));
  }
  return out;
}

result<void> append_recording(const fs::path& file, const recording& what) {
  json line{{"prompt", to_hex(what.prompt)},
            {"purpose", what.purpose},
            {"model", what.model},
            {"reply", what.reply},
            {"input_tokens", what.usage.input_tokens},
            {"output_tokens", what.usage.output_tokens},
            {"counted", what.usage.counted},
            {"cost_micro", what.usage.cost_micro}};
  auto text = line.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
  unique_fd to{
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
  // One write: a line of another process never stands within it.
  auto size = static_cast<ssize_t>(text.size());
  if (!to || ::write(to.get(), text.data(), text.size()) != size)
    return fail_at({file.string()},
                   errno == ENOSPC ? errc::storage_full : errc::io_error,
                   "the reply cannot be recorded");
  return {};
}

} // namespace automodel::runtime
