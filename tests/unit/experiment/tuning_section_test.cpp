#include "recsys/experiment/model_defaults.hpp"
#include "tests/unit/experiment/sample.hpp"
#include "tests/unit/experiment/told.hpp"

#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

const std::vector<family_description> pop_ease_and_net{
    {"pop", {}, {}},
    {"ease", {{"lambda", 500.0}}, {{"decay", 1.0}}},
    {"net",
     {{"epochs", std::int64_t{27}},
      {"hidden", std::int64_t{64}},
      {"learning_rate", 0.001},
      {"momentum", 0.9},
      {"norm", true},
      {"optimizer", std::string("adam")}},
     {}},
};

// [tuning] follows a valid file's head and its only candidate; it is line 6.
std::string file_of(const std::string& tuning, const std::string& candidate) {
  return least_experiment + "[tuning]\n" + tuning
         + (candidate.empty() ? "" : "[[candidate]]\n" + candidate) + '\n';
}

result<experiment_spec> tuned(const std::string& tuning,
                              const std::string& candidate = {}) {
  return with_defaults(file_of(tuning, candidate), pop_ease_and_net);
}

std::string told_of_tuning(const std::string& tuning,
                           const std::string& candidate = {}) {
  return told(tuned(tuning, candidate));
}

// The same about what stands behind `fit = `, in line 10.
std::string about(const std::string& parameter,
                  const std::string& tuning
                  = "method = \"tpe\"\ntrials = 9\n") {
  return told_of_tuning(tuning, "model = \"net\"\nfit = { " + parameter + " }");
}

} // namespace

TEST_CASE("without [tuning] lists are grids, as ever") {
  auto spec = parse_experiment(full_experiment, "x.toml");
  REQUIRE(spec);
  CHECK(spec->tuning.method == search_method::grid);
  CHECK_FALSE(spec->tuning.asha);
  CHECK(to_canonical_json(*spec).find("tuning") == std::string::npos);
}

TEST_CASE("a method, its trials and its halving are read") {
  auto tpe = tuned("method = \"tpe\"\ntrials = 50\nparallel = 2\n");
  REQUIRE(tpe);
  CHECK(tpe->tuning.method == search_method::tpe);
  CHECK(tpe->max_trials == 50);
  CHECK(tpe->tuning.parallel == 2);
  auto asha = tuned("method = \"asha\"\ntrials = 50\neta = 4\nmin_epochs = 2\n"
                    "sampler = \"tpe\"\n");
  REQUIRE(asha);
  CHECK(asha->tuning.method == search_method::tpe);
  CHECK(asha->tuning.asha == tuning_options::halving{2, 4});
  CHECK(tuned("method = \"asha\"\ntrials = 5\n")->tuning.method
        == search_method::random);
  CHECK(tuned("method = \"random\"\n[budget]\ntrials = 5\n")->max_trials == 5);
  CHECK(tuned("trials = 3\n")->max_trials == 3);
}

TEST_CASE("ranges and choices are read, and take the type of the default") {
  auto spec = tuned("method = \"tpe\"\ntrials = 50\n",
                    R"(model = "net"
[candidate.fit]
learning_rate = { low = 1e-4, high = 1, log = true }
hidden = { low = 32, high = 512, step = 32 }
momentum = { low = 0, high = 1, when = { optimizer = "sgd" } }
norm = { choice = [true, false] }
optimizer = ["adam", "sgd"]
)");
  REQUIRE(spec);
  const auto& candidate = spec->candidates[1];
  CHECK(candidate.fit_space
        == std::vector<dimension>{
            {"hidden", integer_range{32, 512, 32}},
            {"learning_rate", real_range{1e-4, 1, true}},
            {"momentum", real_range{0, 1},
             condition{"optimizer", {std::string("sgd")}}},
            {"norm", choice{{true, false}}},
            {"optimizer", choice{{std::string("adam"), std::string("sgd")}}}});
  // What may be inactive has a value to fall back to.
  CHECK(candidate.fit
        == parameters{{"epochs", std::int64_t{27}}, {"momentum", 0.9}});
}

