#include "recsys/papers/reading/read_document.hpp"

#include "base/utf8.hpp"
#include "recsys/ascii.hpp"
#include "recsys/papers/reading/html/read_html.hpp"
#include "recsys/papers/reading/latex/read_latex.hpp"
#include "recsys/papers/reading/pdf/read_pdf.hpp"
#include "recsys/papers/reading/plain/read_plain.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::size_t first_bytes = 1024; // in which a PDF must say what it is
constexpr std::size_t tag_bytes = 16 << 10;

std::string_view as_text(std::span<const std::byte> file) {
  return {reinterpret_cast<const char*>(file.data()), file.size()};
}

bool has_tag(std::string_view text) {
  auto lower = lower_case(text.substr(0, tag_bytes));
  constexpr std::array<std::string_view, 5> tags{"<!doctype html", "<html",
                                                 "<head", "<body", "<div"};
  return std::ranges::any_of(
      tags, [&](auto tag) { return lower.find(tag) != lower.npos; });
}

bool is_latex(std::string_view text) {
  return text.find("\\begin{document}") != text.npos;
}

result<document> read_as(paper_form form, std::span<const std::byte> file,
                         std::string_view name, const reading_limits& limits) {
  auto text = as_text(file);
  switch (form) {
  case paper_form::pdf:
    return read_pdf(file, limits);
  case paper_form::html:
    return read_html(file, limits);
  case paper_form::latex:
    return read_latex({{{std::string{name}, std::string{text}}}}, limits);
  case paper_form::text:
    return read_plain(text, limits);
  case paper_form::unknown:
    break;
  }
  return fail(errc::parse_error, "is no paper that can be read",
              "a PDF, an HTML page, a LaTeX source, plain text in UTF-8");
}

result<document> in_file(result<document> read, std::string_view name) {
  if (!read && read.error().where.file.empty())
    read.error().where.file = name;
  return read;
}

} // namespace

paper_form form_of(std::span<const std::byte> file) {
  auto text = as_text(file);
  if (text.substr(0, first_bytes).find("%PDF-") != text.npos)
    return paper_form::pdf;
  if (text.empty() || text.find('\0') != text.npos)
    return paper_form::unknown;
  if (is_latex(text))
    return paper_form::latex;
  if (has_tag(text))
    return paper_form::html;
  return is_valid_utf8(text) ? paper_form::text : paper_form::unknown;
}

result<document> read_document(std::span<const std::byte> file,
                               std::string_view name,
                               const reading_limits& limits) {
  if (file.size() > limits.file_bytes)
    return in_file(
        fail(errc::resource_exhausted, "the paper is too large",
             "at most " + std::to_string(limits.file_bytes) + " bytes"),
        name);
  return in_file(read_as(form_of(file), file, name, limits), name);
}

result<document> read_document(const paper_folder& files, std::string_view name,
                               const reading_limits& limits) {
  return in_file(read_latex(files, limits), name);
}

} // namespace automodel::recsys
