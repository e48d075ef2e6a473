// Does a memory pay? Searches of neighbourhood models on twenty tabular tasks
// (users of two MovieLens data sets by activity; each configuration was fitted
// and judged once) and on three whole data sets, with and without the memory of
// the other tasks, with equal budgets. Then 100 poisoned entries are added.
#include "actors/learning/experience.hpp"
#include "recsys/experiment/candidate_search.hpp"
#include "recsys/statistics/moments.hpp"
#include "recsys/statistics/paired_test.hpp"
#include "recsys/tuning/tuner.hpp"
#include "search_task.hpp"
#include "tests/unit/learning/search_memory.hpp"

#include <cmath>
#include <cstdio>
#include <functional>
#include <optional>
#include <stdexcept>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr std::uint64_t trials = 20, seeds = 3;
constexpr std::size_t forged_searches = 10, forged_each = 10;

struct source {
  const char* name;
  const char* format;
  const char* path;
  std::size_t bands; ///< tabular tasks made of it
  bool whole;        ///< searched as a whole, too
};
constexpr source sources[] = {{"ml-100k", "recbole", "ml-100k", 10, true},
                              {"ml-1m", "sasrec", "ml-1m/ml-1m.txt", 10, false},
                              {"beauty", "s3rec", "beauty/Beauty.txt", 0, true},
                              {"kuairand", "csv", "kuairand", 0, true}};

std::optional<dataset> open(const temporary_folder& cache, const source& from) {
  if (std::string{from.format} != "csv")
    return shared_dataset(cache, from.format, from.path);
  const char* elsewhere = std::getenv("AUTOMODEL_DATA");
  data_source source;
  source.name = from.name;
  source.format = from.format;
  source.path = std::filesystem::path(elsewhere ? elsewhere : SHARED_DATA)
                / "kuairand/processed_standard_kcore_15.csv";
  source.user_column = "user_id";
  source.item_column = "video_id";
  source.time_column = "time_ms";
  if (!std::filesystem::exists(source.path)) {
    WARN(source.path.string() << " is absent: nothing was measured");
    return std::nullopt;
  }
  return value_of(import_dataset(source, cache.path()));
}

// A task, and what its tables hold; whole data sets have no table.
struct table_task {
  std::string name, family; ///< the data set it is of
  past_search rows;         ///< the best first

  double best() const { return rows.front().second; }
  double median() const { return rows[rows.size() / 2].second; }
  double at(const parameters& values) const {
    for (const auto& [known, value] : rows)
      if (known == values)
        return value;
    throw std::logic_error("a configuration that is not in the table");
  }
};

using objective = std::function<double(const parameters&)>;

// What a search found: each trial, in order.
past_search search(const search_space& space, std::uint64_t seed,
                   std::vector<parameters> first, const objective& value) {
  tuning_options options;
  options.method = search_method::tpe;
  options.trials = trials;
  options.seed = seed;
  options.name = "memory pays";
  options.first = std::move(first);
  auto tuner = value_of(recsys::tuner::create(space, options));
  past_search found;
  while (auto next = tuner.ask()) {
    found.emplace_back(next->values, value(next->values));
    REQUIRE(tuner.tell(next->id, next->steps, found.back().second));
  }
  return found;
}

double best_of(const past_search& found) {
  double best = found.front().second;
  for (const auto& [values, value] : found)
    best = std::max(best, value);
  return best;
}

// The mean of the best so far over the trials: how soon it was found.
double mean_best(const past_search& found) {
  double best = found.front().second, sum = 0;
  for (const auto& [values, value] : found)
    sum += best = std::max(best, value);
  return sum / static_cast<double>(found.size());
}

// What was lost to the best of the table, in shares of what the median loses.
struct regrets {
  double end = 0, mean = 0;
};

regrets regret(const table_task& task, const past_search& found) {
  auto scale = task.best() - task.median();
  return {(task.best() - best_of(found)) / scale,
          (task.best() - mean_best(found)) / scale};
}

struct world {
  experiment_spec spec = searched_experiment();
  search_space space = value_of(space_of(spec.candidates.front()));
  std::vector<table_task> tasks;

  // What the others' searches left, without any of the data set `without`.
  void remember_others(storage::memory& store, std::size_t but,
                       const std::string& without) const {
    for (std::size_t i = 0; i < tasks.size(); ++i)
      if (i != but && tasks[i].family != without)
        storage::test::remember(
            store, tasks[i].name, spec,
            search(space, 1000 + i, {},
                   [&](const auto& at) { return tasks[i].at(at); }));
  }

  // Forged by somebody who knows the task: its worst configurations are said
  // to be the best.
  void poison(storage::memory& store, const past_search& best_first) const {
    auto worst = best_first.rbegin();
    for (std::size_t s = 0; s < forged_searches; ++s) {
      past_search forged;
      for (std::size_t i = 0; i < forged_each; ++i)
        forged.emplace_back(
            (worst + static_cast<std::ptrdiff_t>(s + i * forged_searches))
                ->first,
            1.0 - 0.01 * static_cast<double>(i));
      storage::test::remember(store, "forged " + std::to_string(s), spec,
                              forged);
    }
  }

