#include "recsys/experiment/document.hpp"
#include "recsys/experiment/includes.hpp"
#include "recsys/experiment/matrix.hpp"
#include "recsys/experiment/overrides.hpp"

#include <cstdlib>
#include <set>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

fs::path data_folder() {
  const char* folder = std::getenv("AUTOMODEL_DATA");
  return folder ? folder : "";
}

/// Names of the points differ by their labels, unless the name itself refers
/// to a variable.
void name_point(toml_node& root, const matrix_point& point) {
  auto* name = find_member(*root.as<toml_table>(), "name");
  auto* text = name ? name->as<std::string>() : nullptr;
  if (text && !point.label.empty() && text->find("${") == std::string::npos)
    *text += '-' + point.label;
}

/// What is wrong with one point is told once, and of which it is.
class point_reader {
public:
  point_reader(toml_node root, std::string file,
               const std::vector<std::string>& overrides,
               problem_list& problems)
      : root_(std::move(root)), file_(std::move(file)), problems_(problems) {
    apply_overrides(root_, overrides, problems_);
    variables_ = take_variables(root_, problems_);
    points_ = take_matrix(root_, problems_);
    for (const auto& point : points_)
      for (const auto& [name, value] : point.values)
        if (variables_.contains(name)) {
          problems_.add(variables_.at(name).where,
                        "\"" + name + "\" is a key of the matrix, too");
          points_.clear();
          return;
        }
  }

  /// Calls `finish` with each document before it becomes an experiment.
  template <class Finish>
  std::vector<experiment_spec> read(const Finish& finish) {
    std::vector<experiment_spec> out;
    std::set<std::string> names;
    for (const auto& point : points_) {
      if (!problems_.empty())
        break;
      auto root = root_;
      auto values = variables_;
      values.insert(point.values.begin(), point.values.end());
      name_point(root, point);
      substitute(root, values, problems_);
      auto spec = read_document(root, problems_);
      finish(spec, root);
      if (!names.insert(spec.name).second)
        problems_.add({file_}, "two points of the matrix are called \""
                                   + spec.name + '"');
      if (!problems_.empty() && !point.label.empty())
        problems_.add({file_},
                      "at the point " + point.label + " of the matrix:");
      out.push_back(std::move(spec));
    }
    return out;
  }

private:
  toml_node root_;
  std::string file_;
  problem_list& problems_;
  variable_values variables_;
  std::vector<matrix_point> points_;
};

/// The only one, for callers that want one.
result<experiment_spec> the_one(result<std::vector<experiment_spec>> all,
                                const std::string& file) {
  if (!all)
    return pass_on(all);
  if (all->size() == 1)
    return std::move(all->front());
  return fail_at({file}, errc::invalid_argument,
                 "the file describes " + std::to_string(all->size())
                     + " experiments",
                 "choose one by --set matrix.KEY=[VALUE]");
}

} // namespace

result<experiment_spec>
parse_experiment(std::string_view text, const std::string& file,
                 const std::vector<std::string>& overrides) {
  problem_list problems;
  auto root = parse_toml(text, file);
  if (!root)
    return pass_on(root);
  point_reader points{std::move(*root), file, overrides, problems};
  auto specs = points.read([](const auto&, const auto&) {});
  if (!problems.empty())
    return tl::unexpected(problems.combined());
  return the_one(std::move(specs), file);
}

result<std::vector<experiment_spec>>
load_experiments(const fs::path& file,
                 const std::vector<std::string>& overrides) {
  problem_list problems;
  auto root = read_with_includes(file, problems);
  if (!root)
    return pass_on(root);
  point_reader points{std::move(*root), file.string(), overrides, problems};
  auto specs = points.read([&](experiment_spec& spec, const toml_node& from) {
    find_files(spec, from, file.parent_path(), data_folder(), problems);
  });
  if (!problems.empty())
    return tl::unexpected(problems.combined());
  return specs;
}

result<experiment_spec>
load_experiment(const fs::path& file,
                const std::vector<std::string>& overrides) {
  return the_one(load_experiments(file, overrides), file.string());
}

} // namespace automodel::recsys
