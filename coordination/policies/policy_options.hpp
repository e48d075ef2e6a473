#pragma once

#include "base/error.hpp"
#include "recsys/tuning/search_space.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace automodel::coordination {

enum class policy_kind : std::uint8_t {
  thompson,
  ucb1,
  exp3,
  evolution,
  reinforce,
};

std::string_view to_string(policy_kind kind) noexcept;

/// Which rewards are better: `lowest` is for losses. min f and max -f give the
/// same suggestions, bit for bit.
enum class reward_goal : std::uint8_t { highest, lowest };

struct policy_options {
  policy_kind kind = policy_kind::thompson;
  reward_goal goal = reward_goal::highest;
  std::uint64_t seed = 0;
  std::string name{}; ///< of the random streams, "policy/" + name

  /// ucb1 and exp3: rewards are scaled from [low, high] to [0, 1], those
  /// outside count as the nearest end.
  double low = -10, high = 10;

  /// thompson: y = x' w + noise, with w ~ N(0, prior_variance I) and noise ~
  /// N(0, noise_variance).
  struct gaussian {
    double prior_variance = 1, noise_variance = 1;
    /// One weight for each configuration instead of weights of parameters.
    bool independent_arms = false;
    std::uint32_t candidates = 256; ///< looked at where not all can be

    friend bool operator==(const gaussian&, const gaussian&) = default;
  };
  gaussian thompson{};

  std::uint64_t horizon = 10'000; ///< exp3: suggestions it is tuned for

  /// Regularised evolution: the population, and how many of it compete.
  struct ageing {
    std::uint32_t population = 20, tournament = 5;

    friend bool operator==(const ageing&, const ageing&) = default;
  };
  ageing evolution{};

  double reinforce_rate = 0.2; ///< step of the logits, for one deviation

  friend bool operator==(const policy_options&, const policy_options&)
      = default;
};

/// The most configurations ucb1, exp3 and independent arms tell apart.
inline constexpr std::uint64_t most_arms = 1024;

/// Errors: invalid_argument, saying what is allowed: a range that is none,
/// variances not above 0, no candidates or more than 65536, a horizon of 0, a
/// tournament larger than the population or one of these outside 1 to 10000; a
/// rate outside (0, 10];
/// ucb1, exp3 or independent arms over a space of more than `most_arms`
/// configurations.
result<void> check(const policy_options& options,
                   const recsys::search_space& space);

/// Equal options have equal texts.
std::string to_text(const policy_options& options);

} // namespace automodel::coordination
