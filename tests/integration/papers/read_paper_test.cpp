#include "actors/papers/read_paper.hpp"
#include "tests/support/made_pdf.hpp"
#include "tests/support/temporary_folder.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>

// Papers in real sandboxed workers.

using namespace automodel;
using namespace automodel::actors;

namespace {

worker_source& workers() {
  static worker_source source{[] {
    runtime::fork_server_options server;
    server.executable = AUTOMODEL_WORKER;
    return server;
  }()};
  return source;
}

std::string small_pdf(std::string_view text) {
  testing::made_pdf out;
  out.new_page();
  out.line(72, 72, text);
  return out.bytes();
}

/// A small PDF whose page unpacks to so many words.
std::string bomb(int words) {
  std::string content = "BT /F 1 Tf ";
  for (int i = 0; i < words; ++i)
    content += "1 0 0 1 " + std::to_string(i % 150 * 4) + ' '
               + std::to_string(i / 150 % 390 * 2) + " Tm (w) Tj ";
  auto size = ::compressBound(content.size());
  std::string packed(size, '\0');
  REQUIRE(::compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                     reinterpret_cast<const Bytef*>(content.data()),
                     content.size())
          == Z_OK);
  packed.resize(size);
  return testing::pdf_of(
      {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
       "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
       "/Resources<</Font<</F 5 0 R>>>>>>",
       testing::stream_of(packed, "/Filter/FlateDecode"),
       "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"});
}

} // namespace

TEST_CASE("a sandboxed worker reads papers of every format") {
  auto [name, text] = GENERATE(table<std::string, std::string>(
      {{"paper.pdf", small_pdf("Words of a paper")},
       {"paper.html", "<html><p>Words of a paper</p></html>"},
       {"paper.tex", "\\begin{document}Words of a paper\\end{document}"},
       {"paper.txt", "Words of a paper"}}));
  CAPTURE(name);
  temporary_folder folder;
  auto read = read_paper(workers(), {folder.write(name, text)});
  REQUIRE(read);
  CHECK(read->text == "Words of a paper");
}

TEST_CASE("a worker reads a folder of LaTeX, links excepted") {
  temporary_folder folder;
  folder.write(
      "main.tex",
      "\\begin{document}Main. \\input{part}\\input{link}\\end{document}");
  folder.write("part.tex", "Part.");
  std::filesystem::create_symlink("/etc/passwd", folder.path() / "link.tex");
  auto read = read_paper(workers(), {folder.path()});
  REQUIRE(read);
  CHECK(read->text.find("Part.") != std::string::npos);
  CHECK(read->text.find("root") == std::string::npos);
}

TEST_CASE("a paper that unpacks without end is refused, the next one read") {
  temporary_folder folder;
  auto path = folder.write("bomb.pdf", bomb(21'000));
  CHECK(std::filesystem::file_size(path) < 1 << 20);
  paper_order order{path};
  auto read = read_paper(workers(), order);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == errc::resource_exhausted);
  auto next = folder.write("next.txt", "Words of a paper");
  CHECK(read_paper(workers(), {next}));
}

TEST_CASE("what cannot be read says so, with its name") {
  temporary_folder folder;
  auto damaged = folder.write("damaged.pdf", "%PDF-1.4 and no more");
  auto read = read_paper(workers(), {damaged});
  REQUIRE_FALSE(read);
  CHECK(read.error().code == errc::parse_error);
  CHECK(to_string(read.error()).find(damaged.string()) != std::string::npos);
  auto absent = read_paper(workers(), {folder.path() / "absent.pdf"});
  REQUIRE_FALSE(absent);
  CHECK(absent.error().code == errc::not_found);
  auto device = read_paper(workers(), {"/dev/null"});
  REQUIRE_FALSE(device);
  CHECK(device.error().code == errc::invalid_argument);
}

// It depends on a clock.
TEST_CASE("a paper that keeps its reader busy is given up", "[.clock]") {
  temporary_folder folder;
  auto path = folder.write("bomb.pdf", bomb(400'000));
  paper_order order{path};
  order.limits.deadline_seconds = 1;
  order.limits.memory_bytes = std::uint64_t{16} << 30;
  auto read = read_paper(workers(), order);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == errc::deadline_exceeded);
}
