#include "cli/composed_method.hpp"

#include "cli/paper_file.hpp"
#include "cli/report_files.hpp"
#include "recsys/models/zoo/zoo_programs.hpp"
#include "recsys/papers/compose/insertion.hpp"
#include "recsys/papers/compose/nearest_program.hpp"
#include "recsys/papers/record/check_record.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace automodel::cli {

namespace {

namespace fs = std::filesystem;

/// The record in a file, or the one that is read from a paper.
result<recsys::method_record> checked_record(const std::string& file) {
  auto read = record_in({file});
  if (!read)
    return pass_on(read);
  for (const auto& problem : recsys::record_problems(*read))
    std::fprintf(stderr, "%s: %s\n", file.c_str(), problem.c_str());
  return read;
}

/// One line for a list in the terminal.
void print_list(const char* heading, const std::vector<std::string>& lines) {
  if (lines.empty())
    return;
  std::printf("\n%s\n", heading);
  for (const auto& line : lines)
    std::printf("  %s\n", line.c_str());
}

} // namespace

result<recsys::composition> compose_file(const std::string& record,
                                         const std::string& data_set) {
  auto read = checked_record(record);
  if (!read)
    return pass_on(read);
  return recsys::compose(*read, {"program.py", data_set});
}

result<recsys::composition> insert_file(const std::string& record,
                                        const std::string& model,
                                        const std::string& data_set) {
  auto read = checked_record(record);
  if (!read)
    return pass_on(read);
  return insert_record(*read, model, data_set);
}

result<recsys::composition> insert_record(const recsys::method_record& record,
                                          const std::string& model,
                                          const std::string& data_set) {
  auto file = model;
  std::ranges::replace(file, '-', '_');
  const auto zoo = recsys::zoo_programs();
  auto baseline = std::ranges::find(zoo, file, &recsys::zoo_program::name);
  if (baseline == zoo.end())
    return fail(errc::invalid_argument, "the zoo has no '" + model + "'",
                "`automodel models` lists it");
  auto changed = recsys::insert_into(record, baseline->source, baseline->file,
                                     {"program.py", data_set});
  if (!changed)
    return pass_on(changed);
  return recsys::as_composition(*changed);
}

result<std::vector<actors::gate_report>>
gates_of(const recsys::composition& made, actors::worker_source& workers) {
  actors::program_order order;
  order.name = "program.py";
  order.source = made.program;
  order.labels = made.task == "multi_task" ? 2 : 1;
  if (!made.reference.empty())
    order.reference_name = "reference.py";
  order.reference = made.reference;
  return actors::check_program(workers, order);
}

result<std::vector<std::string>>
write_composition(const recsys::composition& of, const fs::path& folder) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem)
    return fail_at({folder.string()}, errc::io_error, problem.message());
  std::vector<std::pair<std::string, std::string>> files{
      {of.complete() ? "program.py" : "skeleton.py", of.program},
      {"notes.json", recsys::notes_json(of)}};
  if (of.complete()) {
    auto nearest = recsys::find_nearest(of.own_part, "program.py");
    if (!of.reference.empty()) // none knows a person's program
      files.emplace_back("reference.py", of.reference);
    files.emplace_back("recipe.toml", recsys::recipe_toml(of, "program.py"));
    files.emplace_back("nearest.diff", nearest.diff.text);
  }
  std::vector<std::string> out;
  for (const auto& [name, text] : files) {
    if (auto written = write_file(folder / name, text); !written)
      return pass_on(written);
    out.push_back(name);
  }
  return out;
}

void print_composition(const recsys::composition& of, const fs::path& folder,
                       const std::vector<std::string>& files) {
  std::vector<std::string> unresolved, assumed;
  for (const auto& one : of.unresolved)
    unresolved.push_back(one.field + " (" + one.word + "): " + one.reason);
  for (const auto& one : of.ledger)
    assumed.push_back(one.field + ": " + one.what + " = "
                      + to_string(one.assumption) + ", " + one.reason);
  std::printf(
      "%s for the task %s in %s:", of.complete() ? "A program" : "A skeleton",
      of.task.c_str(), folder.c_str());
  for (const auto& name : files)
    std::printf(" %s", name.c_str());
  std::printf("\n");
  print_list("Unresolved:", unresolved);
  print_list("Assumed:", assumed);
  print_list("Stated, but nothing follows from it:", of.unused);
}

} // namespace automodel::cli
