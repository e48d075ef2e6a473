#include <ATen/Functions.h>

#include "tests/unit/papers_compose/method_records.hpp"
#include "tests/unit/papers_equations/composed_model.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

using sequence = std::vector<vector>;

vector row_of(const at::Tensor& x, std::int64_t row, std::int64_t place) {
  vector out;
  for (std::int64_t d = 0; d < width; ++d)
    out.push_back(number_at(x, {row, place, d}));
  return out;
}

/// alpha (x - mu) / sqrt(sigma^2 + epsilon) + beta.
vector normalised(const composed_model& in, const std::string& name,
                  const vector& x) {
  double mean = 0, spread = 0;
  for (auto one : x)
    mean += one / double(x.size());
  for (auto one : x)
    spread += (one - mean) * (one - mean) / double(x.size());
  vector out;
  for (std::size_t d = 0; d < x.size(); ++d)
    out.push_back(in.p(name + ".weight", {std::int64_t(d)}) * (x[d] - mean)
                      / std::sqrt(spread + 1e-5)
                  + in.p(name + ".bias", {std::int64_t(d)}));
  return out;
}

/// Equation 3 with causality: softmax(Q K^T / sqrt(d)) V, links from later
/// items forbidden.
sequence attended(const composed_model& in, const std::string& name,
                  const sequence& x) {
  sequence out;
  for (std::size_t i = 0; i < x.size(); ++i) {
    vector scores;
    for (std::size_t j = 0; j <= i; ++j)
      scores.push_back(
          inner(linear(in, name + ".q", x[i]), linear(in, name + ".k", x[j]))
          / std::sqrt(double(width)));
    auto weights = softmax(scores);
    vector seen(width);
    for (std::size_t j = 0; j <= i; ++j) {
      auto value = linear(in, name + ".v", x[j]);
      for (std::size_t d = 0; d < seen.size(); ++d)
        seen[d] += weights[j] * value[d];
    }
    if (in.has(name + ".gate.weight")) {
      // Y * sigmoid(X W): one number for the head, or for each element.
      auto gate = linear(in, name + ".gate", x[i]);
      for (std::size_t d = 0; d < seen.size(); ++d)
        seen[d] *= sigmoid(gate.size() == 1 ? gate[0] : gate[d]);
    }
    out.push_back(seen);
  }
  return out;
}

/// Equation 4.
vector pointwise(const composed_model& in, const std::string& name,
                 const vector& x) {
  auto hidden = linear(in, name + ".up", x);
  for (auto& one : hidden)
    one = std::max(one, 0.0);
  return linear(in, name + ".down", hidden);
}

/// The last block's F, for one sequence: g(x) = x + g(LayerNorm(x)).
sequence states(const composed_model& in, sequence x) {
  for (std::string block : {"block.0", "block.1"}) {
    sequence before;
    for (const auto& one : x)
      before.push_back(normalised(in, block + ".norm1", one));
    auto seen = attended(in, block + ".attention1", before);
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] = sum(x[i], seen[i]);
      auto inner = normalised(in, block + ".norm2", x[i]);
      x[i] = sum(x[i], pointwise(in, block + ".feed_forward2", inner));
    }
  }
  return x;
}

/// All states, place by place as they are packed.
sequence packed_states(const composed_model& in) {
  sequence out;
  struct piece {
    std::int64_t row, begin, end;
  };
  for (auto [row, begin, end] :
       {piece{0, 0, 4}, piece{0, 4, 6}, piece{1, 0, 6}}) {
    sequence x;
    for (auto at = begin; at < end; ++at)
      x.push_back(sum(row_of(in.batch.at("history"), row, at),
                      row_of(in.batch.at("order"), row, at)));
    for (auto& one : states(in, x))
      out.push_back(one);
  }
  return out;
}

} // namespace

TEST_CASE("SASRec: equations 1 to 6 and the loss, and with a gate") {
  auto record = GENERATE(sasrec_record(), gated_record("head"),
                         gated_record("element"));
  auto in = composed_sequence_model(record);
  CHECK_FALSE(in.has("block.0.attention1.q.bias"));
  CHECK_FALSE(in.has("block.0.attention1.o.weight"));
  auto right = packed_states(in);
  auto h = in.model.encode(in.params, in.state, in.batch, in.conf);
  if (!h)
    FAIL(to_string(h.error()));
  const auto& token = in.batch.at("token");
  double loss = 0;
  for (std::int64_t t = 0; t < token.size(0); ++t) {
    const auto& state = right[std::size_t(token[t].item().toLong())];
    vector own, other;
    for (std::int64_t d = 0; d < width; ++d) {
      CHECK(number_at(*h, {t, d})
            == Approx(state[std::size_t(d)]).epsilon(1e-10));
      own.push_back(number_at(in.batch.at("target"), {t, d}));
      other.push_back(number_at(in.batch.at("negative"), {t, 0, d}));
    }
    CHECK(number_at(*h, {t, width}) == 1);
    loss -= std::log(sigmoid(inner(state, own)))
            + std::log(1 - sigmoid(inner(state, other)));
  }
  auto out = in.model.forward(in.params, in.state, in.batch, in.conf, false);
  if (!out)
    FAIL(to_string(out.error()));
  // The paper sums over users and places, programs give the mean.
  CHECK(out->at("losses/bce").item().toDouble()
        == Approx(loss / double(token.size(0))).epsilon(1e-10));
}
