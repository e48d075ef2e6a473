#include "cli/command.hpp"
#include "cli/terminal.hpp"
#include "cli/workspace.hpp"
#include "recsys/data/data_profile.hpp"
#include "recsys/data/fetch_movielens.hpp"
#include "recsys/data/import.hpp"

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

struct describe_options {
  recsys::data_source source;
  std::string path, items, separator = ",", memory;
  bool no_header = false, json = false;
};

// A line that is rewritten while a person watches.
class progress_line {
public:
  ~progress_line() {
    if (shown_)
      std::fprintf(stderr, "\r\x1b[K");
  }

  void operator()(const recsys::work_progress& now) {
    if (!where_.interactive)
      return;
    shown_ = true;
    std::fprintf(stderr, "\r\x1b[K%.*s", static_cast<int>(now.phase.size()),
                 now.phase.data());
    if (now.total > 0)
      std::fprintf(stderr, " %3d %%",
                   static_cast<int>(100 * now.done / now.total));
    std::fflush(stderr);
  }

private:
  terminal where_ = standard_error();
  bool shown_ = false;
};

result<int> describe(describe_options options) {
  options.source.path = options.path;
  options.source.items = options.items;
  if (options.separator == "tab")
    options.separator = "\t";
  if (options.separator.size() != 1)
    return fail(errc::invalid_argument,
                "--separator '" + options.separator + "' is not one character",
                "one character, or the word tab");
  options.source.separator = options.separator.front();
  options.source.header = !options.no_header;
  if (options.source.name.empty())
    options.source.name = std::filesystem::path{options.path}.stem().string();
  auto place = workspace::at(options.memory);
  progress_line line;
  auto data = recsys::import_dataset(
      options.source, place.cache,
      [&](const recsys::work_progress& now) { line(now); });
  if (!data)
    return pass_on(data);
  auto profile = recsys::describe(*data);
  auto text = options.json ? to_json(profile) : to_text(profile);
  std::fputs(text.c_str(), stdout);
  return 0;
}

result<int> get(const std::string& name, const std::string& target) {
  if (name != "movielens")
    return fail(errc::invalid_argument, "no data set '" + name + "' to get",
                "allowed: movielens");
  progress_line line;
  auto folder = recsys::fetch_movielens(
      target, [&](const recsys::work_progress& now) { line(now); });
  if (!folder)
    return pass_on(folder);
  std::printf("%s\n", folder->c_str());
  return 0;
}

void add_describe(CLI::App& data, action& chosen) {
  auto* command = data.add_subcommand(
      "describe", "Read a data set and show its profile: counts, missing "
                  "values, sparsity,\ntime range, popularity skew, "
                  "duplicates, suspected leaks, and what to do.");
  auto options = std::make_shared<describe_options>();
  auto& source = options->source;
  command->add_option("path", options->path, "File or folder")->required();
  command->add_option("--format", source.format,
                      "Format (see `automodel formats`); default: recognised");
  command->add_option("--items", options->items, "File with item titles");
  command
      ->add_option("--separator", options->separator,
                   "Of csv files: one character, or tab")
      ->capture_default_str();
  command->add_flag("--no-header", options->no_header,
                    "The csv file has no header: columns are named 1, 2, …");
  command->add_option("--user-column", source.user_column, "Of csv files");
  command->add_option("--item-column", source.item_column, "Of csv files");
  command->add_option("--rating-column", source.rating_column, "Of csv files");
  command->add_option("--time-column", source.time_column, "Of csv files");
  command
      ->add_option("--max-bad-rows", source.max_bad_rows,
                   "Malformed rows to leave out before giving up")
      ->capture_default_str();
  command->add_option("--memory", options->memory,
                      "Folder whose cache keeps what was read");
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, &chosen] {
    chosen = [options] { return describe(*options); };
  });
}

void add_get(CLI::App& data, action& chosen) {
  auto* command = data.add_subcommand(
      "get", "Fetch real ratings that every Debian machine can have: "
             "`movielens`, 100,004\nratings from the package r-cran-dslabs "
             "(needs apt; no R, no root).");
  auto name = std::make_shared<std::string>();
  auto target = std::make_shared<std::string>();
  command->add_option("name", *name, "movielens")->required();
  command->add_option("--to", *target,
                      "Folder to put it into; default $AUTOMODEL_DATA, else "
                      "experiments or the current folder");
  command->callback([name, target, &chosen] {
    chosen = [name, target] {
      return get(*name, target->empty() ? data_folder().string() : *target);
    };
  });
}

} // namespace

void add_data(CLI::App& program, action& chosen) {
  auto* data = program.add_subcommand("data", "Fetch and describe data sets.");
  data->require_subcommand(1);
  add_get(*data, chosen);
  add_describe(*data, chosen);
}

} // namespace automodel::cli
