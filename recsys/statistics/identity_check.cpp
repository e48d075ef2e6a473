#include "recsys/statistics/identity_check.hpp"

#include <charconv>
#include <cmath>
#include <iterator>
#include <optional>
#include <string_view>

namespace automodel::recsys {

namespace {

using by_cutoff = std::map<unsigned, double>;

/// The row's values of one metric by cutoff.
by_cutoff values_of(const std::map<std::string, double>& row,
                    std::string_view metric) {
  by_cutoff values;
  for (const auto& [name, value] : row) {
    std::string_view text = name;
    if (!text.starts_with(metric) || text.size() <= metric.size()
        || text[metric.size()] != '@')
      continue;
    text.remove_prefix(metric.size() + 1);
    unsigned k = 0;
    auto [end, code]
        = std::from_chars(text.data(), text.data() + text.size(), k);
    if (code == std::errc{} && end == text.data() + text.size() && k > 0)
      values[k] = value;
  }
  return values;
}

std::string at(std::string_view metric, unsigned k) {
  return std::string(metric) + "@" + std::to_string(k);
}

/// Collects what does not hold.
class checker {
public:
  checker(double slack) : slack_(slack) {}

  /// Expects low <= value <= high, each side within the slack.
  void expect(const std::string& what, double low, double value, double high) {
    if (value >= low - slack_ && value <= high + slack_)
      return;
    violations.push_back(what + " is " + std::to_string(value)
                         + ", one target per user allows " + std::to_string(low)
                         + " to " + std::to_string(high));
  }

  std::vector<std::string> violations;

private:
  double slack_;
};

} // namespace

std::vector<std::string>
identity_violations(const std::map<std::string, double>& row, double slack) {
  auto recall = values_of(row, "recall");
  recall.merge(values_of(row, "hit")); // equal with one target
  auto ndcg = values_of(row, "ndcg");
  checker check(slack);
  for (auto small = recall.begin(); small != recall.end(); ++small) {
    auto [k, r] = *small;
    auto n = ndcg.find(k);
    if (n != ndcg.end())
      check.expect(at("ndcg", k), r / std::log2(k + 1.0), n->second, r);
    for (auto large = std::next(small); large != recall.end(); ++large) {
      auto [k2, r2] = *large;
      check.expect(at("recall", k2), r, r2, 1);
      auto n2 = ndcg.find(k2);
      if (n == ndcg.end() || n2 == ndcg.end())
        continue;
      check.expect(at("ndcg", k2) + " minus " + at("ndcg", k),
                   (r2 - r) / std::log2(k2 + 1.0), n2->second - n->second,
                   (r2 - r) / std::log2(k + 2.0));
    }
  }
  return check.violations;
}

} // namespace automodel::recsys
