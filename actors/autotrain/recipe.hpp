#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"
#include "messages/schema/worker.capnp.h"

#include <cstdint>
#include <string>

namespace automodel::actors {

/// How a model is fitted and used, as values of the node.
struct recipe {
  std::string family;
  parameters fit, score;
  std::string program_name, program;
};

void write_recipe(const recipe& from, messages::schema::Recipe::Builder to);
recipe read_recipe(messages::schema::Recipe::Reader from);

/// What a job may take.
struct job_limits {
  std::uint32_t deadline_seconds = 600;
  std::uint64_t memory_bytes = 0; ///< 0: the node's default
};

} // namespace automodel::actors
