#include "recsys/papers/verdict/paper_report.hpp"
#include "recsys/report/format_number.hpp"
#include "recsys/report/html/html_text.hpp"
#include "recsys/report/html/page.hpp"
#include "recsys/report/html/sections.hpp"
#include "recsys/report/report_facts.hpp"

namespace automodel::recsys {

namespace {

using automodel::to_string;

std::string text_of(const record_field& field) {
  if (field.status == field_status::missing)
    return "not said";
  return to_string(field.value);
}

std::string paragraph(const std::string& text) {
  return element("p", html_escape(text));
}

std::string list_of(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines)
    out += element("li", html_escape(line));
  return out.empty() ? out : element("ul", out);
}

std::string answer(const paper_report& of) {
  std::string text;
  if (of.verdict) {
    auto word = std::string(to_string(of.verdict->outcome));
    text = element("p", "The verdict: "
                            + element("span", html_escape(word),
                                      "class=\"verdict " + word + '"')
                            + '.');
    for (const auto& reason : of.verdict->reasons)
      text += paragraph(reason + '.');
    text += paragraph("Fixed before anything was trained: " + of.criterion
                      + '.');
  } else if (of.end == attempt_end::unresolved) {
    text = paragraph("The method has parts that no block of the library "
                     "expresses, so nothing was trained.");
  } else if (of.end == attempt_end::closed) {
    text = paragraph("A gate is closed to the program, so nothing was "
                     "trained.");
  } else {
    text = paragraph("As asked, nothing was trained.");
  }
  return element("section", element("div", text, R"(class="answer")"),
                 R"(aria-label="result")")
         + '\n';
}

std::string claims_section(const paper_report& of) {
  if (of.claims.empty())
    return {};
  html_table table{"What the paper claims for its own method",
                   {"table", "data", "metric", ">claimed", ">measured", ">gap",
                    "why not compared"}};
  for (const auto& one : of.claims)
    table.row({html_escape(one.claim.table), html_escape(one.claim.data_set),
               html_escape(one.claim.metric), metric_text(one.claimed),
               one.ours ? metric_text(*one.ours) : "–",
               one.gap() ? signed_text(*one.gap()) : "–",
               html_escape(one.why_not)});
  return section("claims", "What the paper claims", table.html());
}

std::string record_section(const paper_report& of) {
  html_table table{"The parts of the method",
                   {"part", "kind", "reads", "passage"}};
  for (const auto& one : of.record.modules) {
    std::string reads;
    for (const auto& input : one.inputs)
      reads += (reads.empty() ? "" : ", ") + input;
    table.row(
        {html_escape(one.name), html_escape(text_of(one.kind)),
         html_escape(reads),
         element("span", html_escape(one.kind.span.quote), R"(class="what")")});
  }
  return section("record", "What was understood",
                 paragraph("Record by " + of.record.made_by
                           + ". Task: " + text_of(of.record.task) + '.')
                     + table.html());
}

/// What a language model did, for people; empty: none was asked.
std::string model_text(const paper_report& of) {
  if (!of.language_model)
    return {};
  const auto& use = *of.language_model;
  auto text = "Language model " + use.model + ": "
              + std::to_string(use.accepted) + " replies accepted, "
              + std::to_string(use.refused) + " refused, "
              + std::to_string(use.input_tokens) + " + "
              + std::to_string(use.output_tokens) + " tokens, cost "
              + short_text(static_cast<double>(use.cost_micro) / 1e6) + ". ";
  if (!use.fields.empty()) {
    text += "It filled";
    for (const auto& one : use.fields)
      text += ' ' + one;
    text += ". ";
  }
  if (use.wrote_program)
    text += "It wrote the program, with " + plural(use.repairs, "repair")
            + "; no reference says what is right, the gates are all that was "
              "checked. ";
  else if (use.asked_for_program)
    text += "It wrote no program: " + use.why_not + ". ";
  text.pop_back();
  return text;
}

std::string built_section(const paper_report& of) {
  auto text = of.nearest.empty()
                  ? std::string{}
                  : paragraph("The zoo's nearest program is " + of.nearest
                              + "; the difference:");
  if (!of.diff.empty())
    text += element("pre", html_escape(of.diff));
  if (auto said = model_text(of); !said.empty())
    text += paragraph(said);
  html_table gates{"Gates", {"gate", "", "what it says"}};
  for (const auto& one : of.gates)
    gates.row({html_escape(one.name), one.passed ? "open" : "closed",
               html_escape(one.text)});
  if (!gates.empty())
    text += gates.html();
  if (!of.made.unresolved.empty()) {
    html_table table{"Unresolved", {"field", "word", "reason"}};
    for (const auto& one : of.made.unresolved)
      table.row({html_escape(one.field), html_escape(one.word),
                 html_escape(one.reason)});
    text += table.html();
  }
  return section("built", "What was built", text);
}

std::string assumed_section(const paper_report& of) {
  html_table table{"What the paper leaves out",
                   {"field", "what", "assumption", "reason"}};
  for (const auto* ledger : {&of.made.ledger, &of.pair_ledger})
    for (const auto& one : *ledger)
      table.row({html_escape(one.field), html_escape(one.what),
                 html_escape(to_string(one.assumption)),
                 html_escape(one.reason)});
  auto text = table.empty() ? std::string{} : table.html();
  if (!of.made.unused.empty())
    text += paragraph("Stated, but nothing follows from it:")
            + list_of(of.made.unused);
  return text.empty() ? text : section("assumed", "What was assumed", text);
}

std::string checks_section(const paper_report& of) {
  if (!of.verdict)
    return {};
  html_table table{"What must hold before a difference means anything",
                   {"check", "", "what was seen"}};
  for (const auto& one : of.verdict->checks)
    table.row({html_escape(one.name), one.passed ? "holds" : "fails",
               html_escape(one.text)});
  auto text = table.html();
  if (of.verdict->effect_size)
    text += paragraph("Effect size: the difference is "
                      + short_text(*of.verdict->effect_size)
                      + " of its standard deviations over seeds.");
  text += paragraph("Corrected for all comparisons, p is "
                    + short_text(of.verdict->p_corrected) + "; "
                    + plural(of.verdict->earlier, "earlier comparison")
                    + " on this test split.");
  return section("checks", "Plausibility", text);
}

std::string earlier_section(const paper_report& of) {
  if (of.earlier.empty())
    return {};
  return section("earlier", "Earlier attempts", list_of(of.earlier));
}

std::string phases_section(const paper_report& of) {
  html_table table{"Records of this attempt", {"step", "by", "what", "record"}};
  for (const auto& one : of.trace)
    table.row({html_escape(one.step), html_escape(one.agent),
               element("span", html_escape(one.text), R"(class="what")"),
               element("code", html_escape(short_hash(one.record_id)))});
  return table.empty() ? std::string{}
                       : section("attempt", "The attempt", table.html());
}

} // namespace

