#include "actors/papers/fetch_paper.hpp"
#include "runtime/fetch/fetch.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/web_fixture.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

// Papers from a server on this machine.

using namespace automodel;
using namespace automodel::actors;
using testing::web_fixture;

namespace {

constexpr std::string_view pdf = "%PDF-1.4 a paper";

std::string text_in(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

paper_source source_at(const web_fixture& web, const temporary_folder& folder) {
  return {folder.path() / "papers",
          {web.at("/pdf/{}"), web.at("/doi/{}"), web.at("/find?q={}")},
          false};
}

result<fetched_paper> fetch_hint(const std::string& hint,
                                 const paper_source& from) {
  return fetch_paper(recsys::parse_hint(hint), from);
}

} // namespace

TEST_CASE("a paper is fetched once and kept under its hash") {
  web_fixture web;
  temporary_folder folder;
  web.give("/pdf/1706.06978", {200, "application/pdf", std::string{pdf}, ""});
  auto from = source_at(web, folder);
  auto first = fetch_hint("arXiv:1706.06978", from);
  REQUIRE(first);
  CHECK_FALSE(first->from_cache);
  CHECK(text_in(first->path) == pdf);
  CHECK(first->path.filename() == to_hex(digest_of(pdf)));
  auto again = fetch_hint("1706.06978", from);
  REQUIRE(again);
  CHECK(again->from_cache);
  CHECK(again->content == digest_of(pdf));
  CHECK(web.requests() == 1);
}

TEST_CASE("what was fetched is there offline, all else says what to do") {
  web_fixture web;
  temporary_folder folder;
  web.give("/pdf/1706.06978", {200, "application/pdf", std::string{pdf}, ""});
  auto from = source_at(web, folder);
  REQUIRE(fetch_hint("1706.06978", from));
  from.offline = true;
  CHECK(fetch_hint("1706.06978", from));
  auto other = fetch_hint("1706.06979", from);
  REQUIRE_FALSE(other);
  CHECK(other.error().code == errc::unavailable);
  CHECK(other.error().hint.find("--offline") != std::string::npos);
  CHECK(web.requests() == 1);
}

TEST_CASE("a cached file whose hash does not hold is fetched again") {
  web_fixture web;
  temporary_folder folder;
  web.give("/pdf/1706.06978", {200, "application/pdf", std::string{pdf}, ""});
  auto from = source_at(web, folder);
  auto first = fetch_hint("1706.06978", from);
  REQUIRE(first);
  std::ofstream{first->path} << "something else";
  auto again = fetch_hint("1706.06978", from);
  REQUIRE(again);
  CHECK_FALSE(again->from_cache);
  CHECK(text_in(again->path) == pdf);
}

TEST_CASE("a DOI leads over its landing page, a title over a feed") {
  web_fixture web;
  temporary_folder folder;
  web.give("/x.pdf", {200, "application/pdf", std::string{pdf}, ""});
  web.give("/doi/10.1145/1", {302, "text/plain", "", web.at("/landing")});
  web.give("/landing", {200, "text/html",
                        "<html><meta name=\"citation_pdf_url\" content=\""
                            + web.at("/x.pdf") + "\"></html>",
                        ""});
  web.give("/find?q=A%20Paper", {200, "application/atom+xml",
                                 "<feed><entry><link title=\"pdf\" href=\""
                                     + web.at("/x.pdf") + "\"/></entry></feed>",
                                 ""});
  web.give("/find?q=No%20Paper",
           {200, "application/atom+xml", "<feed></feed>", ""});
  auto from = source_at(web, folder);
  auto by_doi = fetch_hint("doi:10.1145/1", from);
  REQUIRE(by_doi);
  CHECK(text_in(by_doi->path) == pdf);
  auto by_title = fetch_hint("A Paper", from);
  REQUIRE(by_title);
  CHECK(by_title->content == by_doi->content);
  auto none = fetch_hint("No Paper", from);
  REQUIRE_FALSE(none);
  CHECK(none.error().code == errc::not_found);
}

TEST_CASE("what the web answers is told apart") {
  web_fixture web;
  web.give("/secret", {403, "text/plain", "", ""});
  web.give("/broken", {500, "text/plain", "", ""});
  web.give("/long", {200, "text/plain", std::string(2000, 'a'), ""});
  web.give("/loop", {302, "text/plain", "", web.at("/loop")});
  web.give("/escape", {302, "text/plain", "", "file:///etc/passwd"});
  auto code = [&](const std::string& address) {
    runtime::fetch_request request;
    request.address = address;
    request.most_bytes = 1000;
    auto got = runtime::fetch(request);
    REQUIRE_FALSE(got);
    CHECK_FALSE(got.error().message.empty());
    return got.error().code;
  };
  CHECK(code(web.at("/none")) == errc::not_found);
  CHECK(code(web.at("/secret")) == errc::not_permitted);
  CHECK(code(web.at("/broken")) == errc::unavailable);
  CHECK(code(web.at("/long")) == errc::resource_exhausted);
  CHECK(code(web.at("/loop")) == errc::unavailable);
  CHECK(code(web.at("/escape")) == errc::invalid_argument);
  CHECK(code("file:///etc/passwd") == errc::invalid_argument);
  CHECK(code("http://127.0.0.1:1/") == errc::unavailable);
}
