#include "recsys/blocks/block_library.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

using namespace automodel::recsys;

TEST_CASE("docs/blocks.md says what blocks.py holds") {
  std::ostringstream written;
  written << std::ifstream(BLOCKS_PAGE).rdbuf();
  auto page = blocks_page(block_library(blocks_source()));
  if (written.str() == page)
    return;
  auto fresh = std::filesystem::temp_directory_path() / "blocks.md";
  std::ofstream(fresh) << page;
  FAIL("docs/blocks.md is out of date: copy " << fresh.string() << " over it");
}

TEST_CASE("a signature is one line") {
  block_library library("# == One\n#\n# For all.\n\n# A.\n#\n# B.\n"
                        "def f(\n    x: Tensor, y: List[int] = [1]\n) -> int:\n"
                        "    return 1\n");
  REQUIRE(library.blocks().size() == 1);
  CHECK(signature_of(library.blocks()[0])
        == "f(x: Tensor, y: List[int] = [1]) -> int");
  auto page = blocks_page(library);
  CHECK(page.find("\n## One\n\nFor all.\n\n```python\n# A.\n#\n# B.\nf(x: ")
        != std::string::npos);
}
