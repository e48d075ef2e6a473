#include "cli/command.hpp"
#include "cli/report_files.hpp"
#include "cli/workspace.hpp"
#include "recsys/data/import.hpp"
#include "recsys/experiment/experiment_template.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

struct init_options {
  std::string ratings, out, memory;
  recsys::data_source source;
};

recsys::recognised_data recognise(const recsys::dataset& data,
                                  recsys::data_source source) {
  recsys::recognised_data found;
  found.source = std::move(source);
  found.source.format = data.format();
  found.users = data.n_users();
  found.items = data.n_items();
  found.interactions = data.size();
  found.has_ratings = !data.ratings().empty();
  found.has_timestamps = !data.timestamps().empty();
  if (found.has_ratings) {
    auto [low, high]
        = std::minmax_element(data.ratings().begin(), data.ratings().end());
    found.lowest_rating = *low;
    found.highest_rating = *high;
  }
  return found;
}

result<int> init(init_options options) {
  auto& source = options.source;
  source.path = options.ratings;
  source.name = std::filesystem::path{options.ratings}.stem().string();
  auto data
      = recsys::import_dataset(source, workspace::at(options.memory).cache);
  if (!data)
    return pass_on(data);
  if (data->matrix() != nullptr)
    return fail(errc::invalid_argument,
                options.ratings + " holds labelled rows, not ratings of users",
                "ranking needs users and items");
  std::filesystem::path out
      = options.out.empty() ? source.name + ".toml" : options.out;
  if (std::filesystem::exists(out))
    return fail_at({out.string()}, errc::conflict, "this file exists",
                   "choose another with --out");
  // Data paths in an experiment file are relative to the file's folder.
  std::error_code failed;
  source.path = std::filesystem::absolute(options.ratings, failed);
  auto written = write_file(out, experiment_template(recognise(*data, source)));
  if (!written)
    return pass_on(written);
  std::printf("%s\nNext: automodel run %s\n", out.c_str(), out.c_str());
  return 0;
}

} // namespace

void add_init(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "init", "Write a commented experiment file for your own ratings.");
  auto options = std::make_shared<init_options>();
  auto& source = options->source;
  command->add_option("ratings", options->ratings, "File or folder")
      ->required();
  command->add_option("--out", options->out,
                      "Where to write it; default: the data's name and .toml");
  command->add_option("--format", source.format,
                      "Format (see `automodel formats`); default: recognised");
  command->add_option("--user-column", source.user_column, "Of csv files");
  command->add_option("--item-column", source.item_column, "Of csv files");
  command->add_option("--rating-column", source.rating_column, "Of csv files");
  command->add_option("--time-column", source.time_column, "Of csv files");
  command->add_option("--memory", options->memory,
                      "Folder whose cache keeps what was read");
  command->callback(
      [options, &chosen] { chosen = [options] { return init(*options); }; });
}

} // namespace automodel::cli
