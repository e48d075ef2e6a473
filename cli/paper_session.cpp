#include "cli/paper_session.hpp"

#include "cli/composed_method.hpp"
#include "cli/gate_list.hpp"
#include "cli/pair_estimate.hpp"
#include "cli/paper_file.hpp"
#include "cli/report_files.hpp"
#include "cli/version.hpp"
#include "recsys/data/import.hpp"
#include "recsys/json_text.hpp"
#include "recsys/models/zoo/zoo_programs.hpp"
#include "recsys/papers/compose/insertion.hpp"
#include "recsys/papers/compose/nearest_program.hpp"
#include "recsys/papers/document/document_json.hpp"
#include "recsys/papers/extract/extract_record.hpp"
#include "recsys/papers/pair/given_program.hpp"
#include "recsys/papers/record/check_record.hpp"
#include "recsys/papers/record/method_record_json.hpp"
#include "recsys/papers/record/record_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace automodel::cli {

namespace {

using json = nlohmann::json;
namespace fs = std::filesystem;

std::string joined_words(const recsys::method_record& record) {
  std::string out;
  for (const auto& one : record.modules)
    if (const auto* word = std::get_if<std::string>(&one.kind.value))
      out += (out.empty() ? "" : " ") + *word;
  return out.empty() ? "no modules" : out;
}

} // namespace

paper_session::paper_session(paper_options options, std::string command)
    : options_(std::move(options)), command_(std::move(command)) {
  const auto& first = options_.hint.empty() ? options_.record : options_.hint;
  report_.source = fs::path(first).filename().string();
  if (options_.out.empty())
    options_.out = "runs/paper-" + fs::path(first).stem().string();
  report_.command = command_;
}

result<int> paper_session::run() {
  // The attempt is named by what there is before anybody is asked.
  for (auto phase :
       {&paper_session::read, &paper_session::compose,
        &paper_session::open_attempt, &paper_session::ask_fields,
        &paper_session::keep_record, &paper_session::ask_for_program,
        &paper_session::write_program, &paper_session::pass_gates,
        &paper_session::prepare_pair, &paper_session::announce,
        &paper_session::train, &paper_session::judge}) {
    if (auto done = (this->*phase)(); !done)
      return pass_on(done);
    if (exit_)
      return *exit_;
  }
  return 0;
}

result<void> paper_session::stop(recsys::attempt_end how, int exit_code) {
  auto ended = end(how, exit_code);
  if (!ended)
    return pass_on(ended);
  exit_ = *ended;
  return {};
}

result<void> paper_session::write(const std::string& name,
                                  const std::string& text) {
  std::error_code problem;
  fs::create_directories(folder(), problem);
  if (problem)
    return fail_at({folder().string()}, errc::io_error, problem.message());
  return write_file(folder() / name, text);
}

result<void> paper_session::read() {
  if (!options_.llm.empty()) {
    auto config = runtime::read_llm_config(options_.llm);
    if (!config)
      return pass_on(config);
    model_config_ = std::move(*config);
  }
  if (!options_.record.empty()) {
    auto record = read_record_file(options_.record);
    if (!record)
      return pass_on(record);
    report_.record = std::move(*record);
    report_.corrected = "record";
  } else {
    auto document = document_in(
        {options_.hint, options_.reading_seconds, options_.offline});
    if (!document)
      return pass_on(document);
    document_ = document_json(*document);
    report_.record = recsys::extract_record(*document);
    paper_ = std::move(*document);
  }
  for (const auto& problem : recsys::record_problems(report_.record))
    std::fprintf(stderr, "record: %s\n", problem.c_str());
  if (!options_.task.empty()) {
    report_.record.task
        = {options_.task, recsys::field_status::inferred, 1, {}};
    report_.record.made_by += ", the task by a person";
  }
  if (auto written = write("record.json", method_record_json(report_.record));
      !written)
    return written;
  if (options_.record_only && !model_config_)
    return stop(recsys::attempt_end::read, 0);
  return {};
}

result<void> paper_session::compose() {
  auto made
      = options_.into.empty()
            ? recsys::compose(report_.record, {"program.py", options_.data_set})
            : insert_record(report_.record, options_.into, options_.data_set);
  if (!made)
    return pass_on(made);
  report_.made = std::move(*made);
  if (!options_.program.empty())
    return use_program();
  return {};
}

result<void> paper_session::write_program() {
  auto files = write_composition(report_.made, folder());
  if (!files)
    return pass_on(files);
  if (!report_.made.complete()) {
    if (auto kept = attempt_->keep_unresolved(report_.made); !kept)
      return kept;
    return stop(recsys::attempt_end::unresolved, unresolved_exit_code);
  }
  auto nearest = recsys::find_nearest(report_.made.own_part, "program.py");
  report_.nearest = nearest.name;
  report_.diff = nearest.diff.text;
  for (const auto& one : recsys::zoo_programs())
    if (one.name == nearest.name)
      nearest_source_ = one.source;
  return {};
}

