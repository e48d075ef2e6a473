#include "recsys/models/program/validation.hpp"

#include "recsys/evaluation/judge.hpp"
#include "recsys/models/recommender_scores.hpp"

#include <charconv>

namespace automodel::recsys {

result<validation> validation::of(const fit_context& data) {
  auto at = data.metric.find('@');
  auto digits = data.metric.substr(at == data.metric.npos ? 0 : at + 1);
  std::uint32_t cutoff = 0;
  auto [end, status]
      = std::from_chars(digits.data(), digits.data() + digits.size(), cutoff);
  if (at == data.metric.npos || status != std::errc{} || cutoff == 0
      || end != digits.data() + digits.size())
    return fail(errc::invalid_argument,
                "a validation metric '" + std::string(data.metric) + "'",
                "a name and a cutoff, as in ndcg@10");
  return validation(data, std::string(data.metric.substr(0, at)), cutoff);
}

result<double> validation::operator()(const recommender& model) const {
  protocol rules;
  rules.mask_history = data_->mask_history;
  rules.metrics = {name_};
  rules.cutoffs = {cutoff_};
  judge_options options;
  options.cancel = data_->cancel;
  recommender_scores source(model, data_->train);
  auto found
      = judge(rules, data_->train, nullptr, *data_->valid, source, options);
  if (!found)
    return pass_on(found);
  if (auto mean = found->mean(data_->metric))
    return *mean;
  return fail(errc::internal,
              "the judge did not measure " + std::string(data_->metric));
}

} // namespace automodel::recsys
