#include "recsys/models/program/view.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <vector>

namespace automodel::recsys {

namespace {

constexpr std::string_view grammar
    = "rows(TABLE, COLUMN), rows(TABLE), sampled(TABLE, SAMPLER, N) with "
      "SAMPLER uniform, unseen or popular, shared(TABLE, SAMPLER, N) with "
      "SAMPLER uniform or popular, or all(TABLE)";

constexpr std::uint32_t max_samples = 65'536;

constexpr std::array samplers{sampler_kind::uniform, sampler_kind::unseen,
                              sampler_kind::popular};

// f(a, b) as {"f", "a", "b"}; empty if it is not of that form.
std::vector<std::string> parse_call(std::string_view text) {
  std::vector<std::string> parts(1);
  enum { name, arguments, done } state = name;
  for (char c : text) {
    if (c == ' ')
      continue;
    if (state == name && c == '(')
      state = arguments;
    else if (state == arguments && c == ')')
      state = done;
    else if (state == done
             || !(std::isalnum(static_cast<unsigned char>(c)) || c == '_'
                  || (c == ',' && state == arguments)))
      return {};
    if (c == '(' || c == ',')
      parts.emplace_back();
    else if (c != ')')
      parts.back() += c;
  }
  bool whole = state == done
               && std::none_of(parts.begin(), parts.end(),
                               [](auto& part) { return part.empty(); });
  return whole ? parts : std::vector<std::string>{};
}

bool read_sampler(std::string_view word, sampler_kind& out) {
  for (auto kind : samplers)
    if (to_string(kind) == word) {
      out = kind;
      return true;
    }
  return false;
}

bool read_count(std::string_view word, std::uint32_t& out) {
  auto [end, status] = std::from_chars(word.begin(), word.end(), out);
  return status == std::errc{} && end == word.end() && out > 0
         && out <= max_samples;
}

bool fill(const std::vector<std::string>& parts, view& out) {
  if (parts.size() < 2)
    return false;
  out.table = parts[1];
  if (parts[0] == "rows") {
    out.kind = view_kind::rows;
    out.column = parts.back();
    return parts.size() <= 3;
  }
  if (parts[0] == "sampled" || parts[0] == "shared") {
    bool shared = parts[0] == "shared";
    out.kind = shared ? view_kind::shared : view_kind::sampled;
    // What a user has seen is of no use to the others of a batch.
    return parts.size() == 4 && read_sampler(parts[2], out.sampler)
           && read_count(parts[3], out.samples)
           && !(shared && out.sampler == sampler_kind::unseen);
  }
  out.kind = view_kind::all;
  return parts[0] == "all" && parts.size() == 2;
}

} // namespace

std::string_view to_string(sampler_kind kind) noexcept {
  switch (kind) {
  case sampler_kind::uniform:
    return "uniform";
  case sampler_kind::unseen:
    return "unseen";
  case sampler_kind::popular:
    return "popular";
  }
  return "unknown";
}

result<view> parse_view(std::string_view name, std::string_view declaration) {
  view out;
  out.name = name;
  if (name.empty() || name.find('/') != name.npos)
    return fail(errc::invalid_argument,
                "a view may not be called '" + out.name + "'",
                "a name without a slash; those are the host's");
  if (!fill(parse_call(declaration), out))
    return fail(errc::invalid_argument,
                "the view " + out.name + " is declared as '"
                    + std::string(declaration.substr(0, 100)) + "'",
                std::string(grammar));
  return out;
}

} // namespace automodel::recsys
