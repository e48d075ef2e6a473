#include "recsys/papers/reading/latex/plain_text.hpp"

#include "recsys/papers/reading/latex/tex_cursor.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys::latex {

namespace {

constexpr int deepest = 60; // of groups within groups

struct replacement {
  std::string_view name, text;
};

constexpr std::array characters{replacement{"%", "%"},
                                replacement{"&", "&"},
                                replacement{"_", "_"},
                                replacement{"#", "#"},
                                replacement{"$", "$"},
                                replacement{"{", "{"},
                                replacement{"}", "}"},
                                replacement{"\\", "\n"},
                                replacement{",", " "},
                                replacement{" ", " "},
                                replacement{";", " "},
                                replacement{"quad", " "},
                                replacement{"qquad", " "},
                                replacement{"newline", "\n"},
                                replacement{"ldots", "…"},
                                replacement{"dots", "…"},
                                replacement{"textbackslash", "\\"},
                                replacement{"ss", "ß"},
                                replacement{"o", "ø"},
                                replacement{"O", "Ø"},
                                replacement{"ae", "æ"},
                                replacement{"aa", "å"},
                                replacement{"l", "ł"},
                                replacement{"L", "Ł"},
                                replacement{"i", "ı"},
                                replacement{"textasciitilde", "~"},
                                replacement{"textendash", "–"},
                                replacement{"textemdash", "—"},
                                replacement{"S", "§"},
                                replacement{"copyright", "©"},
                                replacement{"LaTeX", "LaTeX"},
                                replacement{"TeX", "TeX"},
                                replacement{"textbullet", "•"},
                                replacement{"par", "\n\n"}};

// Their argument is no text.
constexpr std::array<std::string_view, 22> dropped{
    "label",           "vspace",       "hspace",
    "includegraphics", "bibliography", "bibliographystyle",
    "thispagestyle",   "pagestyle",    "input",
    "include",         "setlength",    "addtolength",
    "cline",           "cmidrule",     "vskip",
    "hskip",           "color",        "rule",
    "phantom",         "vphantom",     "hphantom",
    "setcounter"};

constexpr std::array accents{
    replacement{"'", "\u0301"},  replacement{"`", "\u0300"},
    replacement{"\"", "\u0308"}, replacement{"^", "\u0302"},
    replacement{"~", "\u0303"},  replacement{"c", "\u0327"},
    replacement{"v", "\u030C"},  replacement{"=", "\u0304"},
    replacement{"u", "\u0306"},  replacement{"H", "\u030B"}};

template <std::size_t N>
const replacement* find(const std::array<replacement, N>& in,
                        std::string_view name) {
  auto at = std::ranges::find(in, name, &replacement::name);
  return at == in.end() ? nullptr : &*at;
}

bool is_citation(std::string_view name) {
  return name.starts_with("cite") || name == "parencite" || name == "textcite";
}

bool is_reference(std::string_view name) {
  return name == "ref" || name == "eqref" || name == "autoref" || name == "cref"
         || name == "Cref";
}

class text_writer {
public:
  explicit text_writer(std::vector<std::string>& footnotes)
      : footnotes_(footnotes) {}

  void write(std::string_view source, int depth) {
    if (depth > deepest)
      return;
    tex_cursor at{source};
    while (!at.done())
      step(at, depth);
  }

  std::string finish() { return std::move(out_); }

private:
  void step(tex_cursor& at, int depth) {
    auto next = at.next();
    if (next == '\\')
      return command(at, depth);
    if (next == '$')
      return formula(at);
    if (next == '{')
      return write(at.take_group(), depth + 1);
    if (at.take("---"))
      out_ += "—";
    else if (at.take("--"))
      out_ += "–";
    else if (at.take("``"))
      out_ += "“";
    else if (at.take("''"))
      out_ += "”";
    else {
      out_ += next == '~' ? ' ' : next == '}' ? ' ' : next;
      at.skip(1);
    }
  }

  void formula(tex_cursor& at) {
    auto mark = at.take("$$") ? std::string_view{"$$"} : std::string_view{"$"};
    if (mark.size() == 1)
      at.skip(1);
    out_ += '$';
    out_ += plain_formula(at.take_until(mark));
    out_ += '$';
  }

  void command(tex_cursor& at, int depth) {
    if (at.take("\\(")) {
      out_ += '$' + plain_formula(at.take_until("\\)")) + '$';
      return;
    }
    auto name = at.take_command();
    if (const auto* accent = find(accents, name)) {
      write(at.take_group(), depth + 1);
      out_ += accent->text;
    } else if (const auto* known = find(characters, name)) {
      out_ += known->text;
      at.take("{}");
    } else if (is_citation(name)) {
      at.take_option();
      at.take_option();
      out_ += '[' + std::string{at.take_group()} + ']';
    } else if (is_reference(name)) {
      out_ += at.take_group();
    } else if (name == "footnote" || name == "thanks") {
      auto text = at.take_group();
      if (depth < deepest)
        footnotes_.push_back(plain_text(text));
    } else if (std::ranges::find(dropped, name) != dropped.end()) {
      at.take_option();
      at.take_group();
    } else if (name == "textcolor" || name == "href" || name == "multirow") {
      at.take_option();
      at.take_group();
      if (name == "multirow")
        at.take_group();
      write(at.take_group(), depth + 1);
    } else if (name == "begin" || name == "end") {
      at.take_group();
      at.take_option();
    } else
      at.take_option(); // what is in braces after it is text
  }

  std::vector<std::string>& footnotes_;
  std::string out_;
};

} // namespace

std::string plain_text(std::string_view source,
                       std::vector<std::string>& footnotes) {
  text_writer writer{footnotes};
  writer.write(source, 0);
  return writer.finish();
}

std::string plain_text(std::string_view source) {
  std::vector<std::string> none;
  return plain_text(source, none);
}

std::string plain_formula(std::string_view source) {
  std::string out;
  tex_cursor at{source};
  while (!at.done()) {
    if (at.next() != '\\') {
      out += at.next() == '\n' ? ' ' : at.next();
      at.skip(1);
      continue;
    }
    auto before = at.left();
    auto name = at.take_command();
    if (name == "label" || name == "tag")
      at.take_group();
    else if (name == "\\")
      out += '\n';
    else if (name != "nonumber" && name != "notag" && name != "displaystyle"
             && name != "limits" && name != "!")
      out += before.substr(0, before.size() - at.left().size());
  }
  return out;
}

} // namespace automodel::recsys::latex
