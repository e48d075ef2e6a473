#include "cli/workspace.hpp"

#include <cstdlib>

namespace automodel::cli {

namespace {

std::filesystem::path from_environment(const char* name) {
  const auto* value = std::getenv(name);
  return value ? value : "";
}

} // namespace

workspace workspace::at(const std::string& given) {
  auto root = std::filesystem::path{given};
  if (root.empty())
    root = from_environment("AUTOMODEL_MEMORY");
  if (root.empty())
    root = ".automodel";
  return {root, root / "cache", root / "scratch"};
}

std::filesystem::path data_folder() {
  auto given = from_environment("AUTOMODEL_DATA");
  if (!given.empty())
    return given;
  std::error_code ignored;
  if (std::filesystem::is_directory("experiments", ignored))
    return "experiments";
  return ".";
}

std::filesystem::path cluster_folder(const std::string& given) {
  if (!given.empty())
    return given;
  auto known = from_environment("AUTOMODEL_CLUSTER");
  return known.empty() ? ".automodel-cluster" : known;
}

result<std::filesystem::path> executable_beside(const std::string& name) {
  std::error_code failed;
  auto self = std::filesystem::read_symlink("/proc/self/exe", failed);
  auto found = self.parent_path() / name;
  if (failed || !std::filesystem::exists(found))
    return fail(errc::not_found, "no " + name + " beside " + self.string(),
                "both are built by `./dev build` and belong into one folder");
  return found;
}

result<std::filesystem::path> worker_executable() {
  return executable_beside("automodel-worker");
}

} // namespace automodel::cli
