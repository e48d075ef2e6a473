#pragma once

#include "actors/step_result.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "recsys/data/split.hpp"
#include "storage/artefact_store.hpp"

#include <cstdint>
#include <filesystem>

namespace automodel::actors {

/// What is to be split, and how.
struct split_order {
  step_header step;
  digest dataset; ///< artefact
  recsys::protocol rules;
  std::uint64_t seed = 0;
};

/// The parts as artefacts.
struct split_artefacts {
  recsys::split_files files; ///< counts; the paths are gone
  digest train, valid, test, vocabulary;
  std::string protocol_id;
};

/// Errors: parse_error.
result<split_order> read_split_order(const message<schema::SplitRequest>& from);

/// Splits into a folder below `scratch`, which is removed again. Errors: those
/// of recsys::make_split and artefact_store::put_file.
result<split_artefacts>
make_split_artefacts(const split_order& order,
                     const std::filesystem::path& scratch,
                     storage::artefact_store& artefacts);

void write_split(const split_order& order, const split_artefacts& made,
                 schema::Split::Builder to);

} // namespace automodel::actors
