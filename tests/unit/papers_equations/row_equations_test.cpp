#include <ATen/Functions.h>

#include "tests/unit/papers_compose/method_records.hpp"
#include "tests/unit/papers_equations/composed_model.hpp"

#include <cmath>
#include <functional>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// What the paper's equation gives for a row, before the sigmoid.
using equation = std::function<double(const composed_model&, std::int64_t row)>;

/// What a program predicts, and its loss, are those of the equation.
void check_equation(const method_record& record, const equation& right,
                    bool without_bias = false) {
  auto in = composed_row_model(record);
  if (without_bias)
    in.params["bias"] = at::zeros({1}, at::TensorOptions(at::kDouble));
  auto unlabelled = in.batch;
  unlabelled.erase("label");
  auto predicted = in.model.score(in.params, in.state, unlabelled, in.conf);
  if (!predicted)
    FAIL(to_string(predicted.error()));
  double loss = 0;
  for (std::int64_t r = 0; r < row_count; ++r) {
    auto chance = sigmoid(right(in, r));
    CHECK(number_at(*predicted, {r, 0}) == Approx(chance).epsilon(1e-10));
    auto label = number_at(in.batch.at("label"), {r, 0});
    loss -= std::log(label > 0 ? chance : 1 - chance) / row_count;
  }
  auto out = in.model.forward(in.params, in.state, in.batch, in.conf, false);
  if (!out)
    FAIL(to_string(out.error()));
  CHECK(out->at("losses/logloss").item().toDouble()
        == Approx(loss).epsilon(1e-10));
}

/// w_0 + sum_i w_i x_i.
double linear_part(const composed_model& in, std::int64_t row) {
  double out = in.p("bias", {0});
  for (std::int64_t i = 0; i < field_count; ++i)
    out += number_at(in.batch.at("wide"), {row, i, 0})
           * number_at(in.batch.at("value/field"), {row, i});
  return out;
}

/// sum_{i<j} <v_i, v_j> x_i x_j.
double pairwise_part(const composed_model& in, std::int64_t row) {
  auto x = embeddings_of(in, row);
  double out = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (auto j = i + 1; j < x.size(); ++j)
      out += inner(x[i], x[j]);
  return out;
}

} // namespace

TEST_CASE("FM: equation 1") {
  check_equation(fm_record(), [](const auto& in, auto row) {
    return linear_part(in, row) + pairwise_part(in, row);
  });
}

TEST_CASE("AFM: equations 4 to 6") {
  check_equation(afm_record(), [](const auto& in, auto row) {
    auto x = embeddings_of(in, row);
    std::vector<vector> pairs;
    vector scores;
    for (std::size_t i = 0; i < x.size(); ++i)
      for (auto j = i + 1; j < x.size(); ++j) {
        pairs.push_back(product(x[i], x[j]));
        auto hidden = linear(in, "pool.hidden", pairs.back());
        double score = 0;
        for (std::size_t k = 0; k < hidden.size(); ++k)
          score += in.p("pool.h.weight", {0, std::int64_t(k)})
                   * std::max(hidden[k], 0.0);
        scores.push_back(score);
      }
    auto weights = softmax(scores);
    double out = linear_part(in, row);
    for (std::size_t k = 0; k < pairs.size(); ++k)
      out += weights[k] * linear(in, "pool_top", pairs[k])[0];
    return out;
  });
}

TEST_CASE("DeepFM: equations 1 to 4") {
  check_equation(deepfm_record(), [](const auto& in, auto row) {
    auto deep = network(in, "deep", joined(embeddings_of(in, row)));
    return linear_part(in, row) + pairwise_part(in, row)
           + linear(in, "deep_top", deep)[0];
  });
}

TEST_CASE("xDeepFM: equations 6, 7 and the combination") {
  check_equation(xdeepfm_record(), [](const auto& in, auto row) {
    auto x = embeddings_of(in, row);
    auto before = x;
    vector pooled;
    for (std::string layer : {"cin.0", "cin.1"}) {
      std::vector<vector> maps;
      for (std::int64_t h = 0; h < in.size(layer + ".weight", 0); ++h) {
        vector map(width);
        for (std::size_t i = 0; i < before.size(); ++i)
          for (std::size_t j = 0; j < x.size(); ++j)
            for (std::size_t d = 0; d < map.size(); ++d)
              map[d] += in.p(layer + ".weight",
                             {h, std::int64_t(i * x.size() + j)})
                        * before[i][d] * x[j][d];
        maps.push_back(map);
        pooled.push_back(map[0] + map[1] + map[2]);
      }
      before = maps;
    }
    REQUIRE(pooled.size() == 7);
    auto deep = network(in, "deep", joined(x));
    return linear_part(in, row) + linear(in, "deep_top", deep)[0]
           + linear(in, "cin_top", pooled)[0];
  });
}

