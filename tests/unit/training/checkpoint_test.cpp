#include <ATen/Functions.h>

#include "base/unique_fd.hpp"
#include "recsys/models/program/program_family.hpp"

#include <sys/mman.h>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr std::uint32_t n_users = 40, n_items = 25;

struct walks {
  std::vector<std::int64_t> offsets{0}, valid_offsets{0};
  std::vector<std::uint32_t> items, valid_items;
  interactions valid;
  fit_context context;

  walks() {
    for (std::uint32_t user = 0; user < n_users; ++user) {
      for (std::uint32_t k = 0; k < 3 + user % 4; ++k)
        items.push_back((user * 7 + k) % n_items);
      offsets.push_back(static_cast<std::int64_t>(items.size()));
      valid_items.push_back((user * 7 + 3 + user % 4) % n_items);
      valid_offsets.push_back(user + 1);
    }
    context.train = {n_users, n_items, offsets, items, {}, {}};
    valid = {n_users, n_items, valid_offsets, valid_items, {}, {}};
    context.valid = &valid;
    context.seed = 3;
  }
};

/// Keeps the state after some steps, and ends the training as if it had been
/// killed.
class one_checkpoint final : public checkpoint_keeper {
public:
  one_checkpoint(int steps, std::atomic<bool>& kill)
      : left_(steps), kill_(kill),
        fd_(::memfd_create("checkpoint", MFD_CLOEXEC)) {}

  bool is_due() override { return --left_ == 0; }

  result<void> keep(const array_file_writer& state) override {
    auto written = state.write(fd_.get());
    if (!written)
      return pass_on(written);
    kill_ = true;
    return {};
  }

  array_file file() const {
    auto mapped = array_file::map(fd_.get(), "checkpoint", checkpoint_kind);
    REQUIRE(mapped);
    return *mapped;
  }

private:
  int left_;
  std::atomic<bool>& kill_;
  unique_fd fd_;
};

struct outcome {
  std::string model;
  std::vector<std::pair<std::uint64_t, double>> curve;
  fit_cost cost;
};

result<outcome> fitted(const std::string& family, const parameters& fit,
                       fit_context data) {
  model_registry families;
  add_program_families(families);
  outcome out;
  data.progress = [&](const training_progress& point) {
    out.curve.emplace_back(point.step, point.value);
  };
  auto model = families.find(family)->fit(fit, {}, data);
  if (!model)
    return pass_on(model);
  unique_fd fd{::memfd_create("model", MFD_CLOEXEC)};
  array_file_writer file{"model"};
  (*model)->save(file);
  auto hash = file.write(fd.get());
  REQUIRE(hash);
  out.model = to_hex(*hash);
  out.cost = (*model)->cost();
  return out;
}

parameters quick(const std::string& optimizer) {
  return {{"optimizer", optimizer},
          {"dim", std::int64_t{8}},
          {"batch_size", std::int64_t{16}},
          {"epochs", std::int64_t{7}},
          {"eval_every", std::int64_t{2}},
          {"schedule", std::string("plateau")},
          {"clip_norm", 0.5},
          {"l2", 0.01},
          {"learning_rate", 0.01}};
}

} // namespace

TEST_CASE("a training that was killed ends with the bits of an unbroken one") {
  auto family = GENERATE(as<std::string>(), "mf", "sasrec");
  auto optimizer = GENERATE(as<std::string>(), "adam", "lazy_adam", "adagrad");
  auto after = GENERATE(1, 4, 9);
  INFO(family << ' ' << optimizer << " after " << after);
  walks data;
  auto fit = quick(optimizer);
  auto unbroken = fitted(family, fit, data.context);
  REQUIRE(unbroken);

  std::atomic<bool> kill{false};
  one_checkpoint keeper(after, kill);
  data.context.checkpoints = &keeper;
  data.context.cancel = &kill;
  auto killed = fitted(family, fit, data.context);
  REQUIRE_FALSE(killed);
  CHECK(killed.error().code == errc::cancelled);

  auto file = keeper.file();
  data.context.checkpoints = nullptr;
  data.context.cancel = nullptr;
  data.context.checkpoint = &file;
  auto resumed = fitted(family, fit, data.context);
  REQUIRE(resumed);
  CHECK(resumed->model == unbroken->model);
  CHECK(resumed->cost.steps == unbroken->cost.steps);
  CHECK(resumed->cost.rows == unbroken->cost.rows);
  CHECK(resumed->curve == unbroken->curve);
}

TEST_CASE("a checkpoint of another training is refused") {
  walks data;
  std::atomic<bool> kill{false};
  one_checkpoint keeper(2, kill);
  data.context.checkpoints = &keeper;
  data.context.cancel = &kill;
  REQUIRE_FALSE(fitted("mf", quick("adam"), data.context));
  auto file = keeper.file();
  data.context.checkpoints = nullptr;
  data.context.cancel = nullptr;
  data.context.checkpoint = &file;
  data.context.seed = 4;
  auto other = fitted("mf", quick("adam"), data.context);
  REQUIRE_FALSE(other);
  CHECK(other.error().code == errc::incompatible);
}
