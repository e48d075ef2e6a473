#include "actors/autotrain/first_trials.hpp"
#include "actors/experiment/own_steps.hpp"
#include "actors/experiment/reward_study.hpp"
#include "actors/learning/durable_policy.hpp"
#include "storage/memory.hpp"
#include "tests/support/temporary_folder.hpp"

#include <functional>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::actors;
using namespace automodel::storage;

namespace {

using messages::schema::Record;
using record_message = storage::record_message;

// Four sizes of neighbourhood, of which a search draws six at random, the first
// two by a policy.
recsys::experiment_spec make_spec() {
  recsys::experiment_spec spec;
  spec.name = "learns";
  spec.selection = "ndcg@10";
  spec.reference = "knn";
  spec.margin = 0.01;
  spec.seeds = {0};
  spec.evaluation.split = recsys::split_rule::leave_one_out;
  spec.tuning.method = recsys::search_method::random;
  spec.max_trials = 3;
  spec.learning = {"thompson", 2};
  recsys::candidate_spec knn;
  knn.name = knn.family = "knn";
  knn.fit_space = {{"k", recsys::choice{{std::int64_t{5}, std::int64_t{10},
                                         std::int64_t{20}, std::int64_t{50}}}}};
  spec.candidates = {knn};
  return spec;
}

std::int64_t size_in(const parameters& values, const char* name) {
  return std::get<std::int64_t>(values.at(name));
}

using worth = std::function<double(std::int64_t k)>;

// Runs experiments of a candidate on one memory, as the runner does.
class lab {
public:
  /// `dies`: after each single commit of the policy's everything is forgotten
  /// but what is on disk.
  explicit lab(bool dies = false) : dies_(dies) {}

  memory_reader reader() { return store_->reader(); }

  /// What was suggested.
  std::vector<parameters> run(const worth& value) {
    auto spec = make_spec();
    spec.seed = ++runs_; // draws other trials
    run_context context{recsys::identity_of(spec),
                        recsys::to_canonical_json(spec),
                        {},
                        {},
                        {},
                        {},
                        {}};
    id_ = context.id;
    experiment_plan plan{spec, {}};
    known_steps known;
    step_requests requests{context, plan, known};
    own_steps own{context, plan, known, requests};

    keep(known, "intent", record_of(own.intent({"intent"})));
    step suggest{"first/knn", step_kind::suggest_first, {"intent"}};
    keep(known, "first/knn", work(requests.header(suggest), false));
    judge(known, plan.trials(0, known.outcomes()), value);
    auto study = study_suggestions(plan, known.outcomes(), 0);
    if (study.suggested.empty())
      return known.outcomes().at("first/knn").suggested;
    step payment{plan.payment_step(0), step_kind::pay_policy, {"first/knn"}};
    payment.needs.insert(payment.needs.end(), study.evidence.begin(),
                         study.evidence.end());
    pay(known, payment, record_of(own.pay_policy(payment).value()));
    step learn{"learn/knn", step_kind::learn, {"first/knn", payment.name}};
    keep(known, learn.name, work(requests.header(learn), true));
    return known.outcomes().at("first/knn").suggested;
  }

  /// The mean size suggested in the last five of so many experiments.
  double mean_size(int experiments, const worth& value) {
    double sum = 0;
    for (int i = 0; i < experiments; ++i)
      for (const auto& one : run(value))
        if (i >= experiments - 5)
          sum += static_cast<double>(size_in(one, "fit.k"));
    return sum / 10;
  }

  /// Of the last experiment: what is left to do of learning from it.
  policy_work learn_again() {
    auto learned = reader().step(id_, "learn/knn").value().value();
    auto parents = reader().parents(learned.id).value();
    std::vector<digest> ids;
    for (const auto& one : parents)
      ids.push_back(one.id);
    return work_of({{id_, "learn/knn", ids}, "knn", true}, reader()).value();
  }

  stored_record last(const record_filter& filter) {
    auto newest = filter;
    newest.newest_first = true;
    newest.limit = 1;
    return reader().log(newest).value().at(0);
  }

  std::string id() const { return id_; }

private:
  static record_message record_of(const message<schema::StepResult>& result) {
    capnp::FlatArrayMessageReader words{result.words().words()};
    return messages::copy_message(
        words.getRoot<schema::StepResult>().getRecord());
  }

  record_message named(const std::string& name,
                       const std::function<void(Record::Builder)>& fill) {
    return messages::make_message<Record>([&](Record::Builder to) {
      to.setExperiment(id_);
      to.setStep(name);
      to.setAgent("/tester");
      fill(to);
    });
  }

  record_message evaluation(const std::string& name, double value) {
    return named(name, [&](Record::Builder to) {
      auto made = to.initEvaluation();
      made.setCandidate("knn");
      made.setProtocolId("0123456789abcdef");
      auto metric = made.initMetrics(1)[0];
      metric.setName("ndcg@10");
      metric.setMean(value);
    });
  }

  record_message choice(const std::string& name, std::size_t options,
                        std::size_t chosen) {
    return named(name, [&](Record::Builder to) {
      auto made = to.initDecision();
      made.setSlot(name);
      made.initOptions(static_cast<unsigned>(options));
      made.setChosen(static_cast<std::uint32_t>(chosen));
    });
  }

