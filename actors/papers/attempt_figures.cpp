#include "actors/papers/attempt_figures.hpp"

#include "messages/parameters.hpp"
#include "storage/knowledge_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace automodel::actors {

namespace {

using json = nlohmann::json;
namespace schema = messages::schema;
using kind = schema::Record;
using messages::read_text;

/// A text of the store as JSON; nothing if it is none.
json stored_json(const storage::memory_reader& memory,
                 capnp::Data::Reader name) {
  auto hash = messages::read_digest(name);
  if (!hash)
    return {};
  auto bytes = memory.artefacts().read(*hash);
  if (!bytes)
    return {};
  return json::parse(bytes->begin(), bytes->end(), nullptr, false);
}

class figure_counter {
public:
  explicit figure_counter(const storage::memory_reader& memory)
      : memory_(memory) {}

  result<attempt_figures> count() {
    auto all = memory_.experiments();
    if (!all)
      return pass_on(all);
    for (const auto& one : *all)
      known_.emplace(one.experiment, one);
    for (const auto& one : *all)
      if (one.name.starts_with("paper "))
        if (auto done = add(one); !done)
          return pass_on(done);
    finish();
    return std::move(out_);
  }

private:
  /// What one attempt did.
  struct attempt {
    bool is_paper = false, ended = false;
    bool programmed = false, unresolved = false, wrote = false, open = false;
    bool asked = false, judged = false;
    std::string pair;
    json report;
  };

  result<void> add(const storage::experiment_summary& summary) {
    auto steps = memory_.steps(summary.experiment);
    if (!steps)
      return pass_on(steps);
    attempt of;
    for (const auto& one : *steps) {
      auto read
          = one.record.read([&](schema::Record::Reader from) -> result<void> {
              hear(from, of);
              return {};
            });
      if (!read)
        return pass_on(read);
    }
    if (of.is_paper)
      add(of, summary);
    return {};
  }

  void hear(schema::Record::Reader from, attempt& of) {
    auto step = read_text(from.getStep());
    if (from.which() == kind::INTENT) {
      auto file = json::parse(read_text(from.getIntent().getResolvedFile()),
                              nullptr, false);
      of.is_paper = file.is_object() && file.value("kind", "") == "paper";
    } else if (from.which() == kind::MODEL_CALL) {
      hear(from.getModelCall(), of);
    } else if (from.which() == kind::DECISION) {
      hear(from.getDecision(), step, of);
    } else if (from.which() == kind::PROGRAM_DIFF) {
      of.programmed = true;
    } else if (from.which() == kind::FAILURE && step == "program") {
      of.unresolved = true;
    } else if (from.which() == kind::VERDICT) {
      of.judged = true;
      ++out_.verdicts[storage::text_of(from.getVerdict().getOutcome())];
    } else if (from.which() == kind::FINISHED) {
      of.ended = true;
      of.report = stored_json(memory_, from.getFinished().getResults());
    }
  }

  void hear(schema::ModelCall::Reader call, attempt& of) {
    using outcome_of = schema::ModelCall::Outcome;
    of.asked = true;
    if (call.getOutcome() == outcome_of::UNANSWERED) {
      ++out_.unanswered;
    } else {
      ++out_.replies_accepted.of;
      out_.replies_accepted.count
          += call.getOutcome() == outcome_of::ACCEPTED ? 1 : 0;
    }
    out_.input_tokens += call.getInputTokens();
    out_.output_tokens += call.getOutputTokens();
    out_.cost_micro += call.getCostMicro();
  }

  void hear(schema::Decision::Reader decision, const std::string& step,
            attempt& of) {
    auto slot = read_text(decision.getSlot());
    if (slot == "paper/gates") {
      auto written = step.starts_with("llm/");
      of.wrote = of.wrote || (written && decision.getChosen() == 0);
      of.open = of.open || (!written && decision.getChosen() == 0);
      // A written program that passed stands in the step "gates" once more.
      if (written || !of.wrote)
        add_gates(decision);
    } else if (slot == "paper/pair" && decision.getOptions().size() > 0) {
      auto choice
          = messages::read_parameters(decision.getOptions()[0].getChoice());
      if (auto at = choice.find("experiment"); at != choice.end())
        of.pair = to_string(at->second);
    }
  }

