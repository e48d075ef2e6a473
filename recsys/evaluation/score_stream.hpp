#pragma once

#include "base/error.hpp"
#include "recsys/data/interactions.hpp"
#include "recsys/evaluation/score_source.hpp"
#include "recsys/models/recommender.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

// Scoring (the model, without targets) and judging (targets, without the
// model) are two processes joined by a stream socket. The judge sends requests
//   u32 count, count * u32 user id
// and the scorer answers each, in order, with
//   u32 count, u32 n_items, count * n_items * f32 scores
// in the byte order of the machine that both run on. The judge closes the
// socket when it is done. Neither side trusts the other.

/// Larger requests are refused by both sides.
inline constexpr std::uint32_t score_stream_max_users = 1u << 16;
inline constexpr std::uint64_t score_stream_max_bytes = 1u << 30; ///< answer

/// The judge's side: scores come from the other end of `socket`.
class score_stream_client final : public score_source {
public:
  /// `socket` stays the caller's. `deadline` bounds the wait for each answer
  /// from the moment it is wanted.
  score_stream_client(int socket, std::uint32_t n_items,
                      std::chrono::milliseconds deadline);

  /// Errors: worker_failed (the scorer closed the socket), incompatible (an
  /// answer to another question), deadline_exceeded, io_error,
  /// invalid_argument. After an error the client is of no further use.
  result<void> scores(std::span<const user_id> users,
                      std::span<float> out) override;

  /// Requests scores ahead; the scorer computes while the judge ranks.
  result<void> announce(std::span<const user_id> users) override;

private:
  result<void> request(std::span<const user_id> users);
  result<void> read_answer(std::size_t users, std::span<float> out,
                           std::chrono::steady_clock::time_point deadline);

  int socket_;
  std::uint32_t n_items_;
  std::chrono::milliseconds deadline_;
  std::vector<user_id> announced_;
};

/// The scorer's side: answers until the judge closes the socket, which is the
/// one good end. Errors: parse_error (a request that is not one, a user that
/// does not exist), io_error, and those of the model.
result<void> serve_scores(int socket, const recommender& model,
                          const interactions& history);

} // namespace automodel::recsys
