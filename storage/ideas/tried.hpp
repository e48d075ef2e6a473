#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"
#include "storage/record.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace automodel::storage {

/// "Has this been tried?" What is left empty does not restrict; something
/// must be said of target, candidate, configuration or motive.
struct tried_query {
  std::string target{};    ///< of hypotheses, exactly
  std::string candidate{}; ///< of configurations, exactly
  /// By 1 − configuration_distance over the parameters named here alone.
  parameters configuration{};
  std::string motive{};              ///< of hypotheses, by text_similarity
  std::string dataset{}, protocol{}; ///< or the starts of their names
  double least = 0.5;                ///< similarity
  std::size_t limit = 20;            ///< of hypotheses and configurations each
};

/// A hypothesis like the one asked about, and the verdicts on it that stand.
struct tried_hypothesis {
  double similarity = 0;
  stored_record record;
  std::vector<stored_record> verdicts;
};

/// A configuration like the one asked about, as it was evaluated on one part
/// of one data set under one protocol, over all seeds.
struct tried_configuration {
  double similarity = 0;
  std::string candidate;
  parameters configuration;
  std::string dataset; ///< in hex; empty: not recorded
  std::string protocol;
  bool on_test = false;
  std::map<std::string, std::vector<double>> metrics; ///< a value per record
  std::vector<stored_record> records;
  /// By name, what claims of its experiment said of the candidate on test:
  /// "success", …
  std::map<std::string, std::uint64_t> verdicts;
};

/// Most similar first, of equally similar ones the latest.
struct tried_answer {
  std::vector<tried_hypothesis> hypotheses;
  std::vector<tried_configuration> configurations;
};

} // namespace automodel::storage
