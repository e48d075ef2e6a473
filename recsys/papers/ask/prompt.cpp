#include "recsys/papers/ask/prompt.hpp"

#include "base/digest.hpp"

#include <algorithm>
#include <stdexcept>

namespace automodel::recsys {

namespace {

constexpr std::size_t shown_reply = 20'000;
constexpr std::size_t shown_problem = 1'000;
constexpr std::size_t shown_problems = 12;

std::string_view source_of(std::string_view file) {
  for (const auto& one : prompt_sources())
    if (one.name == file)
      return one.text;
  throw std::logic_error("there is no prompt " + std::string(file));
}

} // namespace

std::string filled_text(std::string_view file, const prompt_values& values) {
  std::string out;
  for (auto rest = source_of(file); !rest.empty();) {
    auto open = rest.find("{{");
    out += rest.substr(0, open);
    if (open == rest.npos)
      break;
    auto close = rest.find("}}", open);
    auto value = close == rest.npos
                     ? values.end()
                     : values.find(rest.substr(open + 2, close - open - 2));
    if (value == values.end())
      throw std::logic_error("a value of " + std::string(file)
                             + " is not given");
    out += value->second;
    rest.remove_prefix(close + 2);
  }
  return out;
}

prompt filled_prompt(std::string_view file, const prompt_values& values) {
  constexpr std::string_view line = "\n=====\n";
  auto whole = filled_text(file, values);
  // The instructions hold no text of others, so the first such line is ours.
  auto at = whole.find(line);
  if (at == whole.npos)
    throw std::logic_error(std::string(file) + " has no two parts");
  return {whole.substr(0, at), whole.substr(at + line.size())};
}

prompt repair_prompt(const prompt& first, std::string_view reply,
                     const std::vector<std::string>& problems) {
  std::string list;
  for (std::size_t i = 0; i < std::min(problems.size(), shown_problems); ++i)
    list += "- " + problems[i].substr(0, shown_problem) + '\n';
  return {first.instructions,
          filled_text("repair.md",
                      {{"prompt", first.text},
                       {"reply", fenced("reply", reply.substr(0, shown_reply))},
                       {"problems", list}})};
}

std::string fenced(std::string_view name, std::string_view text) {
  auto mark = std::string(name) + ' ' + to_hex(digest_of(text)).substr(0, 16);
  return "<<< " + mark + "\n" + std::string(text) + "\n>>> end of " + mark;
}

} // namespace automodel::recsys
