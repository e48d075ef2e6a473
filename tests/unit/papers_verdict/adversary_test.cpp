#include "base/random_stream.hpp"
#include "recsys/evaluation/comparison.hpp"
#include "recsys/papers/verdict/pair_verdict.hpp"
#include "storage/artefact_store.hpp"
#include "tests/support/temporary_folder.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <map>

#include <catch2/catch.hpp>

// A thousand attempts to have a method that is no better than its baseline
// called a success, by what an adversary can do to numbers and files. Programs
// that cheat are the matter of papers_equations/cheats_test.cpp.

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr std::uint32_t items = 2000;
constexpr std::size_t users = 300, seeds = 3;

using ranks = std::vector<std::uint32_t>; ///< of each user's target, from 1

/// Ranks as a model of middling worth gives them.
ranks honest(random_stream& random) {
  ranks out;
  for (std::size_t user = 0; user < users; ++user)
    out.push_back(
        std::uint32_t(1 + std::pow(random.uniform(), 3) * (items - 1)));
  return out;
}

/// The same targets among `negatives` sampled items.
ranks among(const ranks& all, std::uint32_t negatives, random_stream& random) {
  ranks out;
  for (auto rank : all) {
    std::uint32_t better = 0;
    for (std::uint32_t i = 0; i < negatives; ++i)
      better += random.below(items - 1) < rank - 1;
    out.push_back(1 + better);
  }
  return out;
}

judgement judge(const ranks& all, const std::string& protocol) {
  judgement out;
  out.protocol_id = protocol;
  out.metrics = {"recall@5", "recall@10", "ndcg@5", "ndcg@10"};
  for (std::size_t user = 0; user < all.size(); ++user)
    out.users.push_back(user_id(user));
  for (bool gain : {false, true})
    for (std::uint32_t k : {5U, 10U})
      for (auto rank : all)
        out.values.push_back(rank > k ? 0
                             : gain   ? 1 / std::log2(rank + 1.0)
                                      : 1.0);
  return out;
}

struct attack {
  experiment_spec spec;
  run_results results;
  verdict_evidence evidence;
};

/// A pair as it would be judged, from the ranks of both, by seed.
attack pair_of(const std::vector<ranks>& method,
               const std::vector<ranks>& baseline, std::uint64_t seed,
               bool other_protocol = false) {
  attack out;
  out.spec.seeds = {0, 1, 2};
  out.spec.selection = "ndcg@10";
  out.spec.reference = "baseline";
  out.spec.margin = 0.001;
  auto& results = out.results;
  results.dataset_hash = std::string(64, 'a');
  results.users = users;
  results.items = items;
  results.interactions = 10'000;
  results.protocol_text = to_text(out.spec.evaluation);
  results.protocol_id
      = protocol_id(out.spec.evaluation, results.dataset_hash, results.users,
                    results.items, results.interactions);
  std::vector<judged_candidate> judged{{"method", {}}, {"baseline", {}}};
  for (const auto& one : method)
    judged[0].seeds.push_back(
        judge(one, other_protocol ? "sampled" : results.protocol_id));
  for (const auto& one : baseline)
    judged[1].seeds.push_back(judge(one, results.protocol_id));
  const bootstrap_options how{200, 0.95, seed};
  if (other_protocol) // then nothing is compared, see compare()
    judged.pop_back(), results.protocol_id = "sampled";
  auto summaries = summarise(judged, how);
  REQUIRE(summaries);
  for (std::size_t i = 0; i < judged.size(); ++i) {
    candidate_result one;
    one.name = judged[i].name;
    one.trials = 4;
    one.metrics = (*summaries)[i];
    results.candidates.push_back(std::move(one));
  }
  if (judged.size() == 2) {
    const std::vector<std::string> metrics{"ndcg@10"};
    auto compared = compare(judged, "baseline", metrics, 0.001, how);
    REQUIRE(compared);
    results.comparisons = *compared;
  }
  return out;
}

std::vector<ranks> of_seeds(random_stream& random) {
  std::vector<ranks> out;
  for (std::size_t seed = 0; seed < seeds; ++seed)
    out.push_back(honest(random));
  return out;
}

candidate_result& method_of(attack& in) {
  return in.results.candidates.front();
}

attack honest_pair(random_stream& random, std::uint64_t seed) {
  return pair_of(of_seeds(random), of_seeds(random), seed);
}

/// A comparison that says what the adversary wants.
void claim_gain(attack& in, double gain) {
  auto& one = in.results.comparisons.front();
  one = {"method",   "baseline", "ndcg@10", gain,     gain / 2,
         1.5 * gain, 0,          0.001,     "success"};
}

attack not_a_number(random_stream& random, std::uint64_t seed) {
  auto out = honest_pair(random, seed);
  claim_gain(out, 0.02);
  auto nan = std::numeric_limits<double>::quiet_NaN();
  auto& metric = method_of(out).metrics["ndcg@10"];
  (random.below(2) == 0 ? metric.mean : metric.values[random.below(seeds)])
      = nan;
  return out;
}

attack nothing_learned(random_stream& random, std::uint64_t seed) {
  // A baseline that was broken: it ranks at random.
  auto broken = of_seeds(random);
  for (auto& one : broken)
    for (auto& rank : one)
      rank = std::uint32_t(1 + random.below(items));
  return pair_of(of_seeds(random), broken, seed);
}

