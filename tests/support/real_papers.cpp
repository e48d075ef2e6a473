#include "tests/support/real_papers.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

namespace automodel::testing {

namespace {

namespace fs = std::filesystem;

fs::path papers_folder() {
  if (const char* given = std::getenv("AUTOMODEL_PAPERS"))
    return given;
  return fs::path{AUTOMODEL_SOURCE_DIR}.parent_path() / "shared" / "papers";
}

} // namespace

std::optional<std::string> real_paper(const std::string& name) {
  auto path = papers_folder() / (name + ".pdf");
  std::ifstream file{path, std::ios::binary};
  if (!file) {
    WARN(path.string() << " is absent: not tested with this paper");
    return {};
  }
  return std::string{std::istreambuf_iterator<char>{file}, {}};
}

} // namespace automodel::testing
