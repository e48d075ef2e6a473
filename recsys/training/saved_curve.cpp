#include "recsys/training/saved_curve.hpp"

namespace automodel::recsys {

saved_curve::saved_curve(const std::vector<training_progress>& from) {
  for (const auto& point : from) {
    steps_.push_back(static_cast<std::int64_t>(point.step));
    steps_.push_back(static_cast<std::int64_t>(point.steps));
    values_.push_back(point.value);
    metrics_.push_back(point.metric);
  }
}

void saved_curve::add_to(array_file_writer& out) const {
  out.add("curve/steps", std::span<const std::int64_t>(steps_));
  out.add("curve/values", std::span<const double>(values_));
  out.add_strings("curve/metrics", std::span<const std::string>(metrics_));
}

result<std::vector<training_progress>> load_curve(const array_file& from) {
  auto steps = from.array<std::int64_t>("curve/steps");
  auto values = from.array<double>("curve/values");
  auto metrics = from.strings("curve/metrics");
  if (!steps || !values || !metrics || steps->size() != 2 * values->size()
      || metrics->size() != values->size())
    return fail(errc::corrupt, "the checkpoint is damaged: its curve");
  std::vector<training_progress> out;
  for (std::size_t i = 0; i < values->size(); ++i)
    out.push_back({static_cast<std::uint64_t>((*steps)[2 * i]),
                   static_cast<std::uint64_t>((*steps)[2 * i + 1]),
                   std::string((*metrics)[i]), (*values)[i]});
  return out;
}

} // namespace automodel::recsys