  void add_gates(schema::Decision::Reader decision) {
    ++out_.gate_kills.of;
    out_.gate_kills.count += decision.getChosen() == 0 ? 0 : 1;
    auto inputs = decision.getInputs();
    if (inputs.size() == 0)
      return;
    auto gates = stored_json(memory_, inputs[inputs.size() - 1]);
    if (gates.is_array())
      for (const auto& one : gates)
        if (one.is_object() && !one.value("passed", true))
          ++out_.kills_of[one.value("gate", "")];
  }

  void add(const attempt& of, const storage::experiment_summary& summary) {
    auto says = of.report.is_object();
    auto corrected = says && !of.report.value("corrected", "").empty();
    ++out_.attempts;
    out_.finished.count += of.ended;
    out_.by_persons.count += corrected;
    out_.with_model.count += of.asked;
    auto repairs = 0;
    if (says && of.report.contains("language_model")
        && of.report["language_model"].contains("program"))
      repairs = of.report["language_model"]["program"].value("repairs", 0);
    if (of.programmed || of.unresolved) {
      ++out_.composed.of;
      out_.unresolved.count += of.unresolved;
      out_.written_at_once.count += of.programmed && of.wrote && repairs == 0;
      out_.written_later.count += of.programmed && of.wrote && repairs > 0;
      out_.composed.count += of.programmed && !of.wrote && !corrected;
    }
    out_.passed_gates.of += of.programmed;
    out_.passed_gates.count += of.programmed && of.open;
    add_pair(of);
    add_time(of, summary);
  }

  void add_pair(const attempt& of) {
    if (of.pair.empty())
      return;
    ++out_.pairs_finished.of;
    auto pair = known_.find(of.pair);
    if (pair == known_.end()
        || pair->second.status != storage::experiment_status::finished)
      return;
    ++out_.pairs_finished.count;
    out_.judged.count += of.judged;
    if (!of.judged || !of.report.is_object() || !of.report.contains("claims"))
      return;
    for (const auto& claim : of.report["claims"]) {
      ++out_.claims_compared.of;
      if (!claim.contains("gap") || !claim["gap"].is_number())
        continue;
      ++out_.claims_compared.count;
      auto gap = claim["gap"].get<double>();
      out_.mean_gap += gap;
      out_.mean_absolute_gap += std::abs(gap);
    }
  }

  void add_time(const attempt& of, const storage::experiment_summary& summary) {
    if (!of.ended || summary.first_unix_ms == 0)
      return;
    seconds_.push_back(
        static_cast<double>(summary.last_unix_ms - summary.first_unix_ms)
        / 1000);
  }

  void finish() {
    for (auto* one : {&out_.finished, &out_.by_persons, &out_.with_model})
      one->of = out_.attempts;
    for (auto* one :
         {&out_.written_at_once, &out_.written_later, &out_.unresolved})
      one->of = out_.composed.of;
    out_.judged.of = out_.pairs_finished.count;
    if (out_.claims_compared.count > 0) {
      auto n = static_cast<double>(out_.claims_compared.count);
      out_.mean_gap /= n;
      out_.mean_absolute_gap /= n;
    }
    std::ranges::sort(seconds_);
    out_.timed = seconds_.size();
    for (auto one : seconds_)
      out_.total_seconds += one;
    if (!seconds_.empty())
      out_.median_seconds = seconds_[seconds_.size() / 2];
  }

  const storage::memory_reader& memory_;
  std::map<std::string, storage::experiment_summary> known_;
  std::vector<double> seconds_;
  attempt_figures out_;
};

} // namespace

result<attempt_figures> figures_of(const storage::memory_reader& memory) {
  return figure_counter{memory}.count();
}

} // namespace automodel::actors
