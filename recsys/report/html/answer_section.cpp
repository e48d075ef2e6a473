#include "recsys/report/format_number.hpp"
#include "recsys/report/html/html_text.hpp"
#include "recsys/report/html/sections.hpp"
#include "recsys/report/report_facts.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

std::string bold(std::string_view text) {
  return element("strong", html_escape(text));
}

std::string champion_sentence(const report_input& input,
                              const candidate_result& champion) {
  auto text = bold(champion.name) + " is the champion";
  if (const auto* metric = find_metric(champion, input.selection))
    text += ": " + html_escape(input.selection) + " "
            + bold(metric_text(metric->mean)) + ", 95 % interval "
            + interval_text(metric->low, metric->high) + ", mean of "
            + plural(metric->values.size(), "seed");
  return text + '.';
}

std::string reference_sentence(const report_input& input,
                               const candidate_result& champion) {
  if (champion.name == input.reference)
    return "It is the reference itself: no other candidate was better on "
           "validation. ";
  const auto* comparison = comparison_of(input, champion.name);
  if (!comparison)
    return {};
  return "Against " + bold(input.reference) + " it is "
         + element("span", html_escape(verdict_word(comparison->verdict)),
                   "class=\"verdict " + html_escape(comparison->verdict) + '"')
         + ": " + signed_text(comparison->diff) + ", interval "
         + signed_interval_text(comparison->low, comparison->high)
         + ", where differences up to " + short_text(comparison->margin)
         + " matter to nobody. ";
}

/// A champion is chosen on validation; the test may see it otherwise.
std::string test_sentence(const report_input& input,
                          const candidate_result& champion) {
  if (is_best(input, champion, input.selection))
    return {};
  auto best = std::ranges::find_if(
      input.results.candidates, [&](const candidate_result& candidate) {
        return is_best(input, candidate, input.selection);
      });
  if (best == input.results.candidates.end())
    return {};
  return "On the test split " + bold(best->name)
         + " is better on average; champions are chosen on validation, so that "
           "the test stays a fair judge.";
}

std::string fact(std::string_view name, const std::string& value) {
  return element("div", element("dt", name) + element("dd", html_escape(value)))
         + '\n';
}

std::string counts(const run_results& results) {
  if (results.users == 0 && results.items == 0)
    return fact("rows", count_text(results.interactions));
  return fact("users", count_text(results.users))
         + fact("items", count_text(results.items))
         + fact("interactions", count_text(results.interactions));
}

std::string facts(const report_input& input) {
  const auto& results = input.results;
  return element(
      "dl",
      '\n' + fact("data", results.dataset_name) + counts(results)
          + fact("candidates", count_text(results.candidates.size()) + " of "
                                   + count_text(attempted(results)))
          + fact("tuning", results.tuning)
          + fact("trials", count_text(trials_of(results)))
          + fact("seeds", count_text(seeds_of(results)))
          + fact("hold-out opened", plural(input.holdout_openings, "time")),
      R"(class="facts")");
}

} // namespace

std::string answer_section(const report_input& input) {
  const auto* champion = champion_of(input);
  auto text = champion
                  ? element("p", champion_sentence(input, *champion))
                        + element("p", reference_sentence(input, *champion)
                                           + test_sentence(input, *champion))
                  : element("p", "No candidate has results: see the failures.");
  return element("section",
                 element("div", text, R"(class="answer")") + facts(input),
                 R"(aria-label="result")")
         + '\n';
}

} // namespace automodel::recsys