attack sampled_ranking(random_stream& random, std::uint64_t seed) {
  auto method = of_seeds(random);
  auto negatives = std::uint32_t(20 + random.below(100));
  for (auto& one : method)
    one = among(one, negatives, random);
  // Under its own name, or posing as the full ranking.
  return pair_of(method, of_seeds(random), seed, random.below(2) == 0);
}

attack edited_results(random_stream& random, std::uint64_t seed) {
  auto out = honest_pair(random, seed);
  claim_gain(out, 0.005 + 0.05 * random.uniform());
  if (random.below(2) == 0) // and means that go with it
    method_of(out).metrics["ndcg@10"].mean
        = out.results.candidates[1].metrics["ndcg@10"].mean
          + out.results.comparisons.front().diff;
  return out;
}

attack printed_metric(random_stream& random, std::uint64_t seed) {
  auto out = honest_pair(random, seed);
  auto said = out.results.candidates[1].metrics["ndcg@10"].mean + 0.01
              + 0.05 * random.uniform();
  method_of(out).metrics["ndcg@10"] = {said, 0, said, said, {said, said, said}};
  claim_gain(out, said - out.results.candidates[1].metrics["ndcg@10"].mean);
  return out;
}

attack chosen_runs(random_stream& random, std::uint64_t seed) {
  auto method = of_seeds(random);
  for (auto& one : method) // of ranks, some are made better
    for (auto& rank : one)
      rank = std::max(1U, rank / 2);
  auto out = pair_of(method, of_seeds(random), seed);
  switch (random.below(3)) {
  case 0:
    method_of(out).trials = 40;
    break;
  case 1:
    out.results.failures.push_back({"baseline", "was not trained"});
    break;
  default:
    out.spec.seeds = {0, 1, 2, 3, 4, 5, 6, 7};
  }
  return out;
}

/// The file of the baseline's values is changed behind the records' back.
attack changed_file(random_stream& random, std::uint64_t seed,
                    storage::artefact_store& store) {
  auto baseline = of_seeds(random);
  auto worse = baseline;
  for (auto& one : worse)
    for (auto& rank : one)
      rank = std::min(items, 2 * rank);
  auto out = pair_of(of_seeds(random), worse, seed);
  auto text = std::to_string(seed) + std::string(64, 'v');
  auto name = store.put(std::as_bytes(std::span{text}));
  REQUIRE(name);
  auto path = store.path(*name);
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(std::streamoff(random.below(text.size())));
  file.put('w');
  file.close();
  if (auto fine = store.check(*name); !fine)
    out.evidence.problems.push_back(to_string(fine.error()));
  return out;
}

} // namespace

TEST_CASE("an adversary's numbers and files are never a success") {
  constexpr std::uint64_t runs = 1000;
  temporary_folder folder;
  auto store = storage::artefact_store::create(folder.path());
  REQUIRE(store);
  const std::map<std::string,
                 std::function<attack(random_stream&, std::uint64_t)>>
      kinds{{"not a number", not_a_number},
            {"a broken baseline", nothing_learned},
            {"a sampled ranking", sampled_ranking},
            {"edited results", edited_results},
            {"a printed metric", printed_metric},
            {"chosen runs", chosen_runs},
            {"a changed file", [&](random_stream& random, std::uint64_t seed) {
               return changed_file(random, seed, *store);
             }}};
  std::map<std::string, std::map<std::string, int>> outcomes;
  std::uint64_t done = 0, wins = 0;
  while (done < runs)
    for (const auto& [name, make] : kinds) {
      random_stream random{7, name, done};
      auto one = make(random, done);
      auto verdict = judge_pair(one.spec, one.results, one.evidence);
      auto& of = outcomes[name];
      ++of["tried"];
      if (verdict.outcome == verdict::success) {
        ++wins;
        ++of["success"];
      }
      ++done;
    }
  for (const auto& [name, of] : outcomes)
    std::printf("%-20s %4d tried, %d false successes\n", name.c_str(),
                of.at("tried"), of.contains("success") ? of.at("success") : 0);
  CHECK(wins == 0);
  // None of n: with 95 % confidence the rate is below 1 - .05^(1/n).
  std::printf("%llu of %llu; the rate is below %.4f with 95 %% confidence\n",
              static_cast<unsigned long long>(wins),
              static_cast<unsigned long long>(done),
              1 - std::pow(0.05, 1 / double(done)));
}

TEST_CASE("pairs without a difference are seldom called a success") {
  constexpr int runs = 200;
  int wins = 0;
  for (int i = 0; i < runs; ++i) {
    random_stream random{11, "no difference", std::uint64_t(i)};
    auto one = honest_pair(random, std::uint64_t(i));
    wins += judge_pair(one.spec, one.results).outcome == verdict::success;
  }
  std::printf("%d of %d pairs without a difference are called a success\n",
              wins, runs);
  CHECK(wins <= runs / 20);
}

TEST_CASE("a real gain of the same size is a success") {
  int wins = 0;
  for (int i = 0; i < 20; ++i) {
    random_stream random{13, "gain", std::uint64_t(i)};
    auto baseline = of_seeds(random), method = baseline;
    for (auto& one : method)
      for (auto& rank : one)
        rank = std::max(1U, rank / 2);
    auto one = pair_of(method, baseline, std::uint64_t(i));
    wins += judge_pair(one.spec, one.results).outcome == verdict::success;
  }
  CHECK(wins >= 18);
}
