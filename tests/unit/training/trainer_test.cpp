#include <ATen/Functions.h>

#include "recsys/training/interaction_batches.hpp"
#include "recsys/training/trainer.hpp"

#include <atomic>
#include <limits>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Three users, four items.
struct small_data {
  std::vector<std::int64_t> offsets{0, 3, 4, 7};
  std::vector<std::uint32_t> items{2, 0, 1, 0, 3, 2, 1};
  fit_context context;

  small_data() {
    context.train = {3, 4, offsets, items, {}, {}};
    context.seed = 11;
  }
};

/// Trains a program of the task retrieval.
result<training_result> train(const program& model, const parameters& conf,
                              const recipe& how, const fit_context& data,
                              const validation_function& validate) {
  interaction_batches batches(data.train, data.seed, how.batch_size);
  return recsys::train(model, conf, how,
                       {batches, &data.train, data.seed,
                        std::string(data.metric), validate, data.progress,
                        data.cancel});
}

const parameters conf{{"n_users", std::int64_t{3}},
                      {"n_items", std::int64_t{4}}};

constexpr std::string_view signatures[]
    = {"def defaults() -> Conf:\n    c: Conf = {\"a\": 1}\n    return c\n",
       "def views(c: Conf) -> Dict[str, str]:\n    return ",
       "\ndef init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:\n"
       "    return ",
       "\ndef forward(p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, "
       "Tensor], c: Conf, training: bool) -> Dict[str, Tensor]:\n    return "};

program compiled(const std::string& views, const std::string& init,
                 const std::string& forward) {
  auto model
      = program::compile(std::string(signatures[0]) + std::string(signatures[1])
                             + views + std::string(signatures[2]) + init
                             + std::string(signatures[3]) + forward + "\n",
                         "test.py");
  if (!model)
    FAIL(to_string(model.error()));
  return *model;
}

recipe sgd(double rate, std::uint32_t batch, std::uint32_t epochs) {
  recipe how;
  how.tables.kind = how.dense.kind = optimizer_kind::sgd;
  how.tables.learning_rate = how.dense.learning_rate = rate;
  how.batch_size = batch;
  how.epochs = epochs;
  return how;
}

error refused(const program& model) {
  small_data data;
  auto trained = train(model, conf, sgd(0.1, 2, 1), data.context, {});
  REQUIRE_FALSE(trained);
  return trained.error();
}

} // namespace

TEST_CASE("views of one table are summed before one update") {
  // d loss / d row = 1 for each showing by a, 2 by c; one batch of 7 rows.
  auto model = compiled(
      "{\"a\": \"rows(user)\", \"c\": \"rows(user, user)\"}",
      "{\"table/user\": torch.zeros([3, 2])}",
      "{\"losses/x\": b[\"a\"].sum(), \"losses/y\": (2 * b[\"c\"]).sum()}");
  small_data data;
  auto trained = train(model, conf, sgd(0.5, 100, 1), data.context, {});
  REQUIRE(trained);
  auto rows = at::zeros({3, 2});
  rows[0].fill_(-0.5 * 3 * 3);
  rows[1].fill_(-0.5 * 3 * 1);
  rows[2].fill_(-0.5 * 3 * 3);
  CHECK(at::equal(trained->weights.tables.at("user"), rows));
  CHECK(trained->cost.steps == 1);
  CHECK(trained->cost.rows == 7);
}

TEST_CASE("a whole table and sampled rows of it move together") {
  auto model = compiled(
      "{\"whole\": \"all(item)\", \"neg\": \"sampled(item, uniform, 3)\", "
      "\"again\": \"rows(item, neg)\"}",
      "{\"table/item\": torch.zeros([4, 1])}",
      "{\"losses/x\": b[\"whole\"].sum(), "
      "\"losses/y\": b[\"neg\"].sum() - b[\"again\"].sum()}");
  small_data data;
  auto trained = train(model, conf, sgd(1, 100, 1), data.context, {});
  REQUIRE(trained);
  CHECK(at::equal(trained->weights.tables.at("item"), at::full({4, 1}, -1.0)));
}