result<void> paper_session::use_program() {
  auto text = read_paper_file(options_.program);
  if (!text)
    return pass_on(text);
  recsys::replace_program(report_.made, *text);
  // Composing again, with fields that a model filled, comes here twice.
  if (report_.corrected.find("program") == std::string::npos)
    report_.corrected += report_.corrected.empty() ? "program" : " and program";
  return {};
}

// All that the attempt depends on, and nothing that differs between machines
// that hold the same files.
std::string paper_session::canonical() const {
  const auto& pair = options_.pair;
  json out{{"kind", "paper"},
           {"record", to_hex(digest_of(method_record_json(report_.record)))},
           {"document", to_hex(digest_of(document_))},
           {"program", to_hex(digest_of(report_.made.program))},
           {"data_set", options_.data_set},
           {"into", options_.into},
           {"program_only", options_.program_only},
           {"data", pair.data},
           {"format", pair.format},
           {"labels", pair.labels},
           {"fields", pair.fields},
           {"split", pair.split},
           {"baseline", pair.baseline},
           {"seeds", pair.seeds},
           {"margin", pair.margin},
           {"trials", pair.trials},
           {"deadline", pair.deadline},
           {"settings", options_.settings}};
  if (options_.record_only)
    out["record_only"] = true;
  if (!options_.approve.empty())
    out["approve"] = options_.approve;
  if (model_config_)
    out["language_model"]
        = {{"model", model_config_->model},
           {"temperature", model_config_->temperature},
           {"repairs", model_config_->repairs},
           {"program_repairs", model_config_->program_repairs},
           {"reply_tokens", model_config_->reply_tokens}};
  return recsys::json_text(out);
}

result<void> paper_session::open_attempt() {
  auto site = run_site::open(options_.site);
  if (!site)
    return pass_on(site);
  site_ = std::move(*site);
  if (auto opened = site_->open_memory(); !opened)
    return opened;
  attempt_.emplace(site_->memory(), actors::attempt_request{
                                        report_.source, canonical(), version});
  report_.attempt = attempt_->id();
  return attempt_->begin();
}

result<void> paper_session::keep_record() {
  if (auto kept = attempt_->keep_record(report_.record, document_); !kept)
    return kept;
  if (options_.record_only)
    return stop(recsys::attempt_end::read, 0);
  return {};
}

result<void> paper_session::pass_gates() {
  if (auto kept
      = attempt_->keep_program(report_.made, nearest_source_, report_.diff);
      !kept)
    return pass_on(kept);
  auto known = attempt_->known_gates();
  if (!known)
    return pass_on(known);
  if (*known) {
    report_.gates = std::move(**known);
  } else {
    // Those of a program that a model wrote are known from its repairs.
    if (report_.gates.empty()) {
      auto checked = gates_of(report_.made, site_->workers());
      if (!checked)
        return pass_on(checked);
      report_.gates = gate_lines(*checked);
    }
    if (auto kept = attempt_->keep_gates(report_.gates); !kept)
      return pass_on(kept);
  }
  if (!std::ranges::all_of(report_.gates, &recsys::gate_line::passed))
    return stop(recsys::attempt_end::closed, 1);
  if (options_.program_only)
    return stop(recsys::attempt_end::programmed, 0);
  return {};
}

// Rows of interactions are predicted by who and what, unless somebody says
// otherwise; sparse rows have fields of their own.
result<bool> paper_session::name_fields() {
  auto& pair = options_.pair;
  if (report_.made.task == "sequential" || !pair.fields.empty())
    return false;
  recsys::data_source source;
  source.path = pair.data;
  source.format = pair.format;
  auto data = recsys::import_dataset(source, site_->place().cache);
  if (!data)
    return pass_on(data);
  if (data->matrix() != nullptr)
    return false;
  pair.fields = {"user", "item"};
  return true;
}

result<void> paper_session::prepare_pair() {
  if (report_.language_model && report_.language_model->wrote_program)
    if (auto asked = checkpoint("program", program_subject()); !asked || exit_)
      return asked;
  auto named = name_fields();
  if (!named)
    return pass_on(named);
  auto pair = recsys::pair_of(report_.made, options_.pair);
  if (!pair)
    return pass_on(pair);
  pair_ = std::move(*pair);
  report_.pair_ledger = pair_.ledger;
  if (*named)
    report_.pair_ledger.push_back(
        {"data", "what rows are predicted from", std::string("user,item"),
         "nobody named fields; --field takes other columns"});
  report_.criterion = pair_.criterion;
  if (auto done = write("pair.toml", pair_.experiment); !done)
    return done;
  auto prepared = site_->prepare((folder() / "pair.toml").string());
  if (!prepared)
    return pass_on(prepared);
  experiment_ = std::move(*prepared);
  const auto& spec = experiment_.spec;
  pair_identity_ = identity_of(spec);
  auto data = recsys::import_dataset(spec.data, site_->place().cache);
  if (!data)
    return pass_on(data);
  dataset_ = data->identity();
  report_.estimate = estimate_of(spec, data->size(), site_->memory().reader());
  return {};
}

