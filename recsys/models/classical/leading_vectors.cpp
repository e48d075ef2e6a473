#include "recsys/models/classical/leading_vectors.hpp"

#include "base/random_stream.hpp"
#include "recsys/models/classical/symmetric_eigen.hpp"

#include <cblas.h>
#include <lapack.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace automodel::recsys {

namespace {

constexpr double tolerance = 1e-6;
constexpr std::uint64_t most_rounds = 50;

/// A polynomial may tell directions apart by this much before rounding hides
/// the smaller ones from the next orthonormalisation.
constexpr double most_growth = 1e9;

int as_int(std::size_t value) {
  return static_cast<int>(value);
}

/// Blocks of vectors are [n, width], row-major: to LAPACK [width, n] in
/// columns.
class chebyshev_iteration {
public:
  chebyshev_iteration(const interaction_graph& graph, std::size_t rank,
                      std::size_t width, std::uint64_t seed)
      : graph_(graph), n_(graph.rows().n_items), rank_(rank), width_(width),
        block_(n_ * width), image_(n_ * width), spare_(n_ * width),
        values_(width) {
    random_stream random(seed, "leading vectors");
    for (auto& x : block_)
      x = random.normal();
  }

  /// Orthonormalises the block and turns it to Ritz vectors, with their images
  /// under A. Errors: internal.
  result<void> project() {
    orthonormalise();
    apply(block_, image_);
    return rotate();
  }

  /// The largest residual of the leading vectors.
  double residual() const {
    double worst = 0;
    std::vector<double> squares(rank_);
    for (std::size_t row = 0; row < n_; ++row)
      for (std::size_t j = 0; j < rank_; ++j) {
        auto at = row * width_ + j;
        auto left = image_[at] - values_[j] * block_[at];
        squares[j] += left * left;
      }
    for (auto square : squares)
      worst = std::max(worst, std::sqrt(square));
    return worst;
  }

  /// The block becomes T(A) block, T the Chebyshev polynomial that is at most 1
  /// up to the smallest Ritz value and large above.
  void amplify() {
    auto bound = std::max(values_.back(), 1e-9);
    auto top = 2 * std::max(values_.front(), bound) / bound - 1;
    auto degree = static_cast<int>(std::acosh(most_growth)
                                   / std::max(std::acosh(top), 0.1));
    combine(2 / bound, image_, -1, block_, 0, image_); // degree 1
    std::swap(block_, image_);                         // image_: degree 0
    for (int at = 2; at <= degree; ++at) {
      apply(block_, spare_);
      combine(4 / bound, spare_, -2, block_, -1, image_);
      std::swap(block_, image_);
    }
  }

  leading_vectors finish() const {
    constexpr double nothing = 1e-10;
    leading_vectors found{0, {}, {}, residual(), flops_};
    while (found.rank < rank_ && values_[found.rank] > nothing)
      found.values.push_back(std::sqrt(values_[found.rank++]));
    for (std::size_t row = 0; row < n_; ++row)
      for (std::size_t j = 0; j < found.rank; ++j)
        found.vectors.push_back(block_[row * width_ + j]);
    return found;
  }

private:
  void apply(const std::vector<double>& from, std::vector<double>& to) {
    graph_.filter(from, width_, to);
    flops_ += 4 * static_cast<double>(graph_.rows().items.size() * width_);
  }

  /// `to` = a x + b y + c `to`.
  static void combine(double a, const std::vector<double>& x, double b,
                      const std::vector<double>& y, double c,
                      std::vector<double>& to) {
    for (std::size_t at = 0; at < to.size(); ++at)
      to[at] = a * x[at] + b * y[at] + c * to[at];
  }

  void orthonormalise() {
    int width = as_int(width_), n = as_int(n_), length = -1, info = 0;
    std::vector<double> factors(width_), work(1);
    for (int pass = 0; pass < 2; ++pass) {
      LAPACK_dgelqf(&width, &n, block_.data(), &width, factors.data(),
                    work.data(), &length, &info);
      length = std::max(length, static_cast<int>(work[0]));
      work.resize(static_cast<std::size_t>(length));
    }
    LAPACK_dorglq(&width, &n, &width, block_.data(), &width, factors.data(),
                  work.data(), &length, &info);
  }

  /// Rayleigh-Ritz: block and image to the eigenvectors of block' A block.
  result<void> rotate() {
    int width = as_int(width_), n = as_int(n_);
    std::vector<double> system(width_ * width_);
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, width, width, n, 1,
                block_.data(), width, image_.data(), width, 0, system.data(),
                width);
    auto ritz = decompose_symmetric(std::move(system), width_);
    if (!ritz)
      return pass_on(ritz);
    values_ = std::move(ritz->values);
    for (auto* vectors : {&block_, &image_}) {
      cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, width, width, 1,
                  vectors->data(), width, ritz->vectors.data(), width, 0,
                  spare_.data(), width);
      std::swap(*vectors, spare_);
    }
    return {};
  }

  const interaction_graph& graph_;
  std::size_t n_, rank_, width_;
  std::vector<double> block_, image_, spare_;
  std::vector<double> values_; ///< [width] Ritz values of A, descending
  double flops_ = 0;
};

} // namespace

result<leading_vectors> find_leading_vectors(const interaction_graph& graph,
                                             std::size_t rank,
                                             const fit_context& context) {
  std::size_t n_items = graph.rows().n_items;
  rank = std::min({rank, n_items, std::size_t{graph.rows().n_users}});
  if (rank == 0)
    return leading_vectors{};
  // With some to spare, in multiples of what is filtered at a time.
  auto width = std::min(n_items, (rank + rank / 8 + 47) / 32 * 32);
  chebyshev_iteration iteration(graph, rank, width, context.seed);
  for (std::uint64_t round = 0; round < most_rounds; ++round) {
    if (!advance(context, "leading vectors", round, most_rounds))
      return fit_cancelled();
    if (round > 0)
      iteration.amplify();
    if (auto ok = iteration.project(); !ok)
      return pass_on(ok);
    if (iteration.residual() <= tolerance)
      break;
  }
  return iteration.finish();
}

} // namespace automodel::recsys
