#include "bench/benchmark.hpp"

#include "bench/ours/benches.hpp"
#include "bench/scripts.hpp"

#include <array>

namespace automodel::bench {

contender bench_setting::ours(std::string what, std::string_view bench,
                              std::vector<std::string> arguments) const {
  std::vector<std::string> command{executable, "measure", std::string(bench)};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return {std::move(what), std::move(command)};
}

contender bench_setting::python(std::string what, std::string_view name,
                                std::vector<std::string> arguments) const {
  // Debian's own, for which its packages of PyTorch and pandas are.
  std::vector<std::string> command{"/usr/bin/python3", "-c",
                                   std::string(script(name))};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return {std::move(what), std::move(command)};
}

std::span<const benchmark> benchmarks() {
  static constexpr std::array<benchmark, 7> all{{
      {"deepfm-train", "training DeepFM against PyTorch", prepare_deepfm,
       measure_deepfm},
      {"sparse-update", "Adam on an embedding table against SparseAdam",
       prepare_sparse_update, measure_sparse_update},
      {"sasrec-epoch", "an epoch of SASRec on Beauty against padded PyTorch",
       prepare_sasrec, measure_sasrec},
      {"full-rank", "ranking 12k items for 22k users against matmul and topk",
       prepare_full_rank, measure_full_rank},
      {"classical", "EASE and ItemKNN against numpy and scipy",
       prepare_classical, measure_classical},
      {"load", "loading and encoding a CSV of 10^7 rows against pandas",
       prepare_load, measure_load},
      {"commits", "commits of the memory against LMDB alone and SQLite",
       prepare_commits, measure_commits},
  }};
  return all;
}

} // namespace automodel::bench