std::string render_html(const paper_report& of) {
  html_page page;
  page.eyebrow = "AutoModel, from a paper to a verdict";
  page.title = of.record.name.status == field_status::missing
                   ? of.source
                   : text_of(of.record.name);
  page.goal = of.pair ? of.pair->goal : text_of(of.record.problem);
  page.answer = answer(of);
  page.parts = {{"claims", "Claims", claims_section(of)},
                {"record", "Record", record_section(of)},
                {"built", "Built", built_section(of)},
                {"assumed", "Assumed", assumed_section(of)}};
  auto add = [&](const char* id, const char* name, std::string html) {
    page.parts.push_back({id, name, std::move(html)});
  };
  if (of.pair) {
    page.version = of.pair->results.version;
    add("comparisons", "Comparisons", comparisons_section(*of.pair));
    add("checks", "Plausibility", checks_section(of));
    add("leaderboard", "Leaderboard", leaderboard_section(*of.pair));
    add("metrics", "Metrics", metrics_section(*of.pair));
    add("training", "Training", curves_section(*of.pair));
    add("data", "Data", profile_section(*of.pair));
    add("protocol", "Protocol", protocol_section(*of.pair));
    add("failures", "Failures", failures_section(*of.pair));
  }
  add("earlier", "Earlier", earlier_section(of));
  add("attempt", "Attempt", phases_section(of));
  if (of.pair)
    add("decisions", "Decisions", trace_section(*of.pair));
  if (!of.command.empty())
    add("reproduce", "Reproduce",
        section("reproduce", "Reproduce",
                element("pre", html_escape(of.command))));
  return render(page);
}

std::string render_text(const paper_report& of) {
  std::string out;
  auto line = [&](const std::string& text) { out += text + '\n'; };
  if (of.verdict) {
    line("Verdict: " + std::string(to_string(of.verdict->outcome)));
    for (const auto& reason : of.verdict->reasons)
      line("  " + reason);
    if (of.verdict->effect_size)
      line("  effect size " + short_text(*of.verdict->effect_size)
           + ", corrected p " + short_text(of.verdict->p_corrected));
  }
  if (auto said = model_text(of); !said.empty())
    line(said);
  std::size_t compared = 0;
  for (const auto& one : of.claims)
    if (one.gap()) {
      ++compared;
      line("  the paper claims " + one.claim.metric + " "
           + metric_text(one.claimed) + ", measured " + metric_text(*one.ours));
    }
  if (!of.claims.empty() && compared == 0)
    line("  " + plural(of.claims.size(), "claim")
         + " of the paper not compared: " + of.claims.front().why_not);
  return out;
}

} // namespace automodel::recsys