TEST_CASE("every part of a search is identity, and reads back") {
  const std::string net = "model = \"net\"\nfit = { hidden = ";
  const std::vector<std::pair<std::string, std::string>> files{
      {"trials = 9\n", net + "[1, 2] }"},
      {"method = \"random\"\ntrials = 9\n", net + "[1, 2] }"},
      {"method = \"tpe\"\ntrials = 9\n", net + "[1, 2] }"},
      {"method = \"tpe\"\ntrials = 9\nparallel = 3\n", net + "[1, 2] }"},
      {"method = \"asha\"\ntrials = 9\n", net + "[1, 2] }"},
      {"method = \"asha\"\ntrials = 9\neta = 2\n", net + "[1, 2] }"},
      {"method = \"asha\"\ntrials = 9\nmin_epochs = 2\n", net + "[1, 2] }"},
      {"method = \"asha\"\ntrials = 9\nsampler = \"tpe\"\n", net + "[1, 2] }"},
      {"method = \"tpe\"\ntrials = 9\n", net + "{ low = 1, high = 2 } }"},
      {"method = \"tpe\"\ntrials = 9\n", net + "{ low = 1, high = 3 } }"},
      {"method = \"tpe\"\ntrials = 9\n",
       net + "{ low = 1, high = 3, step = 2 } }"},
      {"method = \"tpe\"\ntrials = 9\n",
       net + "{ low = 1, high = 3, log = true } }"},
      {"method = \"tpe\"\ntrials = 9\n",
       net
           + "{ choice = [1, 2], when = { norm = true } }, "
             "norm = [true, false] }"}};
  std::set<std::string> seen;
  for (const auto& [tuning, candidate] : files) {
    INFO(tuning << candidate);
    auto spec = tuned(tuning, candidate);
    if (!spec)
      FAIL(to_string(spec.error()));
    CHECK(seen.insert(identity_of(*spec)).second);
    auto text = to_canonical_json(*spec);
    auto again = from_canonical_json(text);
    REQUIRE(again);
    CHECK(to_canonical_json(*again) == text);
    CHECK(again->candidates[1].fit_space == spec->candidates[1].fit_space);
    CHECK(again->tuning.asha == spec->tuning.asha);
  }
  // A list is a short form of a choice.
  CHECK(identity_of(*tuned(files[0].first, files[0].second))
        == identity_of(*tuned("trials = 9\n", net + "{ choice = [1, 2] } }")));
}

TEST_CASE("a canonical form with another method is refused") {
  auto text = to_canonical_json(*tuned("method = \"tpe\"\ntrials = 9\n"));
  auto at = text.find("\"tpe\"");
  auto read = from_canonical_json(text.replace(at, 5, "\"hpe\""));
  REQUIRE_FALSE(read);
  CHECK(read.error().message.ends_with("is no search method"));
}

TEST_CASE("mistakes in [tuning] are answered where they stand") {
  CHECK(told_of_tuning("method = \"tpa\"\n")
        == "x.toml:7:10: tuning.method may not be \"tpa\" (allowed: grid, "
           "random, tpe, asha; did you mean \"tpe\"?)");
  CHECK(told_of_tuning("method = \"tpe\"\n")
        == "x.toml:7:10: tuning.method needs a number of trials (such as "
           "trials = 50: what each candidate may spend)");
  CHECK(told_of_tuning("trials = 3\n[budget]\ntrials = 4\n")
        == "x.toml:7:10: tuning.trials is given twice (budget.trials says the "
           "same; keep one)");
  CHECK(told_of_tuning("eta = 3\n")
        == "x.toml:7:7: tuning.eta has no effect with this method (it belongs "
           "to asha)");
  CHECK(told_of_tuning("parallel = 3\n")
        == "x.toml:7:12: tuning.parallel has no effect with this method (it "
           "belongs to tpe and asha)");
  CHECK(told_of_tuning("method = \"asha\"\ntrials = 9\neta = 1\n")
        == "x.toml:9:7: tuning.eta may not be 1 (allowed: 2 to 100)");
  CHECK(told_of_tuning("trial = 3\n")
            .starts_with("x.toml:7:1: unknown key \"tuning.trial\""));
  CHECK(told_of_tuning("trials = 0\n")
        == "x.toml:7:10: tuning.trials may not be 0 (allowed: 1 to 100000)");
}

TEST_CASE("mistakes in a range are answered where they stand") {
  CHECK(about("hidden = { low = 1 }")
        == "x.toml:11:18: candidate.fit.hidden.high is missing (a range is "
           "such as { low = 0.001, high = 0.1, log = true })");
  CHECK(about("hidden = { low = 1, hihg = 2 }")
            .find("unknown key \"candidate.fit.hidden.hihg\" (allowed: "
                  "choice, low, high, log, step, when; did you mean "
                  "\"high\"?)")
        != std::string::npos);
  CHECK(about("hidden = { low = 2, high = 1 }")
        == "x.toml:11:18: candidate.fit.hidden is a range whose low is not "
           "below its high");
  CHECK(about("hidden = { low = 1, high = 8, step = 2 }")
        == "x.toml:11:18: candidate.fit.hidden has steps that do not lead from "
           "low to high");
  CHECK(about("hidden = { low = 1, high = 8, step = 0.5 }")
        == "x.toml:11:46: candidate.fit.hidden.step must be an integer");
  CHECK(about("learning_rate = { low = 0.1, high = 1.0, step = 1 }")
            .find("candidate.fit.learning_rate.step belongs to ranges of "
                  "integers (list the values instead)")
        != std::string::npos);
  CHECK(about("hidden = { low = \"a\", high = 8 }")
        == "x.toml:11:26: candidate.fit.hidden.low must be a finite number");
  CHECK(about("hidden = { low = 0, high = 8, log = true }")
        == "x.toml:11:18: candidate.fit.hidden is a logarithmic range that "
           "does not begin above 0 (allowed: low of at least 1)");
  CHECK(about("hidden = { choice = 3 }")
        == "x.toml:11:29: candidate.fit.hidden must be a choice from a list, "
           "not from an integer");
  CHECK(about("hidden = { choice = [1, 1] }")
        == "x.toml:11:33: candidate.fit.hidden names a value twice");
  CHECK(about("hidden = { choice = [1], low = 3 }")
            .find("unknown key \"candidate.fit.hidden.low\"")
        != std::string::npos);
  CHECK(about("hidden = { low = 1, high = 2, when = 3 }")
        == "x.toml:11:46: candidate.fit.hidden.when must be a table of one "
           "other parameter (such as { optimizer = [\"sgd\"] })");
  CHECK(about("hidden = { low = 1, high = 2, when = { norm = true } }")
            .find("fit.hidden depends on \"fit.norm\", which is not searched")
        != std::string::npos);
}

