#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace automodel::actors {

/// A slot that could take work now.
struct free_slot {
  std::string path, node;
  std::uint32_t busy_on_node = 0; ///< slots of its node that are at work
  bool here = false;              ///< on the asking node: nothing has to travel
  bool may_open_holdout = false;
};

/// Work that waits, and which of it goes where: the experiment with the least
/// at work first, then the order of its plan; on the node with the least at
/// work, then here, then by path. A pure rule, the same for the same input.
class work_queue {
public:
  struct waiting {
    std::uint64_t number = 0;
    std::string experiment;
    std::uint32_t position = 0;
    bool opens_holdout = false;
  };

  void add(waiting work);
  void remove(std::uint64_t number);

  /// Work of an experiment that is held waits until it is released.
  void hold(const std::string& experiment) { held_.insert(experiment); }
  void release(const std::string& experiment) { held_.erase(experiment); }

  struct placed {
    std::uint64_t number = 0;
    std::string slot;
  };

  /// Takes the next work that one of the slots may do. `at_work` counts what
  /// each experiment has at work.
  std::optional<placed>
  next(const std::vector<free_slot>& slots,
       const std::map<std::string, std::uint32_t>& at_work);

  std::size_t size() const noexcept { return waiting_.size(); }

private:
  std::vector<waiting> waiting_;
  std::set<std::string> held_;
};

} // namespace automodel::actors
