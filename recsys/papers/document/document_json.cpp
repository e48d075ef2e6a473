#include "recsys/papers/document/document_json.hpp"

#include "recsys/json_input.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace automodel::recsys {

namespace {

using nlohmann::json;

constexpr std::string_view format = "automodel document 1";

constexpr std::array document_kinds{document_kind::pdf, document_kind::html,
                                    document_kind::latex, document_kind::text};

constexpr std::array block_kinds{
    block_kind::title,     block_kind::front_matter, block_kind::heading,
    block_kind::paragraph, block_kind::equation,     block_kind::table,
    block_kind::caption,   block_kind::list_item,    block_kind::listing,
    block_kind::figure,    block_kind::footnote,     block_kind::reference};

json as_json(text_span span) {
  return {span.begin, span.end};
}

json as_json(const document_block& block) {
  json out{{"kind", to_string(block.kind)},
           {"where", as_json(block.where)},
           {"page", block.page},
           {"section", block.section}};
  if (!block.label.empty())
    out["label"] = block.label;
  if (block.cells.empty())
    return out;
  auto cells = json::array();
  for (const auto& cell : block.cells)
    cells.push_back({cell.row, cell.column, cell.columns, cell.where.begin,
                     cell.where.end});
  out["cells"] = std::move(cells);
  return out;
}

json as_json(const document_section& section) {
  return {{"number", section.number},
          {"title", as_json(section.title)},
          {"level", section.level},
          {"page", section.page},
          {"first_block", section.first_block}};
}

template <class Parts>
json list_of(const Parts& parts) {
  auto list = json::array();
  for (const auto& part : parts)
    list.push_back(as_json(part));
  return list;
}

template <class Kind, std::size_t N>
void read_kind(const json_input& in, const std::array<Kind, N>& all,
               Kind& out) {
  std::string name;
  in.read(name);
  for (auto kind : all)
    if (name == to_string(kind)) {
      out = kind;
      return;
    }
  in.refuse("'" + name + "' is none of the kinds");
}

void read_span(const json_input& in, text_span& out) {
  std::vector<std::uint32_t> ends;
  in.read(ends);
  if (ends.size() == 2)
    out = {ends[0], ends[1]};
  else
    in.refuse("is not [begin, end]");
}

void read_cell(const json_input& in, table_cell& out) {
  std::vector<std::uint32_t> all;
  in.read(all);
  if (all.size() == 5)
    out = {all[0], all[1], all[2], {all[3], all[4]}};
  else
    in.refuse("is not [row, column, columns, begin, end]");
}

void read_block(const json_input& in, document_block& out) {
  read_kind(in["kind"], block_kinds, out.kind);
  read_span(in["where"], out.where);
  in.read("page", out.page);
  in.read("section", out.section);
  if (in.contains("label"))
    in.read("label", out.label);
  if (in.contains("cells"))
    for (const auto& cell : in["cells"].elements())
      read_cell(cell, out.cells.emplace_back());
}

void read_section(const json_input& in, document_section& out) {
  in.read("number", out.number);
  read_span(in["title"], out.title);
  in.read("level", out.level);
  in.read("page", out.page);
  in.read("first_block", out.first_block);
}

void read_head(const json_input& in, document& out) {
  std::string name, source;
  in.read("format", name);
  if (name != format)
    in["format"].refuse("is not '" + std::string{format} + "'");
  in.read("source", source);
  if (!from_hex(source, out.source))
    in["source"].refuse("is no SHA-256");
  read_kind(in["kind"], document_kinds, out.kind);
  in.read("pages", out.pages);
  in.read("text", out.text);
  read_span(in["title"], out.title);
  read_span(in["abstract"], out.abstract);
}

} // namespace

std::string document_json(const document& from) {
  return json_text({{"format", format},
                    {"source", to_hex(from.source)},
                    {"kind", to_string(from.kind)},
                    {"pages", from.pages},
                    {"text", from.text},
                    {"title", as_json(from.title)},
                    {"abstract", as_json(from.abstract)},
                    {"sections", list_of(from.sections)},
                    {"blocks", list_of(from.blocks)}});
}

result<document> read_document_json(std::string_view text) {
  auto in = json_input::parse(text, "document");
  document out;
  read_head(in, out);
  for (const auto& section : in["sections"].elements())
    read_section(section, out.sections.emplace_back());
  for (const auto& block : in["blocks"].elements())
    read_block(block, out.blocks.emplace_back());
  if (in.problem())
    return tl::unexpected<error>(*in.problem());
  if (auto sound = check_document(out); !sound)
    return pass_on(sound);
  return out;
}

} // namespace automodel::recsys
