#pragma once

#include "bench/benchmark.hpp"

namespace automodel::bench {

// The two functions of each benchmark; there is one file for each.
result<std::vector<contest>> prepare_deepfm(const bench_setting& in);
result<nlohmann::json> measure_deepfm(arguments given);
result<std::vector<contest>> prepare_sparse_update(const bench_setting& in);
result<nlohmann::json> measure_sparse_update(arguments given);
result<std::vector<contest>> prepare_sasrec(const bench_setting& in);
result<nlohmann::json> measure_sasrec(arguments given);
result<std::vector<contest>> prepare_full_rank(const bench_setting& in);
result<nlohmann::json> measure_full_rank(arguments given);
result<std::vector<contest>> prepare_classical(const bench_setting& in);
result<nlohmann::json> measure_classical(arguments given);
result<std::vector<contest>> prepare_load(const bench_setting& in);
result<nlohmann::json> measure_load(arguments given);
result<std::vector<contest>> prepare_commits(const bench_setting& in);
result<nlohmann::json> measure_commits(arguments given);

} // namespace automodel::bench
