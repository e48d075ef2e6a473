#pragma once

#include "storage/tables.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::storage {

/// What a record is found by besides its experiment, kind and candidate: the
/// keys of the table `facets`.
///
/// | facet    | of                                       | value            |
/// |----------|------------------------------------------|------------------|
/// | agent    | every record                             | its path         |
/// | target   | decisions, policies, hypotheses, skills  | slot or target   |
/// | verdict  | verdicts, comparisons of claims          | "success", …     |
/// | protocol | splits, evaluations, claims, conditions  | its id           |
/// | data     | conditions, else the experiment's data   | hash, in hex     |
/// | delta    | effects of verdicts, comparisons         | a number         |
/// | time     | every record whose annex says when       | milliseconds     |
enum class text_facet : std::uint8_t {
  agent,
  target,
  verdict,
  protocol,
  data,
};

/// Adds a record's keys. `dataset` is its experiment's, as far as it is known.
void add_facets(std::vector<table_key>& to, std::uint64_t index,
                const journal_entry& entry, const record_facts& facts,
                const std::optional<digest>& dataset);

/// What the keys of one value begin with; of `protocol` and `data` also those
/// of all values that begin so.
std::string facet_prefix(text_facet facet, std::string_view value);

key_range delta_range(std::optional<double> least, std::optional<double> most);
key_range time_range(std::optional<std::int64_t> since_ms,
                     std::optional<std::int64_t> until_ms);

} // namespace automodel::storage