TEST_CASE("a batch holds ids and probabilities of the right shapes") {
  auto model = compiled(
      "{\"u\": \"rows(user)\", \"neg\": \"sampled(item, popular, 2)\"}",
      "{\"table/user\": torch.zeros([3, 1]), "
      "\"table/item\": torch.zeros([4, 5])}",
      "{\"losses/x\": b[\"u\"].sum() * 0 + b[\"neg\"].sum() * 0, "
      "\"state/shape\": torch.tensor(b[\"neg\"].size()), "
      "\"state/ids\": torch.tensor(b[\"id/neg\"].size()), "
      "\"state/logq\": torch.tensor(b[\"logq/neg\"].size()), "
      "\"state/item\": torch.tensor(b[\"logq/item\"].size())}");
  small_data data;
  auto trained = train(model, conf, sgd(1, 7, 1), data.context, {});
  REQUIRE(trained);
  auto shape = [&](const char* name) {
    auto sizes = trained->weights.state.at(name);
    return std::vector<std::int64_t>(sizes.data_ptr<std::int64_t>(),
                                     sizes.data_ptr<std::int64_t>()
                                         + sizes.numel());
  };
  CHECK(shape("shape") == std::vector<std::int64_t>{7, 2, 5});
  CHECK(shape("ids") == std::vector<std::int64_t>{7, 2});
  CHECK(shape("logq") == std::vector<std::int64_t>{7, 2});
  CHECK(shape("item") == std::vector<std::int64_t>{7});
}

TEST_CASE("dense parameters and state move too") {
  auto model = compiled(
      "{\"u\": \"rows(user)\"}",
      "{\"table/user\": torch.ones([3, 1]), \"w\": torch.zeros([2]), "
      "\"state/n\": torch.zeros([1]), \"unused\": torch.ones([1])}",
      "{\"losses/x\": b[\"u\"].mean() * p[\"w\"].sum(), "
      "\"state/n\": s[\"n\"] + 1}");
  small_data data;
  auto trained = train(model, conf, sgd(1, 7, 1), data.context, {});
  REQUIRE(trained);
  CHECK(at::equal(trained->weights.params.at("w"), at::full({2}, -1.0)));
  CHECK(at::equal(trained->weights.params.at("unused"), at::ones({1})));
  CHECK(at::equal(trained->weights.state.at("n"), at::ones({1})));
  CHECK_FALSE(trained->weights.params.at("w").requires_grad());
}

TEST_CASE("the same seed trains the same bits, dropout included") {
  auto model = compiled(
      "{\"u\": \"rows(user)\", \"i\": \"rows(item)\", "
      "\"neg\": \"sampled(item, uniform, 2)\"}",
      "{\"table/user\": torch.randn([3, 8]), "
      "\"table/item\": torch.randn([4, 8])}",
      "{\"losses/x\": torch.softplus((torch.dropout(b[\"u\"], 0.5, training) "
      "* (b[\"neg\"].sum(1) - b[\"i\"])).sum(1)).mean()}");
  CHECK(model.is_random());
  auto tables = [&](std::uint64_t seed) {
    small_data data;
    data.context.seed = seed;
    recipe how;
    how.batch_size = 2;
    how.epochs = 5;
    auto trained = train(model, conf, how, data.context, {});
    REQUIRE(trained);
    return trained->weights.tables;
  };
  auto a = tables(1), b = tables(1), c = tables(2);
  CHECK(at::equal(a.at("user"), b.at("user")));
  CHECK(at::equal(a.at("item"), b.at("item")));
  CHECK_FALSE(at::equal(a.at("user"), c.at("user")));
}