result<void> paper_session::announce() {
  actors::pair_hypothesis idea;
  idea.motive = joined_words(report_.record);
  idea.task = report_.made.task;
  idea.proposal = {{"modules", idea.motive},
                   {"baseline", pair_.baseline},
                   {"program", to_hex(digest_of(report_.made.program))},
                   {"experiment", pair_identity_}};
  idea.metric = experiment_.spec.selection;
  idea.expected = experiment_.spec.margin;
  idea.dataset = dataset_;
  auto earlier = attempt_->earlier(idea);
  if (!earlier)
    return pass_on(earlier);
  report_.earlier = std::move(*earlier);
  if (auto kept = attempt_->keep_hypothesis(idea); !kept)
    return kept;
  if (auto kept
      = attempt_->keep_pair(pair_.experiment, pair_identity_, pair_.criterion);
      !kept)
    return kept;
  auto* out = options_.json ? stderr : stdout;
  std::fprintf(out, "Baseline: %s\nCriterion: %s.\n\nProtocol:\n%s\n",
               pair_.baseline.c_str(), pair_.criterion.c_str(),
               to_text(experiment_.spec.evaluation).c_str());
  std::fprintf(out, "Cost: %s\n", report_.estimate.c_str());
  for (const auto& line : report_.earlier)
    std::fprintf(out, "Tried before: %s\n", line.c_str());
  std::fflush(out);
  return {};
}

result<void> paper_session::train() {
  if (auto asked = checkpoint("train", training_subject()); !asked || exit_)
    return asked;
  auto outcome = site_->finish(experiment_, pair_identity_);
  if (!outcome)
    return pass_on(outcome);
  if (!*outcome || (*outcome)->finished)
    return {};
  std::fprintf(stderr,
               "automodel: not finished: %s\nThe memory keeps what was done; "
               "the same command goes on from there:\n  %s\n",
               to_string((*outcome)->cause).c_str(), command_.c_str());
  auto code = (*outcome)->exit_code;
  exit_ = code == 0 ? 1 : code;
  return {};
}

result<void> paper_session::judge() {
  auto memory = site_->memory().reader();
  auto report = read_report(memory, pair_identity_, command_);
  if (!report)
    return pass_on(report);
  auto problems = actors::evidence_problems(memory, pair_identity_);
  if (!problems)
    return pass_on(problems);
  auto before = attempt_->earlier_comparisons(report->results);
  if (!before)
    return pass_on(before);
  report_.verdict = recsys::judge_pair(experiment_.spec, report->results,
                                       {*before, std::move(*problems)});
  report_.claims = recsys::reproductions(report_.record, experiment_.spec,
                                         report->results);
  auto files = write_report(memory, pair_identity_, *report, folder());
  if (!files)
    return pass_on(files);
  if (auto kept = attempt_->keep_verdict(*report_.verdict, report->results,
                                         pair_identity_);
      !kept)
    return kept;
  report_.pair = std::move(*report);
  return stop(recsys::attempt_end::judged, 0);
}

result<int> paper_session::end(recsys::attempt_end how, int exit_code) {
  report_.end = how;
  if (auto counted = count_calls(); !counted)
    return pass_on(counted);
  auto text = to_json(report_);
  if (attempt_) {
    if (auto kept = attempt_->finish(text, exit_code == 0); !kept)
      return pass_on(kept);
    auto trace = attempt_->trace();
    if (!trace)
      return pass_on(trace);
    report_.trace = std::move(*trace);
    if (!pair_identity_.empty())
      site_->drop_models(pair_identity_);
  }
  if (auto done = write("paper.json", text); !done)
    return pass_on(done);
  if (auto done = write("paper.html", render_html(report_)); !done)
    return pass_on(done);
  if (options_.json) {
    std::fputs(text.c_str(), stdout);
    return exit_code;
  }
  if (how == recsys::attempt_end::read)
    std::fputs(record_text(report_.record).c_str(), stdout);
  else if (how != recsys::attempt_end::judged)
    print_composition(report_.made, folder(), {});
  for (const auto& gate : report_.gates)
    if (!gate.passed)
      std::printf("CLOSED %s: %s\n", gate.name.c_str(), gate.text.c_str());
  std::printf("\n%sreport  %s\nrecord  %s\n", render_text(report_).c_str(),
              (folder() / "paper.html").c_str(),
              (folder() / "record.json").c_str());
  return exit_code;
}

} // namespace automodel::cli
