#pragma once

#include "tests/unit/storage/memory_fixture.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::storage::test {

struct fence {
  std::string lease{};
  std::uint64_t token = 0;
};

/// Commits records of one producer, each as a step of its own at a stated
/// time.
class shared_writer {
public:
  explicit shared_writer(memory& memory, std::string producer = "/p");

  /// The next commit is at this time and, if a token is given, behind a fence.
  std::int64_t now = 1'000'000;
  std::vector<fence> fences{};

  /// The id of the record. A refused one leaves no trace.
  result<digest> add(const fill_record& fill,
                     const std::vector<digest>& parents = {});

  /// All records in one step.
  result<receipt> add_step(std::vector<record_draft> records);

  /// With time and fences of this writer, and a step name of its own.
  record_draft stamped(const fill_record& fill,
                       const std::vector<digest>& parents = {});

  result<digest> release(const std::string& candidate);
  result<digest> set_slot(const std::string& slot, std::uint64_t expected,
                          const digest& release);
  result<digest> grant(const std::string& lease, const std::string& holder,
                       std::uint64_t token, std::uint64_t ms);
  result<digest> limit(const std::string& account, std::uint64_t amount);
  result<digest> reserve(const std::string& account, const std::string& name,
                         std::uint64_t amount, const fence& lease = {});
  result<digest> settle(const std::string& account, const std::string& name,
                        std::uint64_t spent);

private:
  memory* memory_;
  std::string producer_;
  std::uint64_t sequence_ = 0;
  std::uint64_t names_ = 0;
};

fill_record slot_change(std::string slot, std::uint64_t expected,
                        const digest& release);

} // namespace automodel::storage::test
