#include "cli/commands/paper.hpp"
#include "cli/paper_file.hpp"
#include "recsys/papers/extract/extract_record.hpp"
#include "recsys/papers/record/method_record_json.hpp"
#include "recsys/papers/record/record_text.hpp"

#include <CLI/Validators.hpp>

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

struct extract_options {
  std::string paper;
  std::uint32_t seconds = 120;
  bool json = false;
};

result<int> extract(const extract_options& options) {
  auto document = document_in(options.paper, options.seconds);
  if (!document)
    return pass_on(document);
  auto record = recsys::extract_record(*document);
  auto out = options.json ? recsys::method_record_json(record)
                          : recsys::record_text(record);
  std::fputs(out.c_str(), stdout);
  return 0;
}

} // namespace

void add_paper_extract(CLI::App& paper, action& chosen) {
  auto* command = paper.add_subcommand(
      "extract", "Read a method record from a paper: what it says of its "
                 "method, where it says it, and what it leaves out.");
  auto options = std::make_shared<extract_options>();
  command
      ->add_option("paper", options->paper,
                   "What `automodel paper read` reads, or what it printed as "
                   "JSON")
      ->required();
  command
      ->add_option("--seconds", options->seconds,
                   "After which reading is stopped")
      ->capture_default_str()
      ->check(CLI::Range(1, 86400));
  command->add_flag("--json", options->json,
                    "Print the record as JSON (docs/method-record.md)");
  command->callback(
      [options, &chosen] { chosen = [options] { return extract(*options); }; });
}

} // namespace automodel::cli
