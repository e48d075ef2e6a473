#include "recsys/report/format_number.hpp"
#include "recsys/report/html/html_text.hpp"
#include "recsys/report/html/sections.hpp"
#include "recsys/report/report_facts.hpp"

namespace automodel::recsys {

namespace {

constexpr std::size_t most_open_rows = 20;

/// Lines as paragraphs; lines that start with "- " as a list.
std::string paragraphs(std::string_view text) {
  std::string out, list;
  auto close_list = [&] {
    if (!list.empty())
      out += element("ul", list);
    list.clear();
  };
  while (!text.empty()) {
    auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.starts_with("- ")) {
      list += element("li", html_escape(line.substr(2)));
      continue;
    }
    close_list();
    if (!line.empty())
      out += element("p", html_escape(line));
  }
  close_list();
  return out;
}

std::string hash_cell(const std::string& hash) {
  return element("code", html_escape(short_hash(hash)),
                 "title=\"" + html_escape(hash) + '"');
}

std::string pair(std::string_view name, const std::string& value) {
  if (value.empty())
    return {};
  return element("dt", name)
         + element("dd", element("code", html_escape(value))) + '\n';
}

} // namespace

std::string protocol_section(const report_input& input) {
  const auto& results = input.results;
  return section(
      "protocol", "Protocol",
      element("p", "Every number on this page carries the protocol id "
                       + element("code", html_escape(results.protocol_id))
                       + ". Numbers of different protocols are never compared.")
          + paragraphs(results.protocol_text));
}

std::string failures_section(const report_input& input) {
  const auto& results = input.results;
  auto inner = element("p", html_escape(denominator_text(results)) + '.');
  if (!results.failures.empty()) {
    html_table table{"What failed, and why", {"what", "reason"}};
    for (const auto& failure : results.failures)
      table.row(
          {html_escape(failure.name),
           element("span", html_escape(failure.reason), R"(class="what")")});
    inner += table.html();
  }
  return section("failures", "Failures", inner);
}

std::string trace_section(const report_input& input) {
  if (input.trace.empty())
    return {};
  html_table table{plural(input.trace.size(), "record")
                       + " in the order in which they were committed",
                   {"step", "agent", "what", "record"}};
  for (const auto& entry : input.trace)
    table.row({html_escape(entry.step), html_escape(entry.agent),
               element("span", html_escape(entry.text), R"(class="what")"),
               hash_cell(entry.record_id)});
  auto inner = table.html();
  if (input.trace.size() > most_open_rows)
    inner = element(
        "details",
        element("summary", "Show all " + plural(input.trace.size(), "record"))
            + inner);
  if (!input.memory_hint.empty())
    inner = element("p", "The memory holds what each agent decided and what "
                         "came of it:")
            + element("pre", html_escape(input.memory_hint)) + inner;
  return section("decisions", "Decisions", inner);
}

std::string reproduce_section(const report_input& input) {
  const auto& results = input.results;
  std::string inner;
  if (!input.command.empty())
    inner += element("p", "The same file, seed and kernel profile give the "
                          "same numbers on any number of workers.")
             + element("pre", html_escape(input.command));
  inner += element("dl",
                   '\n' + pair("experiment", input.identity)
                       + pair("seed", std::to_string(results.seed))
                       + pair("data set", results.dataset_hash)
                       + pair("split", results.split_hash)
                       + pair("protocol", results.protocol_id)
                       + pair("kernel profile", results.kernel_profile)
                       + pair("version", results.version),
                   R"(class="pairs")");
  return section("reproduce", "How to reproduce", inner);
}

} // namespace automodel::recsys
