#pragma once

#include <ATen/core/Tensor.h>

#include "base/error.hpp"
#include "base/parameters.hpp"
#include "recsys/models/program/entry_point.hpp"
#include "recsys/models/program/view.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace torch::jit {
struct Graph;
}

namespace automodel::recsys {

/// Tensors by name: parameters, state, a batch, a program's output channels.
using tensor_map = std::map<std::string, at::Tensor, std::less<>>;

/// What a program is trained for: which batches it is shown, and what it is
/// asked for. docs/model-programs.md says more of each.
enum class program_task : std::uint8_t {
  retrieval,  ///< ranks the catalogue, from (user, item) rows
  sequential, ///< ranks the catalogue, from sequences of items
  ctr,        ///< predicts the labels of rows
};

std::string_view to_string(program_task task) noexcept;

/// A recommender model as TorchScript source, checked and compiled. The
/// language is described in docs/model-programs.md. Copies share the compiled
/// form; calls from several threads are allowed.
class program {
public:
  /// Compiles `source`; `name` stands for the file in errors. Blocks that it
  /// imports are taken from the library in this executable, unless the text
  /// carries them (recsys/blocks/link_blocks.hpp); errors in them are about
  /// blocks.py.
  ///
  /// Checks, in this order: size and nesting (before the compiler, which
  /// overflows its stack on deep nesting), the prologue, syntax and types, the
  /// signatures of the entry points, the operator allow-list over all
  /// functions, and that no entry point changes what it is given.
  /// Errors: parse_error and invalid_argument, with line and column in the
  /// user's file; resource_exhausted for the caps.
  static result<program> compile(std::string_view source,
                                 std::string_view name);

  /// The text with all the blocks that it uses: what it computes depends on
  /// nothing else.
  const std::string& source() const noexcept;
  const std::string& name() const noexcept;
  bool has(entry_point entry) const noexcept;

  /// What was checked of an entry point, its calls inlined; null if there is
  /// none. Not to be changed.
  std::shared_ptr<torch::jit::Graph> graph(entry_point entry) const;

  /// Whether some function draws random numbers (dropout, randn, ...).
  bool is_random() const noexcept;

  /// What it says its task is; `retrieval` if it says nothing. A name that is
  /// no task is an error of compile().
  program_task task() const noexcept;

  /// What the program is configured by, with its default values.
  result<parameters> defaults() const;

  /// The views of tables that `forward` reads, parsed, sorted by name.
  result<std::vector<view>> views(const parameters& conf) const;

  /// Initial values: "table/NAME" are embedding tables [rows, width],
  /// "state/NAME" is state, everything else a dense parameter.
  result<tensor_map> init(const parameters& conf,
                          const tensor_map& consts) const;

  /// Output channels of one batch; see docs/model-programs.md for their names.
  /// Errors of the running program carry line and column, like all others.
  result<tensor_map> forward(const tensor_map& params, const tensor_map& state,
                             const tensor_map& batch, const parameters& conf,
                             bool training) const;

  /// What does not depend on the user, computed once per evaluation.
  result<tensor_map> prepare(const tensor_map& params, const tensor_map& state,
                             const tensor_map& batch,
                             const parameters& conf) const;

  /// Query vectors [users, k] of a batch of users.
  result<at::Tensor> encode(const tensor_map& params, const tensor_map& state,
                            const tensor_map& batch,
                            const parameters& conf) const;

  /// Scores [users, n_items] of a batch of users.
  result<at::Tensor> score(const tensor_map& params, const tensor_map& state,
                           const tensor_map& batch,
                           const parameters& conf) const;

private:
  struct compiled;
  explicit program(std::shared_ptr<const compiled> state);

  std::shared_ptr<const compiled> compiled_;
};

} // namespace automodel::recsys
