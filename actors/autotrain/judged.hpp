#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "recsys/array/array_file.hpp"
#include "storage/artefact_store.hpp"

#include <span>
#include <string>
#include <utility>

namespace automodel::actors {

/// A candidate's judgements, one per seed: of rankings (recsys::judgement) or
/// of rows (recsys::row_judgement). Errors: not_found, corrupt.
template <class Candidate, class Judgement>
result<Candidate> read_judged(std::string name,
                              std::span<const digest> per_seed,
                              const storage::artefact_store& artefacts) {
  Candidate out{std::move(name), {}};
  for (const auto& artefact : per_seed) {
    auto fd = artefacts.open(artefact);
    if (!fd)
      return pass_on(fd);
    auto file = recsys::array_file::map(fd->get(), out.name, Judgement::kind);
    if (!file)
      return pass_on(file);
    auto values = Judgement::load(*file);
    if (!values)
      return pass_on(values);
    out.seeds.push_back(std::move(*values));
  }
  return out;
}

} // namespace automodel::actors
