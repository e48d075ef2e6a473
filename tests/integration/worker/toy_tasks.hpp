#pragma once

#include "base/digest.hpp"
#include "base/parameters.hpp"
#include "base/unique_fd.hpp"
#include "tests/integration/worker/workers.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

// Real tasks on a split that is made up here.

namespace workers {

inline constexpr std::uint32_t n_users = 24;
inline constexpr std::uint32_t n_items = 18;

unique_fd memory_file();

/// One part of a split: `rows` items per user, from the `first` on.
unique_fd part(const std::string& name, std::uint32_t first,
               std::uint32_t rows);

struct split {
  unique_fd train = part("train", 0, 5);
  unique_fd valid = part("valid", 5, 1);
  unique_fd test = part("test", 6, 1);
};

/// Descriptors that go with a request, under these names.
using named_descriptors = std::vector<std::pair<std::string, int>>;

/// A request whose task `fill(request)` writes; 0: no deadline.
template <class Fill>
runtime::worker_request request(const named_descriptors& given, Fill&& fill,
                                std::chrono::milliseconds deadline = {}) {
  return messages::make_message<messages::schema::WorkerRequest>([&](auto out) {
    out.setTask(3);
    out.setDeadlineMs(static_cast<std::uint32_t>(deadline.count()));
    auto names = out.initDescriptors(static_cast<unsigned>(given.size()));
    for (unsigned i = 0; i < names.size(); ++i)
      names.set(i, given[i].first);
    fill(out);
  });
}

void send(runtime::worker_process& worker,
          const runtime::worker_request& request,
          const named_descriptors& given);

/// What to fit.
struct model_choice {
  std::string family{};
  parameters fit{};
  std::string program{};
};

runtime::worker_request fit_request(const model_choice& how,
                                    const named_descriptors& given,
                                    std::chrono::milliseconds deadline = {});

/// The last reply to a request; that there is one is asserted.
runtime::worker_reply last_reply(runtime::worker_process& worker);

/// Fits in a worker of its own.
runtime::worker_reply fit(const model_choice& how,
                          const named_descriptors& given);

/// The message of a `failed` reply, empty for any other.
std::string failure_of(const runtime::worker_reply& reply);

/// The hash in a `fitted` reply, asserted to be one.
digest model_of(const runtime::worker_reply& fitted);

/// A judgement's number of users, asserted to be one.
std::uint32_t judged_users(const runtime::worker_reply& judged);

/// Scores and judges the test part in two workers: (scored, judged).
std::pair<runtime::worker_reply, runtime::worker_reply>
score_and_judge(const std::string& family, int model, const split& parts,
                int values);

/// Starts a judge of `part` with these descriptors.
runtime::worker_process start_judge(const std::string& part,
                                    const named_descriptors& given,
                                    const std::string& protocol);

/// A protocol that fits the split.
std::string protocol_text();

runtime::worker_process start_scorer(const std::string& family,
                                     const named_descriptors& given);

} // namespace workers
