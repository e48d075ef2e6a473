#pragma once

#include "recsys/papers/compose/module_graph.hpp"
#include "recsys/papers/compose/program_draft.hpp"
#include "recsys/papers/compose/sequence_layers.hpp"
#include "recsys/papers/compose/setting_reader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// How a model of sequences is trained: a word of loss_words() and what the
/// program calls it.
struct sequence_loss {
  std::string_view word, channel;
};

/// Composes a model of sequences from its normal form: embeddings of items and
/// places, blocks of layers in a residual stream, scores as inner products with
/// the items, one of the losses bce_negatives, bpr, softmax and
/// sampled_softmax.
class sequence_modules {
public:
  sequence_modules(const method_record& from, const module_graph& graph,
                   setting_reader& settings, program_draft& draft,
                   composition& out);

  void compose();

  /// The program from the draft, whose steps are those of `hidden_states`.
  std::vector<draft_line> lines() const;

private:
  static std::string table_of(std::string_view rows);
  void embeddings();
  void layers();
  void layer(const sequence_layer& one, std::size_t place);
  std::string call_of(const sequence_layer& one, const std::string& name,
                      const std::string& x, std::vector<std::string>& init);
  void loss();
  void set_switch();
  const sequence_loss& chosen_loss();
  line_origin origin(std::size_t node) const;
  line_origin origin_of(std::string_view word) const;
  void drop(const std::string& variable, const std::string& indent,
            const line_origin& from);

  const method_record& from_;
  const module_graph& graph_;
  setting_reader& settings_;
  program_draft& draft_;
  composition& out_;
  sequence_form form_;
  std::string items_ = "item"; ///< the table that scores are products with
  std::vector<draft_line> loss_lines_;
};

} // namespace automodel::recsys
