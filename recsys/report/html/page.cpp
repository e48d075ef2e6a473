#include "recsys/report/html/page.hpp"

#include "recsys/report/html/html_text.hpp"
#include "recsys/report/html/style.hpp"

namespace automodel::recsys {

namespace {

std::string head(const html_page& page) {
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n"
         "<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, "
         "initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
         "'none'; style-src 'unsafe-inline'\">\n"
         + element("title", html_escape(page.title) + " – AutoModel") + '\n'
         + element("style", report_style()) + "\n</head>\n";
}

std::string header(const html_page& page) {
  auto text = element("p", html_escape(page.eyebrow), R"(class="eyebrow")")
              + element("h1", html_escape(page.title));
  if (!page.goal.empty())
    text += element("p", html_escape(page.goal), R"(class="goal")");
  return element("header", text) + '\n';
}

} // namespace

std::string render(const html_page& page) {
  std::string contents, body;
  for (const auto& [id, name, html] : page.parts) {
    if (html.empty())
      continue;
    contents += element("a", name, "href=\"#" + std::string(id) + '"');
    body += html;
  }
  return head(page) + "<body>\n<div class=\"page\">\n" + header(page)
         + element("nav", contents, R"(aria-label="contents")") + "\n<main>\n"
         + page.answer + body + "</main>\n"
         + element("footer", "Written by AutoModel " + html_escape(page.version)
                                 + ". This file is complete in itself.")
         + "\n</div>\n</body>\n</html>\n";
}

} // namespace automodel::recsys
