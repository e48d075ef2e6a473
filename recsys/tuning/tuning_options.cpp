#include "recsys/tuning/tuning_options.hpp"

#include "recsys/json_text.hpp"
#include "recsys/parameters_json.hpp"
#include "recsys/tuning/successive_halving.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::uint64_t most_points = std::uint64_t{1} << 20;
constexpr std::uint64_t most_trials = std::uint64_t{1} << 32;
constexpr std::uint64_t most_steps = std::uint64_t{1} << 30;
constexpr std::uint64_t most_parallel = 4096;
constexpr std::uint32_t most_eta = 100;
constexpr std::array<std::string_view, 3> method_names{"grid", "random", "tpe"};

struct bounded {
  const char* name;
  std::uint64_t value, lowest, highest;
};

result<void> check_numbers(std::initializer_list<bounded> numbers) {
  for (const auto& [name, value, lowest, highest] : numbers)
    if (value < lowest || value > highest)
      return fail(errc::invalid_argument,
                  std::string{name} + " may not be " + std::to_string(value),
                  "allowed: " + std::to_string(lowest) + " to "
                      + std::to_string(highest));
  return {};
}

result<void> check_grid(const tuning_options& options,
                        const search_space& space) {
  if (options.asha)
    return fail(errc::invalid_argument,
                "a grid cannot be searched by successive halving",
                "allowed: random, tpe");
  auto points = space.points();
  if (!points)
    return fail(errc::invalid_argument, "a range of real numbers is no grid",
                "list its values, or search by random, tpe or asha");
  return check_numbers({{"points of the grid", *points, 1, most_points}});
}

result<void> check_halving(const tuning_options& options,
                           const search_space& space) {
  const auto& [least, eta] = *options.asha;
  if (auto sound = check_numbers({{"eta", eta, 2, most_eta},
                                  {"least steps", least, 1, options.steps}});
      !sound)
    return sound;
  auto rungs = rung_steps(least, options.steps, eta).size();
  if (options.trials != 0 && !walks_whole_space(options, space))
    return check_numbers({{"trials", options.trials, rungs, most_trials}});
  return {};
}

} // namespace

std::string_view name_of(search_method method) noexcept {
  return method_names[static_cast<std::size_t>(method)];
}

std::optional<search_method> search_method_of(std::string_view name) noexcept {
  auto at = std::ranges::find(method_names, name);
  if (at == method_names.end())
    return {};
  return static_cast<search_method>(at - method_names.begin());
}

result<void> check(const tuning_options& options, const search_space& space) {
  if (auto sound
      = check_numbers({{"trials", options.trials, 0, most_trials},
                       {"steps", options.steps, 1, most_steps},
                       {"parallel", options.parallel, 1, most_parallel},
                       {"startup", options.tpe.startup, 1, 100'000},
                       {"candidates", options.tpe.candidates, 1, 1000}});
      !sound)
    return sound;
  if (!(options.tpe.gamma >= 0.125 && options.tpe.gamma <= 0.5))
    return fail(errc::invalid_argument, "gamma is out of range",
                "allowed: 0.125 to 0.5");
  if (!(options.tpe.even >= 0 && options.tpe.even <= 1))
    return fail(errc::invalid_argument, "even is out of range",
                "allowed: 0 to 1");
  for (const auto& one : options.first)
    if (!space.positions(one))
      return fail(errc::invalid_argument,
                  "{" + to_string(one)
                      + "} is to be tried first, but is no configuration of "
                        "the space");
  if (options.method == search_method::grid)
    return check_grid(options, space);
  return options.asha ? check_halving(options, space) : result<void>{};
}

bool walks_whole_space(const tuning_options& options,
                       const search_space& space) {
  auto points = space.points();
  auto whole_grid
      = options.method == search_method::grid && options.trials == 0;
  return points && (whole_grid || *points <= options.trials);
}

std::string to_text(const tuning_options& options) {
  nlohmann::json object{{"method", name_of(options.method)},
                        {"trials", options.trials},
                        {"steps", options.steps},
                        {"parallel", options.parallel},
                        {"seed", options.seed},
                        {"name", options.name},
                        {"tpe",
                         {{"startup", options.tpe.startup},
                          {"candidates", options.tpe.candidates},
                          {"gamma", options.tpe.gamma},
                          {"even", options.tpe.even}}}};
  if (options.asha)
    object["asha"] = {{"least_steps", options.asha->least_steps},
                      {"eta", options.asha->eta}};
  if (!options.first.empty()) {
    auto first = nlohmann::json::array();
    for (const auto& one : options.first)
      first.push_back(as_json(one));
    object["first"] = std::move(first);
  }
  return json_text(object);
}

} // namespace automodel::recsys
