#pragma once

#include "actors/step_result.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "recsys/evaluation/protocol.hpp"
#include "storage/artefact_store.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace automodel::actors {

/// What is to be split, and how.
struct split_order {
  step_header step;
  digest dataset; ///< artefact
  recsys::protocol rules;
  std::uint64_t seed = 0;
  bool join_validation = false; ///< what is fitted again before the test
};

/// One part as artefacts.
struct part_artefacts {
  digest file;                  ///< histories, or the features of rows
  std::optional<digest> labels; ///< of rows
  std::uint64_t rows = 0;
};

/// The parts as artefacts, and what they hold.
struct split_artefacts {
  part_artefacts train, valid, test;
  digest vocabulary;
  std::uint32_t users = 0, items = 0;     ///< after filtering
  std::uint64_t rows = 0;                 ///< after filtering, all parts
  std::uint32_t fields = 0, features = 0; ///< of rows
  std::string protocol_id;
};

/// Errors: parse_error.
result<split_order> read_split_order(const message<schema::SplitRequest>& from);

/// Splits into a folder below `scratch`, which is removed again. Errors: those
/// of recsys::make_split, make_row_split and artefact_store::put_file.
result<split_artefacts>
make_split_artefacts(const split_order& order,
                     const std::filesystem::path& scratch,
                     storage::artefact_store& artefacts);

void write_split(const split_order& order, const split_artefacts& made,
                 schema::Split::Builder to);

} // namespace automodel::actors
