#include "tests/unit/data/sandbox.hpp"

#include <cstdlib>

#include <catch2/catch.hpp>

namespace automodel::recsys {

namespace fs = std::filesystem;

fs::path sandbox::write(const std::string& name,
                        std::string_view content) const {
  fs::create_directories((path() / name).parent_path());
  return folder_.write(name, content);
}

result<dataset> sandbox::import(const data_source& source) const {
  return import_dataset(source, path() / "cache");
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
