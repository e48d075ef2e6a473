#include "cli/commands/paper.hpp"
#include "cli/paper_file.hpp"
#include "recsys/papers/extract/extract_record.hpp"
#include "recsys/papers/record/method_record_json.hpp"
#include "recsys/papers/record/record_text.hpp"

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

struct extract_options {
  paper_choice from{};
  bool json = false;
};

result<int> extract(const extract_options& options) {
  auto document = document_in(options.from);
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
  add_paper_choice(*command, options->from);
  command->add_flag("--json", options->json,
                    "Print the record as JSON (docs/method-record.md)");
  command->callback(
      [options, &chosen] { chosen = [options] { return extract(*options); }; });
}

} // namespace automodel::cli
