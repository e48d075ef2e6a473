#include "actors/papers/attempt_figures.hpp"
#include "cli/commands/paper.hpp"
#include "cli/workspace.hpp"
#include "recsys/json_text.hpp"
#include "recsys/report/format_number.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

using json = nlohmann::json;

struct report_options {
  std::string memory;
  bool json = false;
};

json as_json(const actors::share& of) {
  return {{"count", of.count}, {"of", of.of}};
}

json as_json(const actors::attempt_figures& of) {
  return {{"attempts", of.attempts},
          {"finished", as_json(of.finished)},
          {"by_persons", as_json(of.by_persons)},
          {"with_model", as_json(of.with_model)},
          {"composed", as_json(of.composed)},
          {"written_at_once", as_json(of.written_at_once)},
          {"written_after_repairs", as_json(of.written_later)},
          {"unresolved", as_json(of.unresolved)},
          {"gate_kills", as_json(of.gate_kills)},
          {"kills_of", of.kills_of},
          {"passed_gates", as_json(of.passed_gates)},
          {"pairs_finished", as_json(of.pairs_finished)},
          {"judged", as_json(of.judged)},
          {"verdicts", of.verdicts},
          {"claims_compared", as_json(of.claims_compared)},
          {"mean_gap", of.mean_gap},
          {"mean_absolute_gap", of.mean_absolute_gap},
          {"replies_accepted", as_json(of.replies_accepted)},
          {"calls_unanswered", of.unanswered},
          {"input_tokens", of.input_tokens},
          {"output_tokens", of.output_tokens},
          {"cost_micro", of.cost_micro},
          {"timed", of.timed},
          {"median_seconds", of.median_seconds},
          {"total_seconds", of.total_seconds}};
}

void print_share(const char* what, const actors::share& of,
                 const char* out_of) {
  auto percent = of.of == 0
                     ? std::string{}
                     : "  "
                           + recsys::percent_text(static_cast<double>(of.count)
                                                  / static_cast<double>(of.of));
  std::printf("  %-32s %llu of %llu %s%s\n", what,
              static_cast<unsigned long long>(of.count),
              static_cast<unsigned long long>(of.of), out_of, percent.c_str());
}

void print_counts(const char* what,
                  const std::map<std::string, std::uint64_t>& of) {
  if (of.empty())
    return;
  std::string text;
  for (const auto& [name, count] : of)
    text += (text.empty() ? "" : ", ") + name + ' ' + std::to_string(count);
  std::printf("  %-32s %s\n", what, text.c_str());
}

void print_figures(const actors::attempt_figures& of) {
  std::printf("%s\n", recsys::plural(of.attempts, "attempt").c_str());
  print_share("finished", of.finished, "attempts");
  print_share("corrected by a person", of.by_persons, "attempts");
  print_share("asked a language model", of.with_model, "attempts");
  std::printf("\nprograms\n");
  print_share("composed from blocks", of.composed, "attempts");
  print_share("written by a model, first try", of.written_at_once, "attempts");
  print_share("written after repairs", of.written_later, "attempts");
  print_share("unresolved", of.unresolved, "attempts");
  print_share("killed by a gate", of.gate_kills, "gated programs");
  print_counts("by gate", of.kills_of);
  print_share("passed all gates", of.passed_gates, "attempts with a program");
  std::printf("\nverdicts\n");
  print_share("pairs finished", of.pairs_finished, "pairs begun");
  print_share("judged", of.judged, "pairs finished");
  print_counts("verdicts", of.verdicts);
  print_share("claims compared", of.claims_compared, "claims");
  if (of.claims_compared.count > 0)
    std::printf("  %-32s %s, absolute %s\n", "mean gap to the claim",
                recsys::signed_text(of.mean_gap).c_str(),
                recsys::metric_text(of.mean_absolute_gap).c_str());
  std::printf("\ncost\n");
  print_share("replies accepted", of.replies_accepted, "replies");
  std::printf("  %-32s %llu\n", "calls without an answer",
              static_cast<unsigned long long>(of.unanswered));
  std::printf(
      "  %-32s %llu + %llu tokens, %s\n", "language models",
      static_cast<unsigned long long>(of.input_tokens),
      static_cast<unsigned long long>(of.output_tokens),
      recsys::short_text(static_cast<double>(of.cost_micro) / 1e6).c_str());
  if (of.timed > 0)
    std::printf("  %-32s median %s, %s in all, of %llu attempts\n", "wall time",
                recsys::duration_text(of.median_seconds).c_str(),
                recsys::duration_text(of.total_seconds).c_str(),
                static_cast<unsigned long long>(of.timed));
}

result<int> report(const report_options& options) {
  auto memory
      = storage::memory_reader::open(workspace::at(options.memory).memory);
  if (!memory)
    return pass_on(memory);
  auto figures = actors::figures_of(*memory);
  if (!figures)
    return pass_on(figures);
  if (options.json)
    std::printf("%s\n", recsys::json_text(as_json(*figures),
                                          recsys::json_layout::readable)
                            .c_str());
  else
    print_figures(*figures);
  return 0;
}

} // namespace

void add_paper_report(CLI::App& paper, action& chosen) {
  auto* command = paper.add_subcommand(
      "report", "What came of all attempts in the memory: programs composed, "
                "written and killed by gates, pairs finished, verdicts, gaps "
                "to the papers' numbers, time and cost.");
  auto options = std::make_shared<report_options>();
  command->add_option("--memory", options->memory,
                      "Folder of the memory; default $AUTOMODEL_MEMORY, else "
                      ".automodel");
  command->add_flag("--json", options->json, "Print JSON");
  command->callback(
      [options, &chosen] { chosen = [options] { return report(*options); }; });
}

} // namespace automodel::cli
