#include "runtime/caf/remote_requests.hpp"

#include "runtime/caf/errors.hpp"

#include <caf/make_message.hpp>

namespace automodel::runtime {

namespace {

// More are answered with "try again".
constexpr std::size_t most_waiting = 100'000;

} // namespace

void answer(const waiting_asker& whom, caf::message what) {
  if (whom.by && whom.answer_as.is_response())
    whom.by->enqueue(nullptr, whom.answer_as, std::move(what), nullptr);
}

void answer(const waiting_asker& whom, const error& why) {
  answer(whom, caf::make_message(to_caf(why)));
}

result<std::uint64_t> remote_requests::add(std::uint64_t link,
                                           waiting_asker asker) {
  std::lock_guard guard{mutex_};
  if (waiting_.size() >= most_waiting)
    return fail(errc::resource_exhausted,
                "too many requests wait for other nodes", "try again");
  waiting_[{link, ++last_}] = std::move(asker);
  return last_;
}

std::optional<waiting_asker> remote_requests::take(std::uint64_t link,
                                                   std::uint64_t request) {
  std::lock_guard guard{mutex_};
  auto found = waiting_.extract({link, request});
  if (!found)
    return {};
  return std::move(found.mapped());
}

std::vector<waiting_asker> remote_requests::take_all(std::uint64_t link) {
  std::lock_guard guard{mutex_};
  std::vector<waiting_asker> taken;
  auto first = waiting_.lower_bound({link, 0});
  auto last = waiting_.lower_bound({link + 1, 0});
  for (auto at = first; at != last; ++at)
    taken.push_back(std::move(at->second));
  waiting_.erase(first, last);
  return taken;
}

} // namespace automodel::runtime
