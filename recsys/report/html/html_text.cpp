#include "recsys/report/html/html_text.hpp"

#include "base/utf8.hpp"

namespace automodel::recsys {

namespace {

std::string_view entity(char c) {
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return "&quot;";
  case '\'':
    return "&#39;";
  default:
    return {};
  }
}

void append_escaped(std::string& out, std::string_view clean) {
  for (char c : clean)
    if (auto replacement = entity(c); !replacement.empty())
      out += replacement;
    else
      out += c;
}

} // namespace

std::string html_escape(std::string_view text) {
  std::string out;
  while (true) {
    auto end = text.find_first_of("\n\t");
    append_escaped(out, without_controls(text.substr(0, end)));
    if (end == text.npos)
      return out;
    out += text[end];
    text.remove_prefix(end + 1);
  }
}

std::string element(std::string_view tag, std::string_view inner,
                    std::string_view attributes) {
  std::string out = "<";
  out.append(tag);
  if (!attributes.empty())
    out.append(" ").append(attributes);
  return out.append(">").append(inner).append("</").append(tag).append(">");
}

html_table::html_table(std::string_view caption,
                       std::vector<std::string> titles)
    : caption_(html_escape(caption)), titles_(std::move(titles)) {
  for (auto& title : titles_) {
    right_.push_back(title.starts_with('>'));
    if (right_.back())
      title.erase(0, 1);
  }
}

void html_table::row(const std::vector<std::string>& cells,
                     std::string_view attributes) {
  std::string inner;
  for (std::size_t i = 0; i < titles_.size(); ++i) {
    auto cell = i < cells.size() ? cells[i] : std::string();
    std::string_view side = right_[i] ? R"(class="n")" : "";
    if (i == 0)
      inner += element("th", cell,
                       std::string(R"(scope="row" )") + std::string(side));
    else
      inner += element("td", cell, side);
  }
  rows_ += element("tr", inner, attributes) + '\n';
}

std::string html_table::html() const {
  std::string head;
  for (std::size_t i = 0; i < titles_.size(); ++i)
    head += element("th", titles_[i],
                    right_[i] ? R"(scope="col" class="n")" : R"(scope="col")");
  auto table = element("caption", caption_)
               + element("thead", element("tr", head))
               + element("tbody", '\n' + rows_);
  return element("div", element("table", table),
                 R"(class="scroll" tabindex="0" role="region" aria-label=")"
                     + caption_ + '"')
         + '\n';
}

std::string section(std::string_view id, std::string_view heading,
                    std::string_view inner) {
  auto name = std::string(id);
  auto head = element("h2", html_escape(heading), "id=\"" + name + "-h\"");
  return element("section", '\n' + head + '\n' + std::string(inner),
                 "id=\"" + name + "\" aria-labelledby=\"" + name + "-h\"")
         + '\n';
}

} // namespace automodel::recsys
