#pragma once

#include "base/error.hpp"
#include "storage/memory_reader.hpp"

#include <CLI/App.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace automodel::cli {

/// Which records `automodel memory log` lists, as typed.
struct filter_options {
  std::string experiment, kind, candidate, agent, target, verdict, dataset,
      protocol, since, until;
  std::optional<double> least_delta, most_delta;
  std::uint64_t from = 1;
  std::size_t limit = 50;
  bool newest = false;
};

void add_filter_options(CLI::App& command, filter_options& options);

/// Errors: invalid_argument (no such kind or verdict, no time).
result<storage::record_filter> filter_from(const filter_options& options);

} // namespace automodel::cli
