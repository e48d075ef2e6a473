#include "bad_record.hpp"
#include "memory_fixture.hpp"
#include "storage/record_facts.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

using builder = messages::schema::Record::Builder;

void sound_training(builder record) {
  static const auto hash = digest_of("x");
  auto training = record.initTraining();
  training.setCandidate("ease");
  training.setFamily("ease");
  training.setSplit(as_data(hash));
  training.setModel(as_data(hash));
}

const std::vector<bad_record>& bad_facts() {
  static const std::vector<bad_record> records{
      {"experiment", [](builder r) { r.setExperiment(""); }},
      {"experiment", [](builder r) { r.setExperiment(std::string(97, 'x')); }},
      {"step", [](builder r) { r.setStep("a\nb"); }},
      {"step", [](builder r) { r.setStep(std::string(257, 'x')); }},
      {"agent", [](builder r) { r.setAgent(""); }},
      {"agent", [](builder r) { r.setAgent("\xff"); }},
      {"parents",
       [](builder r) {
         const kj::byte cut[31] = {};
         r.initParents(1).set(0, capnp::Data::Reader(cut, 31));
       }},
      {"parents",
       [](builder r) {
         auto parents = r.initParents(2);
         auto hash = digest_of("twice");
         parents.set(0, as_data(hash));
         parents.set(1, as_data(hash));
       }},
      {"intent.name", [](builder r) { r.initIntent().setResolvedFile("{}"); }},
      {"intent.resolvedFile",
       [](builder r) {
         r.initIntent().setName("n");
         r.getIntent().setResolvedFile(std::string(65'537, 'x'));
       }},
      {"dataVersion.hash",
       [](builder r) { r.initDataVersion().setName("movielens"); }},
      {"profile.hash", [](builder r) { r.initProfile(); }},
      {"split.test",
       [](builder r) {
         auto hash = digest_of("x");
         auto split = r.initSplit();
         split.setProtocolId("p");
         split.setTrain(as_data(hash));
       }},
      {"decision.slot", [](builder r) { r.initDecision(); }},
      {"decision.chosen",
       [](builder r) {
         auto decision = r.initDecision();
         decision.setSlot("s");
         decision.initOptions(2);
         decision.setChosen(2);
       }},
      {"decision.options.choice",
       [](builder r) {
         auto decision = r.initDecision();
         decision.setSlot("s");
         auto choice = decision.initOptions(1)[0].initChoice(1)[0];
         choice.setName("alpha");
         choice.setNumber(std::nan(""));
       }},
      {"training.candidate",
       [](builder r) {
         sound_training(r);
         r.getTraining().setCandidate(std::string(129, 'x'));
       }},
      {"training.cost.flops",
       [](builder r) {
         sound_training(r);
         r.getTraining().initCost().setFlops(INFINITY);
       }},
      {"evaluation.metrics.mean",
       [](builder r) {
         auto evaluation = r.initEvaluation();
         evaluation.setCandidate("ease");
         evaluation.setProtocolId("p");
         auto metric = evaluation.initMetrics(1)[0];
         metric.setName("ndcg@10");
         metric.setMean(std::nan(""));
       }},
      {"claim.metric", [](builder r) { r.initClaim(); }},
      {"failure.problem.kind", [](builder r) { r.initFailure(); }},
      {"holdoutOpening.ordinal",
       [](builder r) {
         auto hash = digest_of("x");
         auto opening = r.initHoldoutOpening();
         opening.setSplit(as_data(hash));
         opening.setClaim("c");
       }},
      {"release.artefact",
       [](builder r) { r.initRelease().setCandidate("ease"); }},
      {"finished.results", [](builder r) { r.initFinished().setOk(true); }}};
  return records;
}

} // namespace

TEST_CASE(
    "a record out of its bounds is refused by field and changes nothing") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  for (const auto& [field, fill] : bad_facts()) {
    INFO(field);
    auto refused = memory.commit({"/p", 1, {draft("step", [&](builder record) {
                                    record.initIntent().setName("n");
                                    record.getIntent().setResolvedFile("{}");
                                    fill(record);
                                  })}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find(field) != std::string::npos);
    CHECK(memory.reader().head()->index == 0);
  }
}

TEST_CASE("a step without records, producer or sequence is refused") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  auto bad = GENERATE(step_of(1, {}), step_of(0, {"a"}), step_of(1, {"a"}, ""),
                      step_of(1, {"a"}, std::string(257, 'p')),
                      step_of(1, {"a"}, "tab\t"));
  CHECK(memory.commit(bad).error().code == errc::invalid_argument);
}

TEST_CASE("an annex out of its bounds is refused") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  auto seconds = GENERATE(-1.0, std::nan(""), double{INFINITY});
  auto made = intent("a");
  made.annex = messages::make_message<messages::schema::Annex>(
      [&](auto annex) { annex.setSeconds(seconds); });
  CHECK(memory.commit({"/p", 1, {made}}).error().code
        == errc::invalid_argument);
}

TEST_CASE("a kind that this build does not know is refused") {
  // The discriminant of Record's union, beyond the last member.
  auto made = intent("a");
  auto words = made.record.words().words();
  auto copy = kj::heapArray<capnp::word>(words);
  auto* first_data_word = reinterpret_cast<std::uint16_t*>(copy.begin() + 2);
  *first_data_word = 999;
  made.record = record_message{messages::frame{kj::mv(copy)}};
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  CHECK(memory.commit({"/p", 1, {made}}).error().code == errc::incompatible);
}

TEST_CASE("words that are no message are refused") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  CHECK(memory.commit({"/p", 1, {record_draft{}}}).error().code
        == errc::parse_error);
}

TEST_CASE("kinds have the schema's names") {
  for (auto kind : record_kinds())
    CHECK(record_kind_from(to_string(kind)).value() == kind);
  CHECK(record_kinds().size() == record_kind_count);
  CHECK(to_string(record_kinds().back()) == "modelCall");
  auto unknown = record_kind_from("opinion");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().hint.find("evaluation") != std::string::npos);
}
