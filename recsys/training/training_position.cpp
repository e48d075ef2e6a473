#include "recsys/training/training_position.hpp"

namespace automodel::recsys {

saved_position::saved_position(const training_position& from)
    : counts{from.steps, from.rows, from.epoch, from.next_batch,
             from.without_gain},
      values{from.flops, from.epoch_loss, from.epoch_rows, from.best_value,
             from.slowdown} {}

void saved_position::add_to(array_file_writer& out) const {
  out.add("position/counts", std::span<const std::int64_t>(counts));
  out.add("position/values", std::span<const double>(values));
}

result<training_position> load_position(const array_file& from) {
  auto counts = from.array<std::int64_t>("position/counts");
  auto values = from.array<double>("position/values");
  if (!counts || !values || counts->size() != 5 || values->size() != 5)
    return fail(errc::corrupt, "the checkpoint is damaged: it has no position");
  const auto& c = *counts;
  const auto& v = *values;
  for (auto count : c)
    if (count < 0)
      return fail(errc::corrupt,
                  "the checkpoint is damaged: its position is negative");
  return training_position{c[0], c[1], c[2], c[3], c[4],
                           v[0], v[1], v[2], v[3], v[4]};
}

} // namespace automodel::recsys
