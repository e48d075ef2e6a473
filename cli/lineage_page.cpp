#include "cli/lineage_page.hpp"

#include "cli/commands/memory_print.hpp"
#include "storage/record_text.hpp"

#include <fstream>

namespace automodel::cli {

namespace {

constexpr int row_height = 56;
constexpr int box_height = 40;
constexpr int lane_width = 14;
constexpr int box_width = 900;

std::string escaped(const std::string& text) {
  std::string out;
  for (auto c : text)
    switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    default:
      out += c;
    }
  return out;
}

std::string attribute(const char* name, int value) {
  return std::string{" "} + name + "=\"" + std::to_string(value) + '"';
}

// Cut at a character of UTF-8, not within one.
std::string cut(const std::string& text, std::size_t most) {
  if (text.size() <= most)
    return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80)
    --most;
  return text.substr(0, most) + " ...";
}

int top_of(std::size_t position) {
  return 10 + row_height * static_cast<int>(position);
}

result<std::string> box(const storage::stored_record& stored,
                        std::size_t position, int left) {
  auto head = head_of(stored);
  auto text = storage::record_text(stored.record);
  if (!head)
    return pass_on(head);
  if (!text)
    return pass_on(text);
  auto y = top_of(position);
  auto line = [&](int below, const std::string& content) {
    return "<text" + attribute("x", left + 8) + attribute("y", y + below) + '>'
           + escaped(content) + "</text>";
  };
  return "<g><title>" + escaped(to_hex(stored.id) + "\n" + *text)
         + "</title><rect" + attribute("x", left) + attribute("y", y)
         + attribute("width", box_width) + attribute("height", box_height)
         + "/>"
         + line(16, to_hex(stored.id).substr(0, 12) + "  " + head->step + "  "
                        + head->agent + "  "
                        + time_text(committed_unix_ms(stored)))
         + line(32, cut(*text, 130)) + "</g>\n";
}

// Each edge runs down a lane of its own, as far as there are lanes.
std::string edge(std::size_t number, std::size_t child, std::size_t parent,
                 int left) {
  auto lanes = static_cast<std::size_t>(left / lane_width - 1);
  auto x = left - lane_width * static_cast<int>(1 + number % lanes);
  auto from = top_of(child) + box_height / 2;
  auto to = top_of(parent) + box_height / 2;
  return "<path d=\"M" + std::to_string(left) + ' ' + std::to_string(from)
         + " H" + std::to_string(x) + " V" + std::to_string(to) + " H"
         + std::to_string(left) + "\"/>\n";
}

} // namespace

result<std::string> lineage_page(const storage::lineage& chain) {
  constexpr int left = 12 * lane_width;
  std::string drawing;
  for (std::size_t i = 0; i < chain.edges.size(); ++i)
    drawing += edge(i, chain.edges[i].first, chain.edges[i].second, left);
  for (std::size_t i = 0; i < chain.records.size(); ++i) {
    auto made = box(chain.records[i], i, left);
    if (!made)
      return pass_on(made);
    drawing += *made;
  }
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
         "'none'; style-src 'unsafe-inline'\">\n<title>Lineage</title>\n"
         "<style>body{font:14px sans-serif}rect{fill:#f4f6f8;stroke:#888}"
         "path{fill:none;stroke:#36c}text{font:12px monospace}</style>\n"
         "</head><body>\n<p>Each record rests on those its lines lead down "
         "to"
         + std::string{chain.complete ? "." : "; the chain is cut."}
         + "</p>\n<svg xmlns=\"http://www.w3.org/2000/svg\""
         + attribute("width", left + box_width + 20)
         + attribute("height", top_of(chain.records.size())) + ">\n" + drawing
         + "</svg></body></html>\n";
}

result<void> write_lineage_page(const storage::lineage& chain,
                                const std::filesystem::path& file) {
  auto page = lineage_page(chain);
  if (!page)
    return pass_on(page);
  std::ofstream out{file, std::ios::binary};
  out << *page;
  out.close();
  if (!out)
    return fail_at({file.string()}, errc::io_error, "cannot write the page");
  return {};
}

} // namespace automodel::cli
