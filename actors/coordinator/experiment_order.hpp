#pragma once

#include "base/error.hpp"
#include "messages/message.hpp"
#include "messages/schema/agents.capnp.h"
#include "runtime/job_state.hpp"
#include "storage/memory_reader.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace automodel::actors {

namespace schema = messages::schema;

template <class Schema>
using message = messages::message<Schema>;

using order_action = schema::OrderExperiment::Action;

/// Of what people call one by: an id, the start of it, or a name.
inline constexpr std::size_t longest_experiment_name = 200;

/// What a person wants to become of an experiment.
struct experiment_order {
  order_action action{};
  std::string experiment; ///< id; as people say it, the start of one or a name
  std::string reason, by;
  std::string name{}; ///< of the experiment, for people; not in requests
};

/// "cancel", "pause", "resume", "rerun".
std::string_view name_of(order_action action) noexcept;

/// Errors: parse_error, incompatible (an action of a newer build),
/// invalid_argument (no experiment, or a reason that is too long).
result<experiment_order> read_order(const message<schema::OrderExperiment>& of);

message<schema::OrderExperiment> write_order(const experiment_order& from);

/// What an experiment becomes by an order; what it is already where nothing is
/// to be done. Errors: conflict (it has ended).
result<runtime::job_state> state_after(order_action action,
                                       runtime::job_state before);

/// The order as a decision about `experiment/<id>`, below `operations`: it is
/// no step of the experiment, whose records stay the same. `number` counts the
/// orders about one experiment from 1 on; 0 is the rerun that made it.
void write_decision(const experiment_order& order, std::uint64_t number,
                    schema::Record::Builder to);

/// The same error, saying about which experiment.
tl::unexpected<error> about_experiment(const std::string& id, error why);

using order_table = std::map<std::string, experiment_order, std::less<>>;

/// The last order about each experiment, reruns left out. Errors: those of
/// memory_reader::log.
result<order_table> recorded_orders(const storage::memory_reader& memory);

} // namespace automodel::actors
