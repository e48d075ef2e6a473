#include "recsys/experiment/document.hpp"
#include "recsys/experiment/overrides.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <system_error>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

result<std::string> read_text(const fs::path& file) {
  std::error_code problem;
  auto status = fs::status(file, problem);
  if (!fs::exists(status))
    return fail_at({file.string()}, errc::not_found,
                   "there is no such experiment file",
                   "experiments/ holds some; `automodel init RATINGS` writes "
                   "one for your data");
  if (!fs::is_regular_file(status))
    return fail_at({file.string()}, errc::invalid_argument, "is not a file",
                   "name an experiment file, such as "
                   "experiments/quickstart.toml");
  std::ifstream in(file, std::ios::binary);
  std::string text(max_document_bytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || (in.fail() && !in.eof()))
    return fail_at({file.string()}, errc::io_error, "cannot be read");
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

fs::path data_folder() {
  const char* folder = std::getenv("AUTOMODEL_DATA");
  return folder ? folder : "";
}

/// The document with its overrides; what is wrong with these is collected.
result<toml_node> parse_document(std::string_view text, const std::string& file,
                                 const std::vector<std::string>& overrides,
                                 problem_list& problems) {
  auto root = parse_toml(text, file);
  if (root)
    apply_overrides(*root, overrides, problems);
  return root;
}

} // namespace

result<experiment_spec>
parse_experiment(std::string_view text, const std::string& file,
                 const std::vector<std::string>& overrides) {
  problem_list problems;
  auto root = parse_document(text, file, overrides, problems);
  if (!root)
    return pass_on(root);
  auto spec = read_document(*root, problems);
  if (!problems.empty())
    return tl::unexpected(problems.combined());
  return spec;
}

result<experiment_spec>
load_experiment(const fs::path& file,
                const std::vector<std::string>& overrides) {
  auto text = read_text(file);
  if (!text)
    return pass_on(text);
  problem_list problems;
  auto root = parse_document(*text, file.string(), overrides, problems);
  if (!root)
    return pass_on(root);
  auto spec = read_document(*root, problems);
  find_files(spec, *root, file.parent_path(), data_folder(), problems);
  if (!problems.empty())
    return tl::unexpected(problems.combined());
  return spec;
}

} // namespace automodel::recsys
