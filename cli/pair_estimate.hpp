#pragma once

#include "recsys/experiment/experiment_spec.hpp"
#include "storage/memory_reader.hpp"

#include <cstdint>
#include <string>

namespace automodel::cli {

/// What an experiment over so many rows may cost: trainings and the rows they
/// see at most, and the time that takes at the pace of the trainings in the
/// memory, if there are any.
std::string estimate_of(const recsys::experiment_spec& spec, std::uint64_t rows,
                        const storage::memory_reader& memory);

} // namespace automodel::cli
