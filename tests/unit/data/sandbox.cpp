#include "tests/unit/data/sandbox.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <catch2/catch.hpp>

namespace automodel::recsys {

namespace fs = std::filesystem;

sandbox::sandbox() {
  auto name = (fs::temp_directory_path() / "automodel-test-XXXXXX").string();
  if (!::mkdtemp(name.data()))
    throw std::runtime_error("cannot make a folder for the test");
  path_ = name;
}

sandbox::~sandbox() {
  std::error_code error;
  fs::remove_all(path_, error);
}

fs::path sandbox::write(const std::string& name,
                        std::string_view content) const {
  auto path = path_ / name;
  fs::create_directories(path.parent_path());
  std::ofstream{path, std::ios::binary} << content;
  return path;
}

result<dataset> sandbox::import(const data_source& source) const {
  return import_dataset(source, path_ / "cache");
}

result<dataset> sandbox::import_text(const std::string& name,
                                     std::string_view content,
                                     std::string format) const {
  data_source source;
  source.format = std::move(format);
  source.path = write(name, content);
  return import(source);
}

fs::path real_data(const std::string& name) {
  const auto* set = std::getenv("AUTOMODEL_DATA");
  auto root = set ? fs::path{set} : fs::path{AUTOMODEL_SOURCE_DATA};
  auto path = root / name;
  if (fs::exists(path))
    return path;
  WARN("skipped: there is no " << path.string());
  return {};
}

std::string pairs_of(const dataset& data) {
  auto users = data.user_tokens();
  auto items = data.item_tokens();
  REQUIRE(users);
  REQUIRE(items);
  std::string text;
  for (std::size_t row = 0; row < data.size(); ++row) {
    if (row > 0)
      text += ' ';
    text += (*users)[data.users()[row]];
    text += '/';
    text += (*items)[data.items()[row]];
  }
  return text;
}

} // namespace automodel::recsys
