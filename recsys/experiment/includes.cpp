#include "recsys/experiment/includes.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t deepest = 8;
constexpr std::size_t most_files = 32;

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

result<toml_node> read_document(const fs::path& file) {
  auto text = read_text(file);
  if (!text)
    return pass_on(text);
  return parse_toml(*text, file.string());
}

bool is_list_of_tables(const toml_list& list) {
  return !list.empty()
         && std::all_of(list.begin(), list.end(), [](const toml_node& one) {
              return one.as<toml_table>() != nullptr;
            });
}

void join_entries(toml_list& below, toml_list over) {
  for (auto& entry : over) {
    auto name = name_of_entry(entry);
    auto known
        = std::find_if(below.begin(), below.end(), [&](const toml_node& one) {
            return !name.empty() && name_of_entry(one) == name;
          });
    if (known == below.end())
      below.push_back(std::move(entry));
    else
      *known = laid_over(std::move(*known), std::move(entry));
  }
}

class include_reader {
public:
  explicit include_reader(problem_list& problems) : problems_(problems) {}

  result<toml_node> read(const fs::path& file) {
    auto root = read_document(file);
    if (!root)
      return root;
    open_.push_back(identity_of(file));
    auto below = read_includes(*root, file.parent_path());
    open_.pop_back();
    return laid_over(std::move(below), std::move(*root));
  }

private:
  static fs::path identity_of(const fs::path& file) {
    std::error_code ignored;
    return fs::weakly_canonical(file, ignored);
  }

  // What the file includes, as one document; the key is taken out.
  toml_node read_includes(toml_node& root, const fs::path& folder) {
    toml_node below{root.where, toml_table{}};
    auto& members = *root.as<toml_table>();
    auto key
        = std::find_if(members.begin(), members.end(),
                       [](const auto& one) { return one.key == "include"; });
    if (key == members.end())
      return below;
    auto named = std::move(key->node);
    members.erase(key);
    const auto* list = named.as<toml_list>();
    if (!list)
      problems_.add(named.where,
                    "include must be a list, not "
                        + std::string(describe(named)),
                    "such as include = [\"common.toml\"]");
    for (std::size_t i = 0; list && i < list->size(); ++i)
      below = laid_over(std::move(below), read_one((*list)[i], folder));
    return below;
  }

  toml_node read_one(const toml_node& named, const fs::path& folder) {
    toml_node nothing{named.where, toml_table{}};
    const auto* text = named.as<std::string>();
    if (!text || text->empty()) {
      problems_.add(named.where, "an included file is named by its path",
                    "such as \"common.toml\"");
      return nothing;
    }
    auto file = (folder / *text).lexically_normal();
    if (std::find(open_.begin(), open_.end(), identity_of(file))
        != open_.end()) {
      problems_.add(named.where, "\"" + *text + "\" includes itself");
      return nothing;
    }
    if (open_.size() >= deepest || ++files_ >= most_files) {
      problems_.add(named.where, "too many files are included",
                    "at most " + std::to_string(most_files) + ", "
                        + std::to_string(deepest) + " deep",
                    errc::resource_exhausted);
      return nothing;
    }
    auto read_below = read(file);
    if (read_below)
      return std::move(*read_below);
    auto why = read_below.error();
    // What is wrong inside a file stands there; that there is none, here.
    if (why.code == errc::parse_error)
      problems_.add(std::move(why));
    else
      problems_.add(named.where, "\"" + *text + "\" " + why.message,
                    "looked for " + file.string(), why.code);
    return nothing;
  }

  problem_list& problems_;
  std::vector<fs::path> open_;
  std::size_t files_ = 0;
};

} // namespace

toml_node laid_over(toml_node below, toml_node over) {
  if (auto* under = below.as<toml_table>(), *upper = over.as<toml_table>();
      under && upper) {
    for (auto& member : *upper) {
      if (auto* known = find_member(*under, member.key))
        *known = laid_over(std::move(*known), std::move(member.node));
      else
        put_member(*under, std::move(member));
    }
    below.where = over.where;
    return below;
  }
  if (auto* under = below.as<toml_list>(), *upper = over.as<toml_list>();
      under && upper && is_list_of_tables(*under)
      && is_list_of_tables(*upper)) {
    join_entries(*under, std::move(*upper));
    return below;
  }
  return over;
}

result<toml_node> read_with_includes(const fs::path& file,
                                     problem_list& problems) {
  return include_reader{problems}.read(file);
}

} // namespace automodel::recsys
