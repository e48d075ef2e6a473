#pragma once

#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/experiment/table_reader.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace automodel::recsys {

// One function per section of an experiment file. Each checks what can be
// checked without the rest of the file and adds problems to the reader's list.

/// Of `trials`, in [budget] and [tuning].
inline constexpr std::uint32_t most_trials = 100'000;

/// Of `seed` and `seeds`, of the whole file and of a stage.
inline constexpr std::uint64_t largest_seed
    = std::numeric_limits<std::int64_t>::max();
inline constexpr std::size_t most_seeds = 100;

/// [data]: paths stay as written.
void read_data(table_reader table, experiment_spec& spec);

/// [protocol]
void read_protocol(table_reader table, protocol& rules);

/// The keys of [protocol] that make it one of predicted rows, if there are
/// any: task, label or labels, fields, post_exposure, allow_leak_suspects.
void read_row_task(table_reader& table, protocol& rules);

/// [tuning]; the number of trials may stand in [budget] too.
void read_tuning(table_reader table, experiment_spec& spec);

/// [learning]; after [tuning].
void read_learning(table_reader table, experiment_spec& spec);

/// [[candidate]], all of them; their parameters are searched by `method`.
void read_candidates(table_reader& file, search_method method,
                     std::vector<candidate_spec>& candidates);

/// [[stage]], all of them, once candidates and seeds are known. Conditions may
/// name any metric unless the protocol is `sound`.
void read_stages(table_reader& file, experiment_spec& spec,
                 bool sound_protocol);

/// "ndcg@10", ...: every metric of a protocol at every cutoff, or "auc",
/// "auc/is_click", ...
std::vector<std::string> metric_names(const protocol& rules);

} // namespace automodel::recsys