  void judge(known_steps& known, const std::vector<planned_trial>& trials,
             const worth& value) {
    std::vector<record_draft> records;
    auto add = [&](const std::string& name, const record_message& record) {
      records.push_back({record, {}});
      REQUIRE(known.add(name, record, {}));
    };
    auto of = [&](std::size_t i) {
      return value(size_in(trials[i].spec.fit, "k"));
    };
    std::size_t best = 0;
    for (std::size_t i = 0; i < trials.size(); ++i) {
      const auto& name = trials[i].valids.front();
      add(name, evaluation(name, of(i)));
      if (of(i) > of(best))
        best = i;
    }
    add("choose/knn", choice("choose/knn", trials.size(), best));
    add("champion", choice("champion", 1, 0));
    commit(std::move(records));
  }

  void commit(std::vector<record_draft> records) {
    auto next = reader().last_sequence(id_).value() + 1;
    store_->commit({id_, next, std::move(records)}).value();
  }

  void keep(known_steps& known, const std::string& name,
            const record_message& record) {
    commit({{record, {}}});
    REQUIRE(known.add(name, record, {}));
  }

  void pay(known_steps& known, const step& which,
           const record_message& record) {
    commit(payment_with_letters({record, {}}));
    REQUIRE(known.add(which.name, record, {}));
  }

  record_message work(const step_header& head, bool learns) {
    policy_order order{head, "knn", learns};
    for (;;) {
      auto made = work_of(order, reader()).value();
      for (const auto& step : made.steps) {
        store_->commit(step).value();
        if (dies_)
          break;
      }
      if (!dies_ || made.steps.empty())
        return record_of(made.answer);
      store_.reset();
      store_ = memory::open(folder_.path()).value();
    }
  }

  temporary_folder folder_;
  std::optional<memory> store_ = memory::open(folder_.path()).value();
  std::uint64_t runs_ = 0;
  std::string id_;
  bool dies_;
};

double large(std::int64_t k) {
  return 0.1 + 0.001 * static_cast<double>(k);
}
double small(std::int64_t k) {
  return 0.2 - 0.001 * static_cast<double>(k);
}

} // namespace

TEST_CASE("change the reward, and the next experiment proposes otherwise") {
  lab up, down;
  auto first = up.run(large);
  CHECK(first == down.run(small)); // nothing was paid yet
  auto large_is_better = up.mean_size(10, large);
  auto small_is_better = down.mean_size(10, small);
  CAPTURE(large_is_better, small_is_better);
  CHECK(large_is_better > 35);
  CHECK(small_is_better < 15);
  CHECK(up.run(large) != down.run(small));
  CHECK(up.reader().verify()->clean());
}

TEST_CASE("an experiment that dies after each commit of its policy ends with "
          "the journal of one that does not") {
  lab whole, broken{true};
  for (int i = 0; i < 4; ++i)
    CHECK(whole.run(large) == broken.run(large));
  CHECK(to_hex(whole.reader().head()->chain)
        == to_hex(broken.reader().head()->chain));
  CHECK(broken.reader().verify()->clean());
}

TEST_CASE("each reward is learned once, and the state is on the record") {
  lab of;
  of.run(large);
  of.run(large);
  std::uint64_t paid = 0;
  auto rewards = of.reader().log({.kind = Record::REWARD}).value();
  for (const auto& one : rewards)
    REQUIRE(one.record.read([&](Record::Reader record) -> result<void> {
      paid += record.getReward().getEntries().size();
      return {};
    }));
  CHECK(paid > 0);
  auto state = of.last({.kind = Record::POLICY});
  REQUIRE(state.record.read([&](Record::Reader record) -> result<void> {
    CHECK(record.getPolicy().getUpdates() == paid);
    return {};
  }));
  CHECK(of.reader().shared().letters(state.producer).value().empty());
  // Asked again, nothing is left to be learned, and the answer is the same.
  auto again = of.learn_again();
  CHECK(again.steps.empty());
  auto answered = again.answer.read([](schema::StepResult::Reader from) {
    return storage::record_id(messages::copy_message(from.getRecord()));
  });
  CHECK(answered.value() == of.last({.experiment = of.id()}).id);
  // What was suggested leads to the policy's decisions and its state.
  auto first = of.reader().step(of.id(), "first/knn").value().value();
  auto why = of.reader().why(first.id).value();
  CHECK(std::ranges::count_if(
            why.records,
            [&](const auto& one) { return one.producer == state.producer; })
        >= 2);
}

TEST_CASE("a bandit is not asked about more configurations than it tells "
          "apart") {
  auto spec = make_spec();
  CHECK(check_first_trials(spec.candidates[0], spec));
  spec.candidates[0].fit_space = {{"k", recsys::integer_range{1, 5000}}};
  CHECK(check_first_trials(spec.candidates[0], spec));
  spec.learning->policy = "ucb1";
  CHECK(check_first_trials(spec.candidates[0], spec).error().code
        == errc::invalid_argument);
  spec.learning.reset();
  CHECK(check_first_trials(spec.candidates[0], spec));
}
