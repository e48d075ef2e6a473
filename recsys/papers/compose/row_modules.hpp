#pragma once

#include "recsys/papers/compose/module_graph.hpp"
#include "recsys/papers/compose/program_draft.hpp"
#include "recsys/papers/compose/setting_reader.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace automodel::recsys {

/// What a module of a row model gives, and so which modules may read it:
///
///   fields   [batch, count, width]  one vector for each field or pair
///   vector   [batch, width]
///   logit    [batch, 1]
///   experts  the blocks `experts` of a mixture, until a gate weighs them
///   tasks    a vector [batch, width] for each task
///   logits   [batch, tasks]
enum class value_form : std::uint8_t {
  none, ///< not expressed
  fields,
  vector,
  logit,
  experts,
  tasks,
  logits
};

std::string_view to_string(value_form form) noexcept;

/// A value in the program that is being composed.
struct row_value {
  value_form form = value_form::none;
  std::string variable{};
  std::string width{}; ///< as an expression of init's
  std::string count{}; ///< of fields, likewise
};

/// Composes the modules of a model of rows (tasks ctr and multi_task), one
/// after the other, by what each word of module_words() takes and gives:
///
///   embedding           the input -> fields
///   first_order         the input -> logit
///   fm                  fields -> logit
///   bi_interaction      fields -> vector
///   pair_products       fields -> fields, one for each pair
///   product_layer       fields -> vector
///   attention_pooling   fields -> vector
///   cin                 fields -> vector
///   self_attention      fields -> fields; with residual if one follows
///   mlp, shared_bottom  vector -> vector
///   cross, _v2, _mix    vector -> vector
///   concatenation       anything -> vector
///   layer_norm          vector or fields -> the same
///   batch_norm, dropout the same, or a setting of the mlp that they follow
///   residual            two of one width -> their sum
///   experts             vector -> experts
///   softmax_gate        experts -> tasks; one gate alone: vector
///   tower               tasks or vector -> logits
///   output              anything -> the prediction
///
/// Fields become a vector side by side, several vectors too. Whatever does not
/// fit, and every other word, is unresolved.
class row_modules {
public:
  row_modules(const module_graph& graph, bool several_labels,
              setting_reader& settings, program_draft& draft, composition& out);

  /// All modules; the last line of the draft's steps returns the prediction.
  void compose();

private:
  // Wiring.
  std::vector<row_value> inputs_of(std::size_t node);
  std::vector<std::size_t> assumed_inputs(std::size_t node);
  std::vector<std::size_t> leaves_before(std::size_t node) const;
  row_value embedded();
  row_value as_vector(const std::vector<row_value>& values, std::size_t node);
  row_value as_fields(const std::vector<row_value>& values, std::size_t node);
  row_value flat(const row_value& fields);
  bool followed_by(std::size_t node, std::string_view word) const;
  row_value refuse(std::size_t node, const std::string& reason);
  line_origin origin(std::size_t node) const;
  const record_module& module(std::size_t node) const {
    return *graph_.nodes[node].module;
  }

  // One for each word, or family of words.
  void ensure(std::size_t node);
  row_value write(std::size_t node);
  row_value interaction(std::size_t node, const row_value& x);
  row_value pooling(std::size_t node, const row_value& x);
  row_value cin(std::size_t node, const row_value& x);
  row_value attention(std::size_t node, const row_value& x);
  row_value mlp(std::size_t node, const row_value& x, std::string_view stem);
  row_value cross(std::size_t node, const row_value& x);
  row_value normalised(std::size_t node, const row_value& x);
  row_value dropped(std::size_t node, const row_value& x);
  row_value residual(std::size_t node, const std::vector<row_value>& values);
  row_value experts(std::size_t node, const row_value& x);
  row_value gate(std::size_t node, const std::vector<row_value>& values);
  row_value towers(std::size_t node, const row_value& x);
  void output(const std::vector<row_value>& values, const line_origin& from,
              const record_module* node);
  void output_of_tasks(const std::vector<row_value>& values,
                       const line_origin& from, const record_module* node);
  std::string as_logit(const row_value& value, const line_origin& from);

  /// How the layers of a network are configured: keys of defaults().
  struct layer_keys {
    std::string activation, norm, dropout;
    bool usual() const {
      return activation == "activation" && norm == "norm"
             && dropout == "dropout";
    }
    std::string act_and_norm() const;
    std::string all() const;
  };
  layer_keys configure_layers(std::size_t node);
  /// The key that holds `value`: `stem`, or another where that holds a
  /// different one.
  std::string key_of(std::string_view stem, const chosen_value& value);

  const module_graph& graph_;
  bool several_labels_;
  setting_reader& settings_;
  program_draft& draft_;
  composition& out_;
  std::vector<row_value> values_;
  std::vector<bool> written_;
  row_value embedded_;
  std::map<std::string, row_value> flats_; ///< of fields, by variable
  std::set<std::string> networks_;         ///< variables that are mlps
  std::set<std::string> residuals_;        ///< that had their input added
  row_value mixed_;                        ///< what the experts read
  bool predicted_ = false;
};

/// The whole program from a draft whose steps are those of `logits`.
std::vector<draft_line> row_program_lines(const program_draft& draft,
                                          bool several_labels);

} // namespace automodel::recsys
