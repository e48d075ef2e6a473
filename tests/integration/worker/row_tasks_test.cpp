#include "messages/frame_socket.hpp"
#include "messages/parameters.hpp"
#include "recsys/data/row_part.hpp"
#include "recsys/evaluation/protocol.hpp"
#include "recsys/evaluation/row_judgement.hpp"
#include "tests/integration/worker/toy_tasks.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace workers;
using Catch::Contains;
using recsys::array_file;

namespace {

namespace schema = messages::schema;
using schema::WorkerReply;

/// Ratings of six items by eight users: a part's features and labels.
struct rating_part {
  std::vector<std::uint32_t> features, users, sources;
  std::vector<float> labels;
  unique_fd features_file = memory_file(), labels_file = memory_file();

  rating_part(const std::string& name, std::uint32_t first) {
    for (std::uint32_t user = 0; user < 8; ++user)
      for (std::uint32_t item = first; item < 6; item += 2) {
        features.insert(features.end(), {1 + user, 10 + item});
        users.push_back(user);
        sources.push_back(6 * user + item);
        labels.push_back(static_cast<float>(1 + (user * item + user) % 5));
      }
    recsys::labelled_rows rows;
    std::vector<std::uint32_t> starts{0, 9, 16};
    rows.n_rows = users.size();
    rows.n_fields = 2;
    rows.features = features;
    rows.field_starts = starts;
    rows.groups = users;
    rows.field_names = {"user", "item"};
    rows.label_names = {"rating"};
    recsys::array_file_writer out{std::string{recsys::row_features::kind}};
    recsys::row_features::add_to(out, rows, name);
    REQUIRE(out.write(features_file.get()));
    recsys::array_file_writer truth{std::string{recsys::row_labels::kind}};
    recsys::row_labels::add_to(truth, {labels, users, sources, {"rating"}},
                               name);
    REQUIRE(truth.write(labels_file.get()));
  }
};

runtime::worker_reply fit_rows(const std::string& family,
                               const named_descriptors& given) {
  auto worker = spawn(shared_server());
  auto fill = [&](auto out) {
    auto task = out.initFitRows();
    task.initRecipe().setFamily(family);
    task.setMetric("rmse");
  };
  send(worker, request(given, fill), given);
  return last_reply(worker);
}

std::string rules(const std::string& metric = "rmse") {
  recsys::protocol rules;
  rules.split = recsys::split_rule::random_ratio;
  rules.rows.emplace();
  rules.rows->labels = {recsys::parse_label_rule("rating").value()};
  rules.rows->fields = {"user", "item"};
  rules.metrics = {metric};
  return recsys::to_canonical_json(rules);
}

struct scored {
  runtime::worker_reply scorer, judge;
};

scored score_rows(const std::string& family, named_descriptors to_scorer,
                  named_descriptors to_judge, const std::string& protocol) {
  auto sockets = messages::frame_socket::make_pair();
  REQUIRE(sockets);
  to_scorer.emplace_back("judge", sockets->first.get());
  to_judge.emplace_back("scorer", sockets->second.get());
  auto scorer = spawn(shared_server());
  send(scorer,
       request(to_scorer,
               [&](auto out) {
                 out.initScoreRows().initRecipe().setFamily(family);
               }),
       to_scorer);
  auto judge = spawn(shared_server());
  send(judge,
       request(to_judge,
               [&](auto out) {
                 auto task = out.initJudgeRows();
                 task.setProtocol(protocol);
                 task.setPart("test");
                 task.setProtocolId("0123456789abcdef");
               }),
       to_judge);
  sockets->first.reset();
  sockets->second.reset();
  auto judged = last_reply(judge);
  return {last_reply(scorer), judged};
}

} // namespace

TEST_CASE("a predictor is fitted, scored without labels and judged without a "
          "model") {
  auto family = GENERATE(as<std::string>{}, "prior", "rating-bias", "user-knn");
  CAPTURE(family);
  rating_part train("train", 0), test("test", 1);
  auto model = memory_file();
  auto fitted = fit_rows(family, {{"train", train.features_file.get()},
                                  {"train-labels", train.labels_file.get()},
                                  {"model", model.get()}});
  auto named = model_of(fitted);
  auto file = array_file::map(model.get(), "model", "model " + family);
  REQUIRE(file);
  CHECK(file->content() == named);

  auto values = memory_file();
  // This is all that each of them gets.
  auto done = score_rows(
      family, {{"model", model.get()}, {"rows", test.features_file.get()}},
      {{"labels", test.labels_file.get()}, {"values", values.get()}}, rules());
  CHECK(failure_of(done.scorer).empty());
  CHECK(failure_of(done.judge).empty());
  auto found
      = array_file::map(values.get(), "values", recsys::row_judgement::kind);
  REQUIRE(found);
  auto judged = recsys::row_judgement::load(*found);
  REQUIRE(judged);
  CHECK(judged->protocol_id == "0123456789abcdef");
  CHECK(judged->n_rows() == test.users.size());
  double squares = 0;
  for (std::size_t row = 0; row < test.labels.size(); ++row) {
    auto miss = static_cast<double>(judged->predictions[row])
                - static_cast<double>(test.labels[row]);
    squares += miss * miss;
  }
  CHECK(
      judged->value("rmse")
      == Approx(std::sqrt(squares / static_cast<double>(test.labels.size()))));
}

TEST_CASE("what cannot be predicted is said clearly") {
  rating_part train("train", 0), test("test", 1);
  auto model = memory_file();
  std::pair<std::string, int> features{"train", train.features_file.get()},
      labels{"train-labels", train.labels_file.get()},
      out{"model", model.get()};
  auto failure = [](const std::string& family, const named_descriptors& given) {
    return failure_of(fit_rows(family, given));
  };
  CHECK_THAT(failure("prior", {features, out}),
             Contains("needs a descriptor 'train-labels'"));
  CHECK_THAT(failure("prior",
                     {features, {"train-labels", test.labels_file.get()}, out}),
             Contains("different parts"));
  CHECK_THAT(
      failure("prior", {{"train", test.features_file.get()}, labels, out}),
      Contains("is the part 'test'"));
  CHECK_THAT(failure("ease", {features, labels, out}),
             Contains("'ease' does not predict rows"));
  CHECK_THAT(failure_of(fit({"prior"}, {out})),
             Contains("'prior' does not rank items"));
  REQUIRE(failure("prior", {features, labels, out}).empty());

  auto values = memory_file();
  named_descriptors to_scorer{{"model", model.get()},
                              {"rows", test.features_file.get()}};
  named_descriptors to_judge{{"labels", test.labels_file.get()},
                             {"values", values.get()}};
  CHECK_THAT(
      failure_of(score_rows("prior", to_scorer, to_judge, rules("auc")).judge),
      Contains("'auc' needs labels of 0 and 1"));
  // Labels of another part, and rows that the judge has no labels for.
  CHECK_THAT(failure_of(score_rows("prior", to_scorer,
                                   {{"labels", train.labels_file.get()},
                                    {"values", values.get()}},
                                   rules())
                            .judge),
             Contains("those of the part 'train'"));
  // A scorer that is handed labels in place of rows has no use for them.
  auto done = score_rows(
      "prior", {{"model", model.get()}, {"rows", test.labels_file.get()}},
      to_judge, rules());
  CHECK_THAT(failure_of(done.scorer), Contains("row-labels"));
  CHECK_THAT(failure_of(done.judge), Contains("scorer ended"));
}
