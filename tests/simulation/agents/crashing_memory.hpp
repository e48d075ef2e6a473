#pragma once

#include "base/random_stream.hpp"
#include "lossy_network.hpp"
#include "storage/memory.hpp"

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace automodel::storage::test {

inline constexpr std::uint64_t job_count = 6;

std::string job_name(std::uint64_t job);
std::uint64_t price_of(std::uint64_t job); ///< what a job reserves

/// What an agent sees of the memory, as it was when it was asked.
struct seen_memory {
  std::uint64_t last_sequence = 0, slot_version = 0;
  digest release;
  struct job {
    lease_state lease;
    bool reserved = false; ///< under the lease's token
    bool done = false;
  };
  std::array<job, job_count> jobs{};
  std::vector<stored_record> letters;
};

enum class memory_fault : std::uint8_t {
  none,
  early_answers, ///< answers before the commit: what the test must see
};

/// The memory behind a network: commits in groups, stamped with the virtual
/// time, and dies at drawn moments with all that it had not committed, also
/// right after a commit, before anybody is answered.
class crashing_memory {
public:
  using answer = std::function<void(const result<receipt>&)>;

  crashing_memory(std::filesystem::path folder, virtual_time& time,
                  lossy_network& network, std::uint64_t seed,
                  memory_fault fault);

  // What arrives; `reply` is called with what is answered, if anything is.
  void commit(const step_commit& step, const answer& reply);
  void look(const std::string& agent,
            const std::function<void(const seen_memory&)>& reply);

  /// No faults from now on.
  void calm();

  memory& open_memory() { return *memory_; }
  std::uint64_t crashes() const noexcept { return crashes_; }

  /// Ids that were acknowledged to somebody, and where.
  const std::set<std::pair<digest, std::uint64_t>>& acknowledged() const {
    return acknowledged_;
  }

  /// The first thing that went wrong.
  const std::string& violation() const noexcept { return violation_; }

private:
  struct waiting {
    step_commit step;
    answer reply;
  };

  void set_up();
  void flush();
  void crash();
  void plan_crash();
  void check_budget();

  std::filesystem::path folder_;
  virtual_time& time_;
  lossy_network& network_;
  random_stream random_;
  memory_fault fault_;
  std::optional<memory> memory_;
  std::vector<waiting> queue_;
  std::uint64_t life_ = 0, crashes_ = 0;
  std::set<std::pair<digest, std::uint64_t>> acknowledged_;
  std::string violation_;
};

} // namespace automodel::storage::test
