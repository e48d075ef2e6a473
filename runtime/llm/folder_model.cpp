#include "runtime/llm/folder_model.hpp"

#include "base/whole_file.hpp"

#include <fstream>
#include <optional>
#include <sstream>
#include <thread>

namespace automodel::runtime {

namespace {

namespace fs = std::filesystem;
using clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds pause{50};

std::string prompt_page(const chat_request& request, const std::string& reply) {
  return "<!-- " + request.purpose + ": write the reply to " + reply
         + ", at best by renaming a finished file -->\n\n"
         + request.instructions + "\n\n" + request.prompt;
}

/// The size of a reply; nothing while there is none.
std::optional<std::uintmax_t> size_of(const fs::path& file) {
  std::error_code problem;
  if (!fs::is_regular_file(file, problem))
    return {};
  auto size = fs::file_size(file, problem);
  if (problem || size == 0)
    return {};
  return size;
}

/// Waits until a reply is there and has one size twice: it may be written
/// slowly.
std::optional<std::uintmax_t> await(const fs::path& file,
                                    std::chrono::milliseconds patience) {
  auto deadline = clock::now() + patience;
  for (std::optional<std::uintmax_t> before;;) {
    auto now = size_of(file);
    if (now && now == before)
      return now;
    if (!now && clock::now() >= deadline)
      return {};
    before = now;
    std::this_thread::sleep_for(pause);
  }
}

} // namespace

chat_answer folder_model::ask(const chat_request& request) {
  auto name = to_hex(prompt_hash(request));
  auto reply = folder_ / (name + ".reply.md");
  auto prompt = folder_ / (name + ".prompt.md");
  std::error_code problem;
  fs::create_directories(folder_, problem);
  if (!fs::exists(prompt, problem))
    if (auto written
        = write_whole(prompt, prompt_page(request, reply.filename().string()));
        !written)
      return {pass_on(written)};
  auto size = await(reply, patience_);
  if (!size)
    return {fail_at({reply.string()}, errc::deadline_exceeded,
                    "no reply came to " + prompt.filename().string(),
                    "write it; the same command then goes on from there")};
  if (*size > most_bytes_)
    return {
        fail_at({reply.string()}, errc::resource_exhausted,
                "a reply may have " + std::to_string(most_bytes_) + " bytes",
                "limits.reply_bytes")};
  std::ostringstream text;
  text << std::ifstream(reply, std::ios::binary).rdbuf();
  // Bounds, since nobody counts: a token has a byte or more.
  return {text.str(),
          "",
          {request.instructions.size() + request.prompt.size(),
           text.str().size(), false, 0}};
}

} // namespace automodel::runtime
