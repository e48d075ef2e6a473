#include "recsys/evaluation/score_stream.hpp"

#include "recsys/evaluation/stream_socket.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

namespace automodel::recsys {

namespace {

using clock = std::chrono::steady_clock;

tl::unexpected<error> scorer_gone() {
  return fail(errc::worker_failed, "the scorer ended before it answered");
}

bool is_allowed(std::uint64_t users, std::uint64_t n_items) {
  return users > 0 && users <= score_stream_max_users
         && users * n_items * sizeof(float) <= score_stream_max_bytes;
}

// -- the scorer's side --------------------------------------------------------

/// The next request; no users: the judge closed the stream.
result<void> read_request(int socket, const interactions& history,
                          std::vector<user_id>& users) {
  users.clear();
  std::uint32_t count = 0;
  auto head = read_stream(socket, std::as_writable_bytes(std::span(&count, 1)));
  if (!head)
    return pass_on(head);
  if (*head == 0)
    return {};
  if (*head < sizeof(count) || !is_allowed(count, history.n_items))
    return fail(errc::parse_error, "the judge sent what is no request");
  users.resize(count);
  auto body = std::as_writable_bytes(std::span(users));
  auto read = read_stream(socket, body);
  if (!read)
    return pass_on(read);
  if (*read < body.size())
    return fail(errc::parse_error, "the judge's request is cut short");
  for (auto user : users)
    if (user >= history.n_users)
      return fail(errc::parse_error, "the judge asks for user "
                                         + std::to_string(user) + " of "
                                         + std::to_string(history.n_users));
  return {};
}

} // namespace

score_stream_client::score_stream_client(int socket, std::uint32_t n_items,
                                         std::chrono::milliseconds deadline)
    : socket_(socket), n_items_(n_items), deadline_(deadline) {}

result<void> score_stream_client::request(std::span<const user_id> users) {
  if (!is_allowed(users.size(), n_items_))
    return fail(errc::invalid_argument,
                "scores of " + std::to_string(users.size())
                    + " users were asked for at once",
                "allowed: 1 to " + std::to_string(score_stream_max_users)
                    + " users and "
                    + std::to_string(score_stream_max_bytes >> 20)
                    + " MiB of scores");
  std::vector<std::uint32_t> message{static_cast<std::uint32_t>(users.size())};
  message.insert(message.end(), users.begin(), users.end());
  auto sent = write_stream(socket_, std::as_bytes(std::span(message)),
                           clock::now() + deadline_);
  if (!sent)
    return pass_on(sent);
  if (!*sent)
    return scorer_gone();
  return {};
}

result<void> score_stream_client::announce(std::span<const user_id> users) {
  if (!announced_.empty())
    return fail(errc::invalid_argument, "scores were announced twice");
  if (auto ok = request(users); !ok)
    return ok;
  announced_.assign(users.begin(), users.end());
  return {};
}

result<void> score_stream_client::scores(std::span<const user_id> users,
                                         std::span<float> out) {
  if (out.size() != users.size() * n_items_)
    return fail(errc::invalid_argument, "the room for scores has another size");
  if (!announced_.empty() && !std::ranges::equal(announced_, users))
    return fail(errc::invalid_argument, "other scores were announced");
  if (announced_.empty())
    if (auto ok = request(users); !ok)
      return ok;
  announced_.clear();
  return read_answer(users.size(), out, clock::now() + deadline_);
}

result<void> score_stream_client::read_answer(std::size_t users,
                                              std::span<float> out,
                                              clock::time_point deadline) {
  std::array<std::uint32_t, 2> head{};
  auto fill = [&](std::span<std::byte> part) -> result<void> {
    auto read = read_stream(socket_, part, deadline);
    if (!read)
      return pass_on(read);
    if (*read < part.size())
      return scorer_gone();
    return {};
  };
  if (auto ok = fill(std::as_writable_bytes(std::span(head))); !ok)
    return ok;
  if (head[0] != users || head[1] != n_items_)
    return fail(errc::incompatible,
                "the scorer answered with " + std::to_string(head[0])
                    + " users and " + std::to_string(head[1]) + " items",
                "expected " + std::to_string(users) + " and "
                    + std::to_string(n_items_));
  return fill(std::as_writable_bytes(out));
}

result<void> serve_scores(int socket, const recommender& model,
                          const interactions& history) {
  constexpr std::size_t head = 2;
  std::vector<user_id> users;
  // One buffer, so that an answer is one large write.
  std::vector<float> answer;
  while (true) {
    if (auto ok = read_request(socket, history, users); !ok)
      return ok;
    if (users.empty())
      return {};
    answer.resize(head + users.size() * history.n_items);
    std::array counts{static_cast<std::uint32_t>(users.size()),
                      history.n_items};
    std::memcpy(answer.data(), counts.data(), sizeof(counts));
    if (auto ok = model.score(users, history, std::span(answer).subspan(head));
        !ok)
      return ok;
    auto sent = write_stream(socket, std::as_bytes(std::span(answer)));
    if (!sent)
      return pass_on(sent);
    if (!*sent)
      return {};
  }
}

} // namespace automodel::recsys
