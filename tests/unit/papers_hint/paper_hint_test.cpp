#include "recsys/papers/hint/paper_hint.hpp"

#include <catch2/catch.hpp>

using namespace automodel::recsys;

namespace {

void check_hint(std::string_view text, hint_kind kind, std::string_view id) {
  CAPTURE(text);
  auto hint = parse_hint(text);
  CHECK(hint.kind == kind);
  CHECK(hint.text == id);
}

} // namespace

TEST_CASE("arXiv ids are known in all their forms") {
  for (auto text : {"1706.06978v4", "arXiv:1706.06978v4", " 1706.06978v4 ",
                    "https://arxiv.org/abs/1706.06978v4",
                    "http://arxiv.org/pdf/1706.06978v4.pdf"})
    check_hint(text, hint_kind::arxiv, "1706.06978v4");
  check_hint("0704.0001", hint_kind::arxiv, "0704.0001");
  check_hint("cs/0703041", hint_kind::arxiv, "cs/0703041");
}

TEST_CASE("DOIs are known in all their forms") {
  for (auto text : {"10.1145/3219819.3220023", "doi:10.1145/3219819.3220023",
                    "DOI:10.1145/3219819.3220023",
                    "https://doi.org/10.1145/3219819.3220023"})
    check_hint(text, hint_kind::doi, "10.1145/3219819.3220023");
}

TEST_CASE("other addresses are taken as they are, all else is a title") {
  check_hint("https://a.org/x.pdf", hint_kind::address, "https://a.org/x.pdf");
  check_hint("Factorization Machines", hint_kind::title,
             "Factorization Machines");
  check_hint("1706.069", hint_kind::title, "1706.069");
  check_hint("10.11/x y", hint_kind::title, "10.11/x y");
  check_hint("ftp://a.org/x", hint_kind::title, "ftp://a.org/x");
  check_hint("", hint_kind::title, "");
}

TEST_CASE("ids and titles are escaped where they stand in an address") {
  paper_resolvers by{"http://a/{}", "http://b/{}", "http://c?q={}&n=1"};
  CHECK(address_of(parse_hint("1706.06978"), by) == "http://a/1706.06978");
  CHECK(address_of(parse_hint("10.1145/1(2)"), by)
        == "http://b/10.1145/1%282%29");
  CHECK(address_of(parse_hint("A & B/C"), by)
        == "http://c?q=A%20%26%20B%2FC&n=1");
  CHECK(address_of(parse_hint("http://d/e"), by) == "http://d/e");
}

TEST_CASE("pages say where the paper is") {
  CHECK(paper_link(R"(<html><meta name="citation_pdf_url"
    content="https://a.org/x.pdf?a=1&amp;b=2"></html>)")
        == "https://a.org/x.pdf?a=1&b=2");
  CHECK(paper_link(R"(<feed><entry><link title="pdf"
    href="http://arxiv.org/pdf/1706.06978v4" rel="related"/></entry></feed>)")
        == "http://arxiv.org/pdf/1706.06978v4");
}

TEST_CASE("links that are none are not followed") {
  for (auto page :
       {"", "<html>no link</html>",
        R"(<meta name="citation_pdf_url" content="file:///etc/passwd">)",
        R"(<meta name="citation_pdf_url" content="/relative.pdf">)",
        R"(<meta name="citation_pdf_url" content=)", R"("citation_pdf_url")"}) {
    CAPTURE(page);
    CHECK_FALSE(paper_link(page));
  }
}
