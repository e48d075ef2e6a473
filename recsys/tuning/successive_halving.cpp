#include "recsys/tuning/successive_halving.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace automodel::recsys {

std::vector<std::uint64_t> rung_steps(std::uint64_t least, std::uint64_t most,
                                      std::uint32_t eta) {
  std::vector<std::uint64_t> steps;
  // Compared by division, as the power of eta may not be a number.
  for (std::uint64_t power = 1; most / power >= least; power *= eta) {
    steps.push_back((most + power - 1) / power);
    if (power > most / eta)
      break;
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

successive_halving::successive_halving(std::vector<std::uint64_t> steps,
                                       std::uint32_t eta)
    : steps_(std::move(steps)), eta_(eta), rungs_(steps_.size()) {}

void successive_halving::add(std::size_t rung, std::uint64_t trial,
                             std::optional<double> value) {
  auto& on = rungs_.at(rung);
  ++on.results;
  if (value) {
    entry result{*value, trial};
    on.others.insert(result);
    // The better half is kept sorted out: a result that beats it changes place
    // with its last.
    if (!on.best.empty() && result < *on.best.rbegin()) {
      auto last = std::prev(on.best.end());
      on.candidate.erase(last->trial);
      on.others.insert(on.best.extract(last));
      move_to_best(on, on.others.find(result));
    }
  }
  if (on.best.size() < on.results / eta_ && !on.others.empty())
    move_to_best(on, on.others.begin());
}

void successive_halving::move_to_best(rung& on,
                                      std::set<entry>::iterator from) {
  auto trial = from->trial;
  on.best.insert(on.others.extract(from));
  if (!on.promoted.contains(trial))
    on.candidate.insert(trial);
}

std::optional<successive_halving::promotion>
successive_halving::promote(std::uint64_t affordable) {
  for (auto rung = rungs_.size() - 1; rung-- > 0;) {
    auto& on = rungs_[rung];
    if (on.candidate.empty() || steps_[rung + 1] > affordable)
      continue;
    auto trial = *on.candidate.begin();
    on.candidate.erase(on.candidate.begin());
    on.promoted.insert(trial);
    return promotion{trial, rung + 1};
  }
  return {};
}

std::vector<std::uint64_t> successive_halving::waiting() const {
  std::vector<std::uint64_t> trials;
  for (std::size_t rung = 0; rung + 1 < rungs_.size(); ++rung)
    for (const auto* among : {&rungs_[rung].best, &rungs_[rung].others})
      for (const auto& judged : *among)
        if (!rungs_[rung].promoted.contains(judged.trial))
          trials.push_back(judged.trial);
  return trials;
}

nlohmann::json successive_halving::to_json() const {
  auto list = nlohmann::json::array();
  for (const auto& on : rungs_) {
    auto results = nlohmann::json::array();
    for (const auto* among : {&on.best, &on.others})
      for (const auto& [value, trial] : *among)
        results.push_back({{"trial", trial}, {"value", value}});
    list.push_back({{"results", on.results},
                    {"judged", std::move(results)},
                    {"promoted", on.promoted}});
  }
  return list;
}

void successive_halving::read(const json_input& from) {
  auto rungs = from.elements();
  if (rungs.size() != rungs_.size())
    return from.refuse("has another number of rungs");
  for (std::size_t i = 0; i < rungs.size(); ++i) {
    auto& on = rungs_[i] = {};
    rungs[i].read("results", on.results);
    std::vector<std::uint64_t> promoted;
    rungs[i].read("promoted", promoted);
    on.promoted.insert(promoted.begin(), promoted.end());
    for (const auto& judged : rungs[i]["judged"].elements()) {
      entry result;
      judged.read("trial", result.trial);
      judged.read("value", result.value);
      on.others.insert(result);
    }
    while (on.best.size() < on.results / eta_ && !on.others.empty())
      move_to_best(on, on.others.begin());
  }
}

} // namespace automodel::recsys
