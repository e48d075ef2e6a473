#pragma once

#include "actors/experiment/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace automodel::actors {

/// The plan as far as it is foreseen now, and where in it the work stands.
/// Most of what becomes known changes no plan (of ten thousand trials of a
/// grid, the last does), so that planning anew is left to what can, and looking
/// for work begins behind what is done.
class agenda {
public:
  struct share {
    std::uint64_t done = 0, total = 0;
  };

  /// Both must outlive the agenda.
  agenda(const experiment_plan& plan, const outcome_table& known)
      : plan_(plan), known_(known) {}

  /// To be told of each step whose outcome became known.
  void on_known(const step& which);

  /// Plans again if what became known asks for it. Invalidates steps().
  void refresh();

  /// From the first on that has no outcome.
  std::span<const step> open_steps();

  std::size_t size() const noexcept { return steps_.size(); }

  /// To be told of each step that the memory has already.
  void on_committed(std::string name) { committed_.insert(std::move(name)); }
  /// How many steps are in the memory.
  std::size_t committed() const noexcept { return committed_.size(); }

  /// The next step whose record may be committed, and then counts as
  /// committed; null: its outcome is not known yet.
  const step* next_commit();

  /// Whether all before this step counts as committed, and it does not.
  bool is_next(const step& which);

  /// How much is done, in all ("") and for each candidate.
  const std::map<std::string, share>& progress() const noexcept {
    return progress_;
  }

private:
  void count(const step& which, share change);

  const experiment_plan& plan_;
  const outcome_table& known_;
  std::vector<step> steps_;
  std::set<std::string, std::less<>> committed_;
  std::map<std::string, share> progress_;
  std::size_t first_open_ = 0, first_uncommitted_ = 0;
  bool stale_ = true;
};

} // namespace automodel::actors