namespace {

/// Equation 1 of DCN-V2, twice.
vector crossed(const composed_model& in, const vector& start) {
  auto x = start;
  for (std::string layer : {"cross.0", "cross.1"})
    x = sum(product(start, linear(in, layer, x)), x);
  return x;
}

} // namespace

// The paper's logit is w^T x_final, without a bias.
TEST_CASE("DCN-V2: stacked") {
  check_equation(
      dcn_v2_record(true),
      [](const auto& in, auto row) {
        auto x = crossed(in, joined(embeddings_of(in, row)));
        return linear(in, "deep_top", network(in, "deep", x))[0];
      },
      true);
}

TEST_CASE("DCN-V2: parallel") {
  check_equation(
      dcn_v2_record(false),
      [](const auto& in, auto row) {
        auto x = joined(embeddings_of(in, row));
        auto both = joined({crossed(in, x), network(in, "deep", x)});
        return linear(in, "joined_top", both)[0];
      },
      true);
}

namespace {

/// Equations 4 to 7 of AutoInt for all fields.
std::vector<vector> interacted(const composed_model& in,
                               const std::string& layer, int heads,
                               const std::vector<vector>& x) {
  std::vector<vector> out;
  for (const auto& one : x) {
    auto q = linear(in, layer + ".q", one);
    auto size = q.size() / std::size_t(heads);
    vector seen(q.size());
    for (std::size_t from = 0; from < q.size(); from += size) {
      auto head = [&](const vector& all) {
        auto begin = all.begin() + std::ptrdiff_t(from);
        return vector(begin, begin + std::ptrdiff_t(size));
      };
      vector scores;
      for (const auto& other : x)
        scores.push_back(inner(head(q), head(linear(in, layer + ".k", other))));
      auto weights = softmax(scores);
      for (std::size_t k = 0; k < x.size(); ++k) {
        auto value = head(linear(in, layer + ".v", x[k]));
        for (std::size_t d = 0; d < size; ++d)
          seen[from + d] += weights[k] * value[d];
      }
    }
    // W_Res "in case of dimension mismatching".
    auto kept = in.has(layer + ".residual.weight")
                    ? linear(in, layer + ".residual", one)
                    : one;
    out.push_back(sum(seen, kept));
    for (auto& value : out.back())
      value = std::max(value, 0.0);
  }
  return out;
}

} // namespace

TEST_CASE("AutoInt: equations 4 to 8") {
  check_equation(autoint_record(), [](const auto& in, auto row) {
    auto x = embeddings_of(in, row);
    for (std::string layer : {"layer.0", "layer.1"})
      x = interacted(in, layer, 2, x);
    REQUIRE(x[0].size() == 4);
    return in.p("bias", {0}) + linear(in, "flat_top", joined(x))[0];
  });
}

TEST_CASE("MMoE: equations 6 and 7, and a tower for each task") {
  auto in = composed_row_model(mmoe_record(), 2);
  auto out = in.model.forward(in.params, in.state, in.batch, in.conf, false);
  if (!out)
    FAIL(to_string(out.error()));
  auto batch = in.batch;
  batch.erase("label");
  auto predicted = in.model.score(in.params, in.state, batch, in.conf);
  REQUIRE(predicted);
  for (std::int64_t task = 0; task < 2; ++task) {
    auto number = std::to_string(task);
    double loss = 0;
    for (std::int64_t r = 0; r < row_count; ++r) {
      auto x = joined(embeddings_of(in, r));
      auto gate = softmax(linear(in, "mixture.gate." + number, x));
      REQUIRE(gate.size() == 3);
      vector mixed(4);
      for (std::size_t e = 0; e < gate.size(); ++e) {
        auto given = network(in, "mixture.expert." + std::to_string(e), x);
        for (std::size_t k = 0; k < mixed.size(); ++k)
          mixed[k] += gate[e] * given[k];
      }
      auto tower = network(in, "tower." + number, mixed);
      auto chance = sigmoid(linear(in, "tower." + number + ".top", tower)[0]);
      CHECK(number_at(*predicted, {r, task}) == Approx(chance).epsilon(1e-10));
      auto label = number_at(in.batch.at("label"), {r, task});
      loss -= std::log(label > 0 ? chance : 1 - chance) / row_count;
    }
    CHECK(out->at("losses/label" + number).item().toDouble()
          == Approx(loss).epsilon(1e-10));
  }
}
