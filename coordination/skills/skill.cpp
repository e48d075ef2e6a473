#include "coordination/skills/skill.hpp"

#include "base/similarity.hpp"
#include "recsys/statistics/distributions.hpp"
#include "recsys/statistics/moments.hpp"

#include <cmath>
#include <set>

namespace automodel::coordination {

namespace {

const char* compared(advice what) noexcept {
  switch (what) {
  case advice::prefer:
    return "better";
  case advice::avoid:
    return "worse";
  case advice::indifferent:
    break;
  }
  return "no different";
}

std::string statement_of(const skill_content& from, const judged_idea& middle,
                         std::size_t datasets) {
  auto about = middle.setting.empty() ? middle.motive
                                      : "near " + to_string(middle.setting);
  return about + ": " + compared(from.what) + " in "
         + std::to_string(from.evidence.size()) + " verdicts on "
         + std::to_string(datasets)
         + (datasets == 1 ? " data set" : " data sets");
}

void add_interval(skill_content& to, const std::vector<double>& effects) {
  if (effects.size() < 2)
    return;
  auto count = static_cast<double>(effects.size());
  auto half = recsys::student_t_quantile(0.975, count - 1)
              * std::sqrt(recsys::variance(effects, to.effect) / count);
  to.low = to.effect - half;
  to.high = to.effect + half;
}

} // namespace

std::optional<advice> advice_of(recsys::verdict outcome) noexcept {
  switch (outcome) {
  case recsys::verdict::success:
    return advice::prefer;
  case recsys::verdict::fail:
    return advice::avoid;
  case recsys::verdict::neutral:
    return advice::indifferent;
  case recsys::verdict::inconclusive:
    break;
  }
  return {};
}

double likeness(const judged_idea& a, const judged_idea& b) {
  if (a.target != b.target || a.metric != b.metric || a.outcome != b.outcome
      || a.setting.empty() != b.setting.empty())
    return 0;
  return a.setting.empty() ? text_similarity(a.motive, b.motive)
                           : 1 - configuration_distance(a.setting, b.setting);
}

const judged_idea& middle_of(std::span<const judged_idea> evidence) {
  const auto* best = &evidence.front();
  double most = -1;
  for (const auto& one : evidence) {
    double sum = 0;
    for (const auto& other : evidence)
      sum += likeness(one, other);
    if (sum > most) {
      most = sum;
      best = &one;
    }
  }
  return *best;
}

skill_content content_of(std::span<const judged_idea> evidence) {
  const auto& middle = middle_of(evidence);
  skill_content content;
  content.target = middle.target;
  content.what = advice_of(middle.outcome).value_or(advice::indifferent);
  content.setting = middle.setting;
  content.metric = middle.metric;
  std::vector<double> effects;
  std::set<digest> datasets;
  std::set<std::string> protocols;
  for (const auto& one : evidence) {
    content.evidence.push_back(one.verdict);
    effects.push_back(one.effect);
    datasets.insert(one.dataset);
    protocols.insert(one.protocol);
  }
  content.effect = recsys::mean(effects);
  add_interval(content, effects);
  if (datasets.size() == 1)
    content.dataset = *datasets.begin();
  if (protocols.size() == 1)
    content.protocol = *protocols.begin();
  content.statement = statement_of(content, middle, datasets.size());
  return content;
}

} // namespace automodel::coordination
