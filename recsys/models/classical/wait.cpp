#include "recsys/models/classical/classical_models.hpp"
#include "recsys/models/classical/parameter_reader.hpp"
#include "recsys/models/classical/training_rows.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <thread>

namespace automodel::recsys {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "wait";
constexpr double longest_seconds = 86'400;
constexpr auto pause = 100ms;

const parameters& fit_defaults() {
  static const parameters defaults{{"seconds", 1.0},
                                   {"number", std::int64_t{0}}};
  return defaults;
}

result<std::unique_ptr<recommender>> fit(const parameters& given,
                                         const parameters& score,
                                         const fit_context& context) {
  parameter_reader in(name, given, fit_defaults());
  auto seconds = in.number("seconds", {0, longest_seconds});
  in.integer("number", 0, std::numeric_limits<std::int64_t>::max());
  if (auto ok = in.finish(); !ok)
    return pass_on(ok);
  auto end = std::chrono::steady_clock::now()
             + std::chrono::duration<double>{seconds};
  while (std::chrono::steady_clock::now() < end) {
    if (!advance(context, "waiting", 0, 1))
      return fit_cancelled();
    auto left = end - std::chrono::steady_clock::now();
    std::this_thread::sleep_for(
        std::min<std::chrono::duration<double>>(left, pause));
  }
  return pop_family().fit({}, score, context);
}

} // namespace

model_family wait_family() {
  auto family = pop_family();
  family.name = name;
  family.summary = "Popularity after `seconds`: measures what trials cost "
                   "beside their training";
  family.fit_defaults = fit_defaults();
  family.fit = fit;
  return family;
}

} // namespace automodel::recsys
