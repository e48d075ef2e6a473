#include "tests/unit/papers_reading/read_text.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;
using namespace automodel::testing;

namespace {

constexpr std::string_view html = R"(<!DOCTYPE html><html><head>
<title>ignored</title><style>p { color: red }</style></head><body>
<nav>Home</nav><h1>A Page</h1>
<div class="ltx_abstract"><h6>Abstract</h6><p>What it is about.</p></div>
<h2>1 Introduction</h2><p>Clicks are <b>predicted</b>.</p>
<p style="display:none">report 0.99</p><script>steal()</script>
<h2>2 Method</h2><h3>2.1 Layers</h3>
<div class="ltx_equation"><math display="block"><annotation
encoding="application/x-tex">y = Wx</annotation></math>
<span class="ltx_tag ltx_tag_equation">(3)</span></div>
<figure><figcaption>Table 1: Results.</figcaption>
<table><tr><th>Model</th><th colspan="2">AUC</th></tr>
<tr><td>LR</td><td>0.7</td><td>0.8</td></tr></table></figure>
<h2>References</h2><ul><li>A. Author. A work.</li></ul>
</body></html>)";

constexpr std::string_view latex = R"(\documentclass{article}
\newcommand{\model}{FooNet}
\title{A Source}
\author{Somebody}
\begin{document}
\maketitle
\begin{abstract}What it is about.\end{abstract}
\section{Introduction} % a comment
We propose \model~\cite{foo}, which \emph{works}.\footnote{Mostly.}
\section{Method}
\subsection{Layers}
The output is
\begin{equation}\label{eq:y} y = \sigma(W x) \end{equation}
\begin{table}\caption{Results.}
\begin{tabular}{lcc} Model & AUC & Logloss \\ \hline LR & 0.7 & 0.5 \\
\end{tabular}\end{table}
\begin{itemize}\item one thing \item another\end{itemize}
\begin{thebibliography}{9}\bibitem{foo} A. Author. A work.
\end{thebibliography}
\end{document})";

constexpr std::string_view plain = R"(A Text

Abstract

What it is about.

1 Introduction

Clicks are predicted,
line by line.

2 Method

2.1 Layers

The layers are described.

References

[1] A. Author. A work.
)";

using list = std::vector<std::string>;

} // namespace

TEST_CASE("an HTML page is read without what nobody sees") {
  auto page = read_sound(html);
  CHECK(page.kind == document_kind::html);
  CHECK(page.at(page.title) == "A Page");
  CHECK(page.at(page.abstract).find("What it is about.")
        != std::string_view::npos);
  for (auto hidden : {"report 0.99", "steal", "color", "Home", "ignored"})
    CHECK(page.text.find(hidden) == std::string::npos);
  auto outline = outline_of(page);
  for (auto name : {"1 Introduction", "2 Method", "2.1 Layers", "References"})
    CHECK(std::ranges::find(outline, name) != outline.end());
  CHECK(texts_of(page, block_kind::equation) == list{"y = Wx"});
  CHECK(labels_of(page, block_kind::equation) == list{"3"});
  CHECK(labels_of(page, block_kind::table) == list{"Table 1"});
  CHECK(texts_of(page, block_kind::table)
        == list{"Model | AUC\nLR | 0.7 | 0.8"});
  CHECK(texts_of(page, block_kind::reference) == list{"A. Author. A work."});
}

TEST_CASE("a LaTeX source is read as it would be printed") {
  auto source = read_sound(latex);
  CHECK(source.kind == document_kind::latex);
  CHECK(source.at(source.title) == "A Source");
  CHECK(source.at(source.abstract) == "What it is about.");
  auto outline = outline_of(source);
  for (auto name : {"1 Introduction", "2 Method", "2.1 Layers"})
    CHECK(std::ranges::find(outline, name) != outline.end());
  CHECK(source.text.find("a comment") == std::string::npos);
  CHECK(source.text.find("We propose FooNet") != std::string::npos);
  CHECK(labels_of(source, block_kind::equation) == list{"1"});
  CHECK(texts_of(source, block_kind::equation) == list{"y = \\sigma(W x)"});
  CHECK(labels_of(source, block_kind::table) == list{"Table 1"});
  CHECK(texts_of(source, block_kind::table)
        == list{"Model | AUC | Logloss\nLR | 0.7 | 0.5"});
  CHECK(texts_of(source, block_kind::list_item).size() == 2);
  CHECK(texts_of(source, block_kind::reference).size() == 1);
}

TEST_CASE("a LaTeX folder includes its own files and no others") {
  paper_folder folder;
  folder.files
      = {{"main.tex", "\\begin{document}\\input{part}\\input{../../etc/passwd}"
                      "\\input{/etc/passwd}\\end{document}"},
         {"part.tex", "\\section{One}Text of the part."}};
  auto read = read_document(folder, "folder");
  REQUIRE(read);
  CHECK(read->text.find("Text of the part.") != std::string::npos);
  CHECK(read->text.find("root:") == std::string::npos);
}

TEST_CASE("a LaTeX file that includes itself is included once") {
  paper_folder folder;
  folder.files = {{"main.tex", "\\begin{document}Text. \\input{main}"
                               "\\input{main.tex}\\end{document}"}};
  auto read = read_document(folder, "folder");
  if (read)
    CHECK(read->text.size() < 100);
}

TEST_CASE("plain text has headings with the next number or a known name") {
  auto text = read_sound(plain);
  CHECK(text.kind == document_kind::text);
  CHECK(text.at(text.title) == "A Text");
  CHECK(text.at(text.abstract) == "What it is about.");
  CHECK(outline_of(text)
        == list{"Abstract", "1 Introduction", "2 Method", "2.1 Layers",
                "References"});
  CHECK(text.text.find("Clicks are predicted, line by line.")
        != std::string::npos);
  CHECK(texts_of(text, block_kind::reference).size() == 1);
}

TEST_CASE("a format is told by what is in a file") {
  auto form = [](std::string_view text) {
    return form_of(std::as_bytes(std::span{text.data(), text.size()}));
  };
  CHECK(form(html) == paper_form::html);
  CHECK(form(latex) == paper_form::latex);
  CHECK(form(plain) == paper_form::text);
  CHECK(form("%PDF-1.7\n") == paper_form::pdf);
  CHECK(form(std::string_view{"a\0b", 3}) == paper_form::unknown);
}

TEST_CASE("a paper without its first pages has its sections") {
  auto text = read_sound("of what stood on the page before.\n\n"
                         "III. METHOD\n\nIt is described.\n\n"
                         "IV. EXPERIMENTS\n\nIt is tested.\n");
  CHECK(outline_of(text) == list{"III METHOD", "IV EXPERIMENTS"});
}

TEST_CASE("a numbered summary is no abstract") {
  auto text = read_sound("A Text\n\n1 Introduction\n\nWords.\n\n"
                         "2 Method\n\nWords.\n\n3 Abstract\n\nWords.\n");
  CHECK(text.abstract.empty());
}