TEST_CASE("training stops early and keeps the best weights") {
  auto model = compiled("{\"u\": \"rows(user)\"}",
                        "{\"table/user\": torch.zeros([3, 1])}",
                        "{\"losses/x\": -b[\"u\"].mean()}");
  small_data data;
  std::vector<std::string> metrics;
  data.context.progress
      = [&](const training_progress& now) { metrics.push_back(now.metric); };
  auto how = sgd(1, 7, 50);
  how.eval_every = 2;
  how.patience = 3;
  std::vector<double> values{1, 3, 2, 2, 3, 9};
  std::size_t asked = 0;
  double best = 0;
  auto validate = [&](const program_weights& now) -> result<double> {
    auto value = values.at(asked++);
    if (asked == 2)
      best = now.tables.at("user")[0].item().toDouble();
    return value;
  };
  auto trained = train(model, conf, how, data.context, validate);
  REQUIRE(trained);
  CHECK(asked == 5);
  CHECK(trained->cost.steps == 10);
  CHECK(trained->weights.tables.at("user")[0].item().toDouble() == best);
  CHECK(std::ranges::count(metrics, "loss") == 10);
  CHECK(std::ranges::count(metrics, "ndcg@10") == 5);
}

TEST_CASE("budgets count steps") {
  auto model = compiled("{\"u\": \"rows(user)\"}",
                        "{\"table/user\": torch.zeros([3, 1])}",
                        "{\"losses/x\": b[\"u\"].mean()}");
  small_data data;
  auto how = sgd(1, 2, 10);
  how.max_steps = 6;
  int validated = 0;
  auto trained = train(
      model, conf, how, data.context,
      [&](const program_weights&) -> result<double> { return ++validated; });
  REQUIRE(trained);
  CHECK(trained->cost.steps == 6);
  CHECK(validated == 1); // after the last step
}

TEST_CASE("a training that cannot go on says why") {
  small_data data;
  auto fine = compiled("{\"u\": \"rows(user)\"}",
                       "{\"table/user\": torch.zeros([3, 1])}",
                       "{\"losses/x\": b[\"u\"].mean()}");
  std::atomic<bool> cancel{true};
  data.context.cancel = &cancel;
  auto cancelled = train(fine, conf, sgd(1, 2, 1), data.context, {});
  REQUIRE_FALSE(cancelled);
  CHECK(cancelled.error().code == errc::cancelled);

  auto message = [](const std::string& views, const std::string& init,
                    const std::string& forward) {
    return refused(compiled(views, init, forward)).message;
  };
  std::string u = "{\"u\": \"rows(user)\"}";
  std::string user = "{\"table/user\": torch.zeros([3, 1])}";
  CHECK(message(u, user, "{\"losses/x\": torch.log(b[\"u\"].sum() - 1)}")
        == "the loss is not finite at step 1, epoch 1");
  CHECK(message(u, user, "{\"y\": b[\"u\"]}")
        == "forward gives no channel losses/...");
  CHECK(message(u, user, "{\"losses/x\": torch.ones([1])}")
        == "the loss depends on no view and no parameter");
  CHECK(message(u, user, "{\"losses/x\": b[\"u\"]}")
        == "the channel losses/x has 2 numbers");
  CHECK(message("{\"u\": \"rows(user, time)\"}", user,
                "{\"losses/x\": b[\"u\"].mean()}")
        == "the view u names the column time, which a batch does not have");
  CHECK(message("{\"u\": \"rows(city, user)\"}", user,
                "{\"losses/x\": b[\"u\"].mean()}")
        == "the view u shows table/city, which init does not give");
  CHECK(message(u, "{\"table/user\": torch.zeros([2, 1])}",
                "{\"losses/x\": b[\"u\"].mean()}")
        == "the view u shows table/user, which has 2 rows");
  CHECK(message(u, "{\"table/user\": torch.zeros([3])}",
                "{\"losses/x\": b[\"u\"].mean()}")
        == "init gives table/user another form than a table has");
  CHECK(message(u, user, "{\"losses/x\": b[\"v\"].mean()}") == "KeyError: v");
  CHECK(
      message("{\"u\": \"row(user)\"}", user, "{\"losses/x\": b[\"u\"].mean()}")
      == "the view u is declared as 'row(user)'");
}

TEST_CASE("there is no training without rows") {
  auto model = compiled("{\"u\": \"rows(user)\"}",
                        "{\"table/user\": torch.zeros([3, 1])}",
                        "{\"losses/x\": b[\"u\"].mean()}");
  small_data data;
  std::vector<std::int64_t> none{0, 0, 0, 0};
  data.context.train.offsets = none;
  data.context.train.items = {};
  CHECK_FALSE(train(model, conf, sgd(1, 2, 1), data.context, {}));
}
