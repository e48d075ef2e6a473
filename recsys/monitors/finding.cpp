#include "recsys/monitors/finding.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace automodel::recsys {

namespace {

struct meaning {
  std::string_view monitor, words; ///< `%g` stands for the value
};

constexpr std::array meanings{
    meaning{monitors::not_finite, "the loss or its gradient is no number"},
    meaning{monitors::divergence,
            "the loss rose far above where it began, to %g"},
    meaning{monitors::explosion, "a gradient was %g times as long as is usual"},
    meaning{monitors::plateau, "the loss has stood still at %g"},
    meaning{monitors::trivial_loss,
            "the loss is %g, as of a model that knows nothing"},
    meaning{monitors::high_metric,
            "a metric of %g is implausible: look for a leak"},
    meaning{monitors::starvation,
            "%g of the time went into waiting for batches"}};

} // namespace

std::string metric_of(const finding& found) {
  return std::string(finding_prefix).append(found.monitor);
}

bool is_finding(std::string_view metric) noexcept {
  return metric.starts_with(finding_prefix);
}

bool depends_on_clock(std::string_view metric) noexcept {
  return is_finding(metric)
         && metric.substr(finding_prefix.size()) == monitors::starvation;
}

std::string finding_words(std::string_view metric, std::uint64_t step,
                          double value) {
  if (!is_finding(metric))
    return {};
  auto found = std::ranges::find(meanings, metric.substr(finding_prefix.size()),
                                 &meaning::monitor);
  if (found == meanings.end())
    return {};
  char number[32];
  std::snprintf(number, sizeof number, "%.4g", value);
  std::string words{found->words};
  if (auto at = words.find("%g"); at != words.npos)
    words.replace(at, 2, number);
  return words + " (step " + std::to_string(step) + ")";
}

} // namespace automodel::recsys
