#include "actors/memory/record_waits.hpp"

#include "actors/memory/history_page.hpp"

namespace automodel::actors {

namespace {

constexpr std::size_t most_waits = 10'000;

} // namespace

bool record_waits::try_answer(const wait& one, std::int64_t unix_ms) {
  auto records = one.look();
  if (!records)
    one.reply.deliver(pass_on(records));
  else if (!records->empty() || unix_ms >= one.until_unix_ms)
    one.reply.deliver(history_page(*records, 0, 0));
  else
    return false;
  return true;
}

result<void> record_waits::add(wait one, std::int64_t unix_ms) {
  if (try_answer(one, unix_ms))
    return {};
  if (waiting_.size() >= most_waits)
    return fail(errc::resource_exhausted,
                "too many wait for records of the memory",
                "at most " + std::to_string(most_waits));
  waiting_.push_back(std::move(one));
  return {};
}

void record_waits::answer_all(std::int64_t unix_ms) {
  std::erase_if(waiting_,
                [&](const wait& one) { return try_answer(one, unix_ms); });
}

} // namespace automodel::actors
