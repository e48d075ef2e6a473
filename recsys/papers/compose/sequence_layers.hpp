#pragma once

#include "recsys/papers/compose/module_graph.hpp"
#include "recsys/papers/compose/setting_reader.hpp"

#include <cstdint>
#include <vector>

namespace automodel::recsys {

/// Where a layer is normalised: before it, x + f(norm(x)), or behind,
/// norm(x + f(x)).
enum class norm_place : std::uint8_t { none, before, behind };

/// What a layer of a model of sequences does with its place in the residual
/// stream.
struct sequence_layer {
  std::size_t node = 0; ///< of the graph: attention, feed-forward or recurrent
  bool residual = false;
  bool dropped = false; ///< dropout on what the layer gives
  norm_place norm = norm_place::none;
  bool gated = false; ///< of attention: a sigmoid scales what heads give
};

/// A model of sequences in its normal form.
struct sequence_form {
  std::vector<sequence_layer> layers; ///< of one block
  std::size_t repeated = 0;           ///< the node that says how often
  bool positions = false;
  bool drops_input = false;
  bool last_norm = false; ///< one more normalisation behind the last block
};

/// Brings the modules of a record of task `sequential` into that form. Records
/// name residuals, normalisations and dropout either as modules of the graph,
/// wired one by one, or once for all layers; both are read. What it decides
/// without being told is assumed in the ledger; modules that are of no such
/// form are unresolved.
sequence_form read_sequence(const module_graph& graph,
                            const method_record& from, setting_reader& settings,
                            composition& out);

} // namespace automodel::recsys
