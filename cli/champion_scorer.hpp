#pragma once

#include "actors/autotrain/recipe.hpp"
#include "actors/worker_source.hpp"
#include "base/error.hpp"
#include "recsys/data/id_space.hpp"
#include "recsys/data/split_part.hpp"
#include "recsys/evaluation/score_stream.hpp"
#include "recsys/serving/champion.hpp"

#include <memory>

namespace automodel::cli {

/// How the champion's model is loaded.
actors::recipe champion_recipe(const recsys::champion_info& info);

/// Workers for a champion. Errors: those of worker_executable.
result<std::unique_ptr<actors::worker_source>> champion_workers();

/// A champion that scores: its model in a sandboxed worker process, the
/// history of its users and what the ids stand for in this one.
class champion_scorer {
public:
  /// `with_valid`: the validation rows are part of the history.
  /// Errors: invalid_argument (it predicts rows), corrupt, those of
  /// worker_source::spawn.
  static result<champion_scorer> start(const recsys::champion& from,
                                       bool with_valid);

  recsys::score_source& scores() noexcept { return *client_; }
  const recsys::id_space& ids() const noexcept { return ids_; }
  const recsys::interactions& train() const noexcept { return train_.rows(); }
  const recsys::interactions& valid() const noexcept { return valid_.rows(); }

private:
  // The socket is closed before the worker is waited for.
  std::unique_ptr<actors::worker_source> workers_;
  std::unique_ptr<runtime::worker_process> worker_;
  unique_fd socket_;
  recsys::id_space ids_;
  recsys::split_part train_, valid_;
  std::unique_ptr<recsys::score_stream_client> client_;
};

} // namespace automodel::cli
