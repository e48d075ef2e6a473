#include "bench/ours/benches.hpp"
#include "bench/processor_time.hpp"
#include "bench/raw_file.hpp"
#include "bench/zipf.hpp"
#include "recsys/training/optimizer.hpp"

#include <cmath>

namespace automodel::bench {

namespace {

constexpr std::uint32_t table_rows = 1'000'000;
constexpr std::size_t shown = 4096 * 39; ///< rows that a step shows
constexpr std::size_t batches = 4;       ///< different ones, in turns
constexpr std::size_t warm_up = 4, steps = 20;

} // namespace

result<std::vector<contest>> prepare_sparse_update(const bench_setting& in) {
  random_stream random(0, "sparse-update");
  zipf ids(table_rows, 1.1);
  std::vector<std::int64_t> drawn(batches * shown);
  for (auto& id : drawn)
    id = ids(random);
  std::vector<float> gradients(shown * 16);
  for (auto& value : gradients)
    value = static_cast<float>(random.normal());
  if (auto done = write_raw<std::int64_t>(in.folder / "ids.i64", drawn); !done)
    return pass_on(done);
  if (auto done = write_raw<float>(in.folder / "gradients.f32", gradients);
      !done)
    return pass_on(done);
  std::vector<contest> out;
  for (const char* dim : {"10", "16"})
    out.push_back({std::string("dim ") + dim + ", 1M rows",
                   in.ours("lazy_adam", "sparse-update", {in.folder, dim}),
                   {in.python("PyTorch, SparseAdam", "sparse_update",
                              {in.folder, dim})}});
  return out;
}

// folder, dim
result<nlohmann::json> measure_sparse_update(arguments given) {
  auto ids
      = read_raw<std::int64_t>(std::filesystem::path(given[0]) / "ids.i64");
  auto gradients
      = read_raw<float>(std::filesystem::path(given[0]) / "gradients.f32");
  if (!ids)
    return pass_on(ids);
  if (!gradients)
    return pass_on(gradients);
  auto dim = std::stoul(given[1]);
  std::vector<float> table(table_rows * dim, 0.1F);
  recsys::optimizer adam({.kind = recsys::optimizer_kind::lazy_adam},
                         table.size());
  recsys::sparse_gradient gradient(table_rows, dim);
  double began = 0;
  for (std::size_t step = 0; step < warm_up + steps; ++step) {
    if (step == warm_up)
      began = processor_seconds();
    gradient.clear();
    gradient.add(std::span(*ids).subspan(step % batches * shown, shown),
                 std::span(*gradients).first(shown * dim));
    adam.step(table, gradient);
  }
  auto seconds = (processor_seconds() - began) / steps;
  double sum = 0;
  for (auto weight : table)
    sum += std::abs(weight);
  return nlohmann::json{{"seconds", seconds}, {"sum_of_weights", sum}};
}

} // namespace automodel::bench