TEST_CASE("a range must suit the parameter") {
  CHECK(about("hidden = { low = 0.5, high = 1.5 }")
        == "x.toml:11:9: fit.hidden must be an integer, not one of this range "
           "(its default is 64)");
  CHECK(about("norm = { low = 0, high = 1 }")
        == "x.toml:11:9: fit.norm must be true or false, not one of this range "
           "(its default is true)");
  CHECK(about("learning_rate = { low = 1, high = 3, step = 2 }")
        == "x.toml:11:9: fit.learning_rate must be a number, not one of this "
           "range (its default is 0.001)");
  CHECK(about("hiden = { low = 1, high = 3 }").find("did you mean \"hidden\"?")
        != std::string::npos);
}

TEST_CASE("a grid refuses what it cannot walk") {
  CHECK(about("learning_rate = { low = 0.5, high = 1.0 }", "trials = 9\n")
        == "x.toml:10:9: candidate.fit.learning_rate is a range of real "
           "numbers, which no grid can walk (list its values, or give [tuning] "
           "the method \"random\", \"tpe\" or \"asha\")");
  CHECK(about("hidden = { low = 1, high = 100001 }", "trials = 9\n")
        == "x.toml:10:7: candidate.fit makes a grid of too many points "
           "(allowed: 100000)");
  CHECK(about("hidden = { low = 32, high = 512, step = 32 }", "trials = 9\n")
        == "accepted");
  // Known only with the default's type.
  CHECK(about("learning_rate = { low = 1, high = 2 }", "trials = 9\n")
            .find("cannot be searched: a range of real numbers is no grid")
        != std::string::npos);
}

TEST_CASE("halving needs a length to cut short") {
  const std::string asha = "method = \"asha\"\ntrials = 9\n";
  const std::string hidden = "hidden = { low = 1, high = 1000 }";
  CHECK(about(hidden, asha) == "accepted");
  CHECK(about(hidden + ", epochs = [3, 9]", asha)
            .find("fit.epochs may not be tuned by asha")
        != std::string::npos);
  CHECK(about(hidden + ", epochs = 5", asha + "min_epochs = 6\n")
        == "x.toml:12:44: fit.epochs is 5, below tuning.min_epochs (allowed: 6 "
           "or more)");
  CHECK(about(hidden, "method = \"asha\"\ntrials = 3\n")
            .find("cannot be searched: trials may not be 3 (allowed: 4 to")
        != std::string::npos);
}

TEST_CASE("[learning] is off unless a search that draws asks for it") {
  const std::string draws = "method = \"random\"\ntrials = 12\n";
  CHECK_FALSE(tuned(draws)->learning);
  auto spec = tuned(draws + "[learning]\npolicy = \"thompson\"\n");
  REQUIRE(spec);
  REQUIRE(spec->learning);
  CHECK(spec->learning->policy == "thompson");
  CHECK(spec->learning->trials == 3);
  auto again = from_canonical_json(to_canonical_json(*spec));
  REQUIRE(again);
  REQUIRE(again->learning);
  CHECK(again->learning->trials == 3);
  CHECK(identity_of(*again) == identity_of(*spec));
  CHECK(identity_of(*tuned(draws)) != identity_of(*spec));
  auto says = [](const std::string& text, const char* part) {
    CAPTURE(text);
    return text.find(part) != text.npos;
  };
  CHECK(says(told_of_tuning("[learning]\npolicy = \"thompson\"\n"), "grid"));
  CHECK(says(told_of_tuning(draws + "[learning]\npolicy = \"tompson\"\n"),
             "thompson"));
  CHECK(says(told_of_tuning(draws + "[learning]\ntrials = 2\n"), "policy"));
  CHECK(says(
      told_of_tuning(draws + "[learning]\npolicy = \"ucb1\"\ntrials = 13\n"),
      "at most 12"));
}
