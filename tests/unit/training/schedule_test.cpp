#include "recsys/training/learning_rate.hpp"
#include "recsys/training/optimizer.hpp"

#include <catch2/catch.hpp>

using namespace automodel::recsys;

TEST_CASE("learning rates follow their schedule") {
  schedule_settings how;
  CHECK(learning_rate(how, 10).at(9) == 1);
  how.warmup_steps = 4;
  CHECK(learning_rate(how, 10).at(0) == 0.25);
  CHECK(learning_rate(how, 10).at(3) == 1);
  CHECK(learning_rate(how, 10).at(4) == 1);
  how.kind = schedule_kind::linear;
  CHECK(learning_rate(how, 10).at(4) == 1);
  CHECK(learning_rate(how, 10).at(7) == Approx(0.5));
  how.kind = schedule_kind::cosine;
  CHECK(learning_rate(how, 10).at(7) == Approx(0.5));
  CHECK(learning_rate(how, 10).at(9) == Approx(0.0669873));
  how.kind = schedule_kind::plateau;
  how.plateau_factor = 0.5;
  learning_rate slower(how, 10);
  slower.validated(true);
  CHECK(slower.at(5) == 1);
  slower.validated(false);
  slower.validated(false);
  CHECK(slower.at(5) == 0.25);
}

TEST_CASE("a penalty reaches the rows of its scope") {
  optimizer_settings how;
  how.kind = optimizer_kind::sgd;
  how.learning_rate = 0.5;
  how.l2 = 0.1;
  auto moved = [&](l2_scope scope) {
    how.scope = scope;
    std::vector<float> table(4, 1.0F); // two rows
    sparse_gradient gradient(2, 2);
    const std::int64_t ids[] = {1, -1};
    const float values[] = {2, 4, 100, 100};
    gradient.add(ids, values);
    optimizer(how, 4).step(table, gradient);
    return table;
  };
  CHECK(moved(l2_scope::touched)
        == std::vector<float>{1, 1, 1 - 0.5F * 2.1F, 1 - 0.5F * 4.1F});
  CHECK(moved(l2_scope::table)
        == std::vector<float>{1 - 0.5F * 0.1F, 1 - 0.5F * 0.1F, 1 - 0.5F * 2.1F,
                              1 - 0.5F * 4.1F});
}

TEST_CASE("clipping scales the gradient, weight decay the weight") {
  optimizer_settings how;
  how.kind = optimizer_kind::sgd;
  how.learning_rate = 0.5;
  how.weight_decay = 0.2;
  std::vector<float> weights{1};
  const float gradient[] = {4};
  optimizer(how, 1).step(weights, gradient, 0.25, 0.5);
  CHECK(weights[0] == Approx(0.95F - 0.25F * 1));
}
