#include "recsys/papers/reading/latex/latex_source.hpp"

#include "recsys/papers/reading/latex/tex_cursor.hpp"

#include <array>
#include <set>

namespace automodel::recsys::latex {

namespace {

constexpr std::string_view begin_document = "\\begin{document}";

/// The file that begins the document; of several, the one with a class.
const paper_folder::file* main_file(const paper_folder& files) {
  const paper_folder::file* found = nullptr;
  for (const auto& one : files.files)
    if (one.text.find(begin_document) != std::string::npos
        && (found == nullptr
            || one.text.find("\\documentclass") != std::string::npos))
      found = &one;
  return found;
}

/// Puts the files that a text includes in their places.
class includer {
public:
  includer(const paper_folder& files, const reading_limits& limits)
      : files_(files), limits_(limits) {}

  result<void> add(const paper_folder::file& one) {
    if (!open_.insert(one.name).second)
      return {}; // a file that includes itself ends there
    if (++count_ > limits_.included_files)
      return fail_at({one.name}, errc::resource_exhausted,
                     "the paper includes more files than a paper does",
                     "at most " + std::to_string(limits_.included_files));
    auto plain = without_comments(one.text);
    auto done = add_text(plain);
    open_.erase(one.name);
    return done;
  }

  std::string finish() { return std::move(out_); }

private:
  result<void> add_text(std::string_view text) {
    constexpr std::array<std::string_view, 3> commands{"input", "include",
                                                       "subfile"};
    tex_cursor at{text};
    while (!at.done()) {
      out_ += at.take_until("\\");
      if (at.done())
        break;
      auto name = at.left();
      auto included = false;
      for (auto command : commands)
        included = included
                   || (name.starts_with(command)
                       && name.substr(command.size()).starts_with('{'));
      if (!included) {
        out_ += '\\';
        if (at.next() == '\\') {
          out_ += '\\';
          at.skip(1);
        }
        continue;
      }
      at.take_until("{");
      if (auto done = add_named(std::string{at.take_until("}")}); !done)
        return done;
      if (out_.size() > limits_.text_bytes)
        return fail(errc::resource_exhausted,
                    "the paper's sources are too long",
                    "at most " + std::to_string(limits_.text_bytes) + " bytes");
    }
    return {};
  }

  result<void> add_named(std::string name) {
    if (name.starts_with("./"))
      name.erase(0, 2);
    for (const auto& one : files_.files)
      if (one.name == name || one.name == name + ".tex")
        return add(one);
    return {}; // of a package, or left out by the authors
  }

  const paper_folder& files_;
  const reading_limits& limits_;
  std::set<std::string> open_;
  std::uint32_t count_ = 0;
  std::string out_;
};

} // namespace

std::string without_comments(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      out += text[i];
      out += text[++i];
    } else if (text[i] == '%') {
      while (i < text.size() && text[i] != '\n')
        ++i;
      // The line's end goes too, but an empty line ends a paragraph.
      if (i + 1 < text.size() && text[i + 1] == '\n')
        out += '\n';
    } else
      out += text[i];
  }
  return out;
}

result<source> gather(const paper_folder& files, const reading_limits& limits) {
  const auto* first = main_file(files);
  if (first == nullptr)
    return fail(errc::not_found, "no source begins a document",
                "a file with \\begin{document}");
  includer all{files, limits};
  if (auto added = all.add(*first); !added)
    return pass_on(added);
  auto text = all.finish();
  auto begin = text.find(begin_document);
  if (begin == text.npos)
    return fail(errc::parse_error, "the document begins in a comment");
  auto end = text.find("\\end{document}", begin);
  auto from = begin + begin_document.size();
  source out;
  out.preamble = text.substr(0, begin);
  auto body = expand_macros(
      std::string_view{text}.substr(from, end == text.npos ? end : end - from),
      out.preamble, limits);
  if (!body)
    return pass_on(body);
  out.body = std::move(*body);
  return out;
}

} // namespace automodel::recsys::latex
