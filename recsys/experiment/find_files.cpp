#include "base/utf8.hpp"
#include "recsys/blocks/link_blocks.hpp"
#include "recsys/experiment/document.hpp"

#include <fstream>
#include <sstream>
#include <system_error>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_program = 256 * 1024;

/// Where "data.path" and the like stand; else the start of the file.
source_position position_of(const toml_node& root, std::string_view table,
                            std::string_view key) {
  const auto* members = root.as<toml_table>();
  const auto* section = find_member(*members, table);
  const auto* inner = section ? section->as<toml_table>() : nullptr;
  const auto* node = inner ? find_member(*inner, key) : nullptr;
  return node ? node->where : root.where;
}

fs::path place(const fs::path& folder, const fs::path& written) {
  std::error_code ignored;
  return fs::absolute(folder / written, ignored).lexically_normal();
}

/// Where it was looked for, where else it could be, and what to do.
std::string missing_hint(const fs::path& written, const fs::path& folder,
                         const fs::path& data_folder) {
  auto looked = place(data_folder.empty() ? folder : data_folder, written);
  auto hint = "looked for " + looked.string();
  if (written.is_relative() && data_folder.empty())
    hint += " because AUTOMODEL_DATA is not set; set it to the folder of your"
            " data to look there";
  else if (written.is_relative())
    hint += " because AUTOMODEL_DATA is set; without it the place is "
            + place(folder, written).string();
  if (written.begin() != written.end() && *written.begin() == "movielens")
    hint += "; `automodel data get movielens` fetches these ratings";
  return hint;
}

class file_finder {
public:
  file_finder(const fs::path& folder, const fs::path& data_folder,
              problem_list& problems)
      : folder_(folder), data_folder_(data_folder), problems_(problems) {}

  fs::path find_data(const std::string& written, const char* key,
                     source_position where) const {
    auto folder = folder_of(where);
    auto found = place(data_folder_.empty() ? folder : data_folder_, written);
    std::error_code ignored;
    if (!fs::exists(found, ignored))
      problems_.add(std::move(where),
                    "data." + std::string(key) + ": there is no file or folder "
                        + '"' + written + '"',
                    missing_hint(written, folder, data_folder_),
                    errc::not_found);
    return found;
  }

  std::string read_program(const candidate_spec& candidate) const {
    auto path = place(folder_of(candidate.positions.at("program")),
                      candidate.program);
    auto refuse = [&](std::string message, errc code) {
      problems_.add(candidate.positions.at("program"),
                    "program \"" + candidate.program + "\" "
                        + std::move(message),
                    "looked for " + path.string(), code);
      return std::string{};
    };
    std::error_code problem;
    if (!fs::is_regular_file(path, problem))
      return refuse("is not a file", errc::not_found);
    if (fs::file_size(path, problem) > largest_program || problem)
      return refuse("is larger than 256 KiB", errc::resource_exhausted);
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    if (text.str().empty() || !is_valid_utf8(text.str()))
      return refuse("is empty, unreadable or not UTF-8", errc::parse_error);
    return linked(text.str(), candidate.program);
  }

private:
  /// Of the file in which it stands; overrides stand in none.
  fs::path folder_of(const source_position& where) const {
    return where.line == 0 ? folder_ : fs::path{where.file}.parent_path();
  }

  /// With the blocks it uses, which are thereby part of the run's identity.
  std::string linked(std::string_view text, const std::string& name) const {
    auto whole = link_blocks(text, name);
    if (whole)
      return std::move(*whole);
    auto& problem = whole.error();
    problems_.add(problem.where, problem.message, problem.hint, problem.code);
    return {};
  }

  const fs::path& folder_;
  const fs::path& data_folder_;
  problem_list& problems_;
};

} // namespace

void find_files(experiment_spec& spec, const toml_node& root,
                const fs::path& folder, const fs::path& data_folder,
                problem_list& problems) {
  file_finder finder{folder, data_folder, problems};
  if (!spec.data_path.empty())
    spec.data.path = finder.find_data(spec.data_path, "path",
                                      position_of(root, "data", "path"));
  if (!spec.items_path.empty())
    spec.data.items = finder.find_data(spec.items_path, "items",
                                       position_of(root, "data", "items"));
  if (!spec.users_path.empty())
    spec.data.users = finder.find_data(spec.users_path, "users",
                                       position_of(root, "data", "users"));
  for (auto& candidate : spec.candidates)
    if (!candidate.program.empty())
      candidate.program_source = finder.read_program(candidate);
}

} // namespace automodel::recsys
