#include "recsys/report/html/page.hpp"
#include "recsys/report/html/sections.hpp"

namespace automodel::recsys {

namespace {

std::vector<page_part> parts_of(const report_input& input) {
  return {{"leaderboard", "Leaderboard", leaderboard_section(input)},
          {"stages", "Stages", stages_section(input)},
          {"metrics", "Metrics", metrics_section(input)},
          {"comparisons", "Comparisons", comparisons_section(input)},
          {"segments", "Segments", segments_section(input)},
          {"training", "Training", curves_section(input)},
          {"data", "Data", profile_section(input)},
          {"protocol", "Protocol", protocol_section(input)},
          {"failures", "Failures", failures_section(input)},
          {"decisions", "Decisions", trace_section(input)},
          {"work", "Who did what", work_section(input)},
          {"reproduce", "Reproduce", reproduce_section(input)}};
}

} // namespace

std::string render_html(const report_input& input) {
  return render({"AutoModel experiment", input.title, input.goal,
                 answer_section(input), parts_of(input),
                 input.results.version});
}

} // namespace automodel::recsys