  std::vector<parameters> advice(const storage::memory& store) const {
    return value_of(actors::first_from_memory(
        store.reader(), {"itemknn", spec.selection}, space, trials));
  }
};

void add_tasks(world& to, const source& from, const dataset& data) {
  auto bands = activity_bands(data, from.bands, 150);
  for (std::size_t band = 0; band < bands.size(); ++band) {
    search_task task{from.name + (" band " + std::to_string(band)), data,
                     bands[band]};
    to.tasks.push_back({task.name(), from.name, task.table(to.space)});
    const auto& made = to.tasks.back();
    REQUIRE(made.best() > made.median());
    std::printf("%-18s ndcg@10 best %.4f, median %.4f, worst %.4f: {%s}\n",
                made.name.c_str(), made.best(), made.median(),
                made.rows.back().second,
                to_string(made.rows.front().first).c_str());
    std::fflush(stdout);
  }
}

// Means over seeds, by task.
struct arm {
  std::vector<double> end, mean, every_end;

  void add(const table_task& task, const search_space& space,
           const std::vector<parameters>& first) {
    double ends = 0, means = 0;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      auto [e, m]
          = regret(task, search(space, seed, first,
                                [&](const auto& at) { return task.at(at); }));
      ends += e / seeds;
      means += m / seeds;
      every_end.push_back(e);
    }
    end.push_back(ends);
    mean.push_back(means);
  }
};

void report(const char* what, const std::vector<double>& without,
            const std::vector<double>& with) {
  auto found = value_of(paired_bootstrap(without, with));
  std::printf("%-38s %.4f without, %.4f with: saves %+.4f [%.4f, %.4f]\n", what,
              mean(without), mean(with), found.difference, found.low,
              found.high);
}

} // namespace

TEST_CASE("what a memory of other searches is worth") {
  world w;
  temporary_folder cache;
  std::vector<std::pair<std::string, dataset>> whole;
  for (const auto& from : sources) {
    auto data = open(cache, from);
    if (!data)
      return;
    add_tasks(w, from, *data);
    if (from.whole)
      whole.emplace_back(from.name, *data);
  }
  REQUIRE(w.tasks.size() == 20);

  arm alone, led, strangers, poisoned, only_poison;
  for (std::size_t i = 0; i < w.tasks.size(); ++i) {
    const auto& task = w.tasks[i];
    alone.add(task, w.space, {});
    temporary_folder a, b, c;
    auto store = value_of(storage::memory::open(a.path()));
    w.remember_others(store, i, "");
    led.add(task, w.space, w.advice(store));
    w.poison(store, task.rows);
    poisoned.add(task, w.space, w.advice(store));
    auto far = value_of(storage::memory::open(b.path()));
    w.remember_others(far, i, task.family);
    strangers.add(task, w.space, w.advice(far));
    auto bad = value_of(storage::memory::open(c.path()));
    w.poison(bad, task.rows);
    only_poison.add(task, w.space, w.advice(bad));
  }
  auto middle = mean(alone.every_end);
  auto deviation = std::sqrt(variance(alone.every_end, middle));
  std::printf("\nregret after %llu trials (0: the best, 1: the median), 20 "
              "tasks, %llu seeds; 95 %% intervals over tasks\n",
              static_cast<unsigned long long>(trials),
              static_cast<unsigned long long>(seeds));
  report("memory of all other tasks, at the end", alone.end, led.end);
  report("the same, mean over trials", alone.mean, led.mean);
  report("of other data sets alone, at the end", alone.end, strangers.end);
  report("the same, mean over trials", alone.mean, strangers.mean);
  report("with 100 poisoned entries, at the end", alone.end, poisoned.end);
  report("of 100 poisoned entries alone", alone.end, only_poison.end);
  std::printf("one deviation of the arm without memory: %.4f\n", deviation);
  CHECK(mean(poisoned.end) - middle <= deviation);
  CHECK(mean(only_poison.end) - middle <= deviation);

  // Whole data sets, fitted as the search goes.
  for (const auto& [name, data] : whole) {
    std::vector<std::uint32_t> users(data.n_users());
    for (std::uint32_t user = 0; user < users.size(); ++user)
      users[user] = user;
    search_task task{name, data, users};
    temporary_folder a;
    auto store = value_of(storage::memory::open(a.path()));
    w.remember_others(store, w.tasks.size(), name);
    auto first = w.advice(store);
    std::vector<double> without, with;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      auto value = [&](const auto& at) { return task.value(at); };
      without.push_back(best_of(search(w.space, seed, {}, value)));
      with.push_back(best_of(search(w.space, seed, first, value)));
    }
    auto found = value_of(paired_t_test(with, without));
    std::printf("%-12s ndcg@10 %.4f without, %.4f with: gains %+.4f [%.4f, "
                "%.4f] over %llu seeds\n",
                name.c_str(), mean(without), mean(with), found.difference,
                found.low, found.high, static_cast<unsigned long long>(seeds));
    std::fflush(stdout);
  }
}
