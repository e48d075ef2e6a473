#include "recsys/report/html/html_text.hpp"
#include "recsys/report/html/sections.hpp"
#include "recsys/report/html/style.hpp"

#include <vector>

namespace automodel::recsys {

namespace {

struct part {
  const char* id;
  const char* name;
  std::string html;
};

std::vector<part> parts_of(const report_input& input) {
  return {{"leaderboard", "Leaderboard", leaderboard_section(input)},
          {"metrics", "Metrics", metrics_section(input)},
          {"comparisons", "Comparisons", comparisons_section(input)},
          {"segments", "Segments", segments_section(input)},
          {"training", "Training", curves_section(input)},
          {"data", "Data", profile_section(input)},
          {"protocol", "Protocol", protocol_section(input)},
          {"failures", "Failures", failures_section(input)},
          {"decisions", "Decisions", trace_section(input)},
          {"reproduce", "Reproduce", reproduce_section(input)}};
}

std::string head(const report_input& input) {
  // The policy forbids scripts and the network, whatever a name holds.
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n"
         "<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, "
         "initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
         "'none'; style-src 'unsafe-inline'\">\n"
         + element("title", html_escape(input.title) + " – AutoModel") + '\n'
         + element("style", report_style()) + "\n</head>\n";
}

std::string page_header(const report_input& input) {
  auto text = element("p", "AutoModel experiment", R"(class="eyebrow")")
              + element("h1", html_escape(input.title));
  if (!input.goal.empty())
    text += element("p", html_escape(input.goal), R"(class="goal")");
  return element("header", text) + '\n';
}

} // namespace

std::string render_html(const report_input& input) {
  std::string contents, body;
  for (const auto& [id, name, html] : parts_of(input)) {
    if (html.empty())
      continue;
    contents += element("a", name, "href=\"#" + std::string(id) + '"');
    body += html;
  }
  return head(input) + "<body>\n<div class=\"page\">\n" + page_header(input)
         + element("nav", contents, R"(aria-label="contents")") + "\n<main>\n"
         + answer_section(input) + body + "</main>\n"
         + element("footer", "Written by AutoModel "
                                 + html_escape(input.results.version)
                                 + ". This file is complete in itself.")
         + "\n</div>\n</body>\n</html>\n";
}

} // namespace automodel::recsys
