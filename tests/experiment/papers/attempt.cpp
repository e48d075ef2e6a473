#include "tests/experiment/papers/attempt.hpp"

#include "base/random_stream.hpp"
#include "recsys/models/zoo/zoo_programs.hpp"
#include "recsys/papers/record/method_record_json.hpp"
#include "tests/unit/papers_compose/method_records.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <catch2/catch.hpp>

namespace automodel::test {

namespace {

constexpr unsigned users = 200, items = 60, length = 8;
constexpr unsigned walkers = 500, places = 200;

constexpr const char* columns
    = "user_id:token\titem_id:token\trating:float\ttimestamp:float\n";

std::string line(unsigned user, std::uint64_t item, unsigned rating,
                 unsigned place) {
  return 'u' + std::to_string(user) + "\ti" + std::to_string(item) + '\t'
         + std::to_string(rating) + '\t' + std::to_string(1000 * place + user)
         + '\n';
}

/// P(X >= hits) of a binomial variable.
double at_least(std::uint64_t hits, std::uint64_t tries, double rate) {
  double out = 0;
  for (auto k = hits; k <= tries; ++k)
    out += std::exp(std::lgamma(double(tries) + 1) - std::lgamma(double(k) + 1)
                    - std::lgamma(double(tries - k) + 1)
                    + double(k) * std::log(rate)
                    + double(tries - k) * std::log1p(-rate));
  return out;
}

/// The rate at which at_least() is `chance`.
double rate_where(std::uint64_t hits, std::uint64_t tries, double chance) {
  double low = 1e-12, high = 1 - 1e-12;
  for (int step = 0; step < 100; ++step) {
    auto middle = (low + high) / 2;
    (at_least(hits, tries, middle) < chance ? low : high) = middle;
  }
  return low;
}

} // namespace

std::string walks(std::uint64_t seed) {
  random_stream random{seed, "walks"};
  std::vector<std::uint64_t> next(places);
  for (unsigned i = 0; i < places; ++i)
    next[i] = i;
  random.shuffle(next);
  std::string text = columns;
  for (unsigned user = 0; user < walkers; ++user) {
    auto at = random.below(places);
    for (unsigned n = 0; n < length; ++n) {
      text += line(user, at, 5, n);
      at = random.below(5) > 0 ? next[at] : random.below(places);
    }
  }
  return text;
}

std::string likings(std::uint64_t seed) {
  random_stream random{seed, "likings"};
  std::string text = columns;
  for (unsigned user = 0; user < users; ++user)
    for (unsigned n = 0; n < length; ++n) {
      auto item = random.below(items);
      auto likes = (user % 2) == (item % 2) ? 3U : 1U;
      text += line(user, item, likes + unsigned(random.below(3)), n);
    }
  return text;
}

std::string zoo_text(std::string_view name) {
  for (const auto& one : recsys::zoo_programs())
    if (one.name == name)
      return std::string(one.source);
  FAIL("the zoo has no " << name);
  return {};
}

std::string with(std::string text, std::string_view from, std::string_view to) {
  auto at = text.find(from);
  if (at == text.npos)
    FAIL("there is no " << from);
  return text.replace(at, from.size(), to);
}

small_attempt::small_attempt(const recsys::method_record& record,
                             const std::string& data,
                             const std::string& program,
                             const std::vector<std::string>& more) {
  std::filesystem::create_directories(folder_.path() / "data");
  folder_.write("data/data.inter", data);
  words_ = {"paper",
            "--record",
            folder_.write("record.json", method_record_json(record)).string(),
            "--program",
            folder_.write("program.py", program).string(),
            "--data",
            (folder_.path() / "data").string(),
            "--budget",
            "1",
            "--seeds",
            "0,1,2"};
  words_.insert(words_.end(), more.begin(), more.end());
}

small_attempt small_attempt::of_rows(const std::string& program,
                                     std::uint64_t seed) {
  return {recsys::fm_record(),
          likings(seed),
          program,
          {"--label", "rating >= 3", "--baseline", "fm", "--set", "dim=4",
           "--set", "epochs=5", "--set", "batch_size=128", "--set",
           "learning_rate=0.02", "--set", "l2=0.0"}};
}

small_attempt small_attempt::of_sequences(const std::string& program,
                                          std::uint64_t seed, unsigned epochs) {
  auto length_of_training = std::to_string(epochs);
  return {recsys::sasrec_record(),
          walks(seed),
          program,
          {"--baseline", "sasrec",
           "--set",      "dim=16",
           "--set",      "blocks=1",
           "--set",      "feed_forward=16",
           "--set",      "epochs=" + length_of_training,
           "--set",      "eval_every=" + length_of_training,
           "--set",      "batch_size=64",
           "--set",      "learning_rate=0.01",
           "--set",      "l2=0.0",
           "--set",      "max_length=8",
           "--set",      "dropout=0.0",
           "--set",      "negatives=128"}};
}

attempt_result small_attempt::run(const storage::test::kill_plan& plan) {
  using json = nlohmann::json;
  std::filesystem::remove(folder_.path() / "out/paper.json");
  auto ran = storage::test::run_command(words_, folder_.path(), plan, 1);
  commits_ = std::uint64_t(std::ranges::count(ran.boundaries, 'c'));
  attempt_result out;
  out.exit_code = ran.finished ? 0 : ran.killed ? 137 : 1;
  std::ifstream file(folder_.path() / "out/paper.json");
  auto report = json::parse(file, nullptr, false);
  if (!report.is_object()) {
    auto end = ran.output.find_last_not_of('\n') + 1;
    auto begin = ran.output.rfind('\n', end == 0 ? 0 : end - 1);
    out.reason
        = ran.output.substr(begin == ran.output.npos ? 0 : begin + 1, 200);
    return out;
  }
  out.end = report.value("end", "");
  for (const auto& gate : report["gates"])
    if (!gate.value("passed", true) && out.reason.empty())
      out.reason = "gate " + gate.value("gate", "");
  if (report.contains("outcome")) {
    const auto& outcome = report["outcome"];
    out.verdict = outcome.value("verdict", "");
    out.reason = outcome["reasons"].empty() ? "" : outcome["reasons"][0];
    if (outcome.contains("difference"))
      out.difference = outcome["difference"].value("mean", 0.0);
  }
  return out;
}

std::uint64_t attempts_wanted(std::uint64_t otherwise) {
  const char* wish = std::getenv("AUTOMODEL_ATTEMPTS");
  return wish == nullptr ? otherwise : std::strtoull(wish, nullptr, 10);
}

std::string share_text(std::uint64_t hits, std::uint64_t tries) {
  auto low = hits == 0 ? 0 : rate_where(hits, tries, 0.025);
  auto high = hits == tries ? 1 : rate_where(hits + 1, tries, 0.975);
  char text[100];
  std::snprintf(text, sizeof text, "%llu of %llu; 95 %% interval %.4f to %.4f",
                static_cast<unsigned long long>(hits),
                static_cast<unsigned long long>(tries), low, high);
  return text;
}

} // namespace automodel::test
