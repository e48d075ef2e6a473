#pragma once

#include "base/error.hpp"
#include "recsys/papers/record/method_record.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace automodel::recsys {

/// A module of a record with its inputs found.
struct graph_node {
  const record_module* module = nullptr;
  std::string word;                ///< of module_words()
  std::vector<std::size_t> inputs; ///< of other nodes, each before this one
  bool reads_input = false;        ///< takes the model's own input
  bool says_inputs = false;        ///< the record names its inputs
  bool idle = false;               ///< no part of its own, see set_idle_aside
};

/// The modules of a record in an order in which each stands behind its inputs;
/// of those that may stand anywhere, the record's order holds.
struct module_graph {
  std::vector<graph_node> nodes;

  /// The nodes that `of` is an input of.
  std::vector<std::size_t> readers_of(std::size_t of) const;
  /// The first node of that word; nodes.size(): there is none.
  std::size_t find(std::string_view word) const;
  bool has(std::string_view word) const { return find(word) < nodes.size(); }
};

/// Sets aside what only names a means, or how embeddings are laid out:
/// normalisation, dropout or a concatenation that works on the embeddings alone
/// and leads to the prediction beside real branches. Such a normalisation or
/// dropout holds for the networks. Gives the names of what is idle.
std::vector<std::string> set_idle_aside(module_graph& graph);

/// Errors: invalid_argument (no modules, more than 64, two of one name, an
/// input that is no module, a cycle).
result<module_graph> read_modules(const method_record& from);

} // namespace automodel::recsys
