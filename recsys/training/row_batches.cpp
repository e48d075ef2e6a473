#include "recsys/training/row_batches.hpp"

#include <ATen/Functions.h>

#include "base/random_stream.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::recsys {

namespace {

/// Copies rows of `width` numbers each, converted.
template <class To, class From>
void copy_rows(std::span<const From> from, std::size_t width,
               std::span<const std::uint32_t> chosen, To* to) {
  for (auto row : chosen)
    to = std::ranges::copy(from.subspan(row * width, width), to).out;
}

at::Tensor matrix(std::size_t rows, std::uint32_t columns,
                  at::ScalarType type) {
  return at::empty(
      {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)},
      type);
}

} // namespace

row_batches::row_batches(const labelled_rows& train, std::uint64_t seed,
                         std::uint32_t batch_size)
    : train_(train), seed_(seed), batch_size_(batch_size),
      order_(train.n_rows) {}

std::size_t row_batches::batches_per_epoch() const {
  return (order_.size() + batch_size_ - 1) / batch_size_;
}

void row_batches::start_epoch(std::uint64_t epoch) {
  std::iota(order_.begin(), order_.end(), 0U);
  random_stream random(seed_, "row order", epoch);
  random.shuffle(order_);
}

training_batch row_batches::at(std::size_t index) {
  auto first = index * batch_size_;
  auto chosen = std::span<const std::uint32_t>(order_).subspan(
      first, std::min(batch_size_, order_.size() - first));
  training_batch out;
  out.rows = chosen.size();
  out.tensors = field_tensors(train_, chosen);
  auto labels = matrix(chosen.size(), train_.n_labels, at::kFloat);
  copy_rows(train_.labels, train_.n_labels, chosen, labels.data_ptr<float>());
  out.tensors.emplace("label", std::move(labels));
  return out;
}

std::map<std::string, std::size_t> row_batches::columns() const {
  return {{"field", train_.n_features}};
}

tensor_map row_batches::constants() const {
  auto starts = at::empty(
      {static_cast<std::int64_t>(train_.field_starts.size())}, at::kLong);
  std::ranges::copy(train_.field_starts, starts.data_ptr<std::int64_t>());
  return {{"field_start", starts}};
}

tensor_map field_tensors(const labelled_rows& rows,
                         std::span<const std::uint32_t> chosen) {
  auto ids = matrix(chosen.size(), rows.n_fields, at::kLong);
  copy_rows(rows.features, rows.n_fields, chosen, ids.data_ptr<std::int64_t>());
  auto values = matrix(chosen.size(), rows.n_fields, at::kFloat);
  if (rows.values.empty())
    values.fill_(1);
  else
    copy_rows(rows.values, rows.n_fields, chosen, values.data_ptr<float>());
  return {{"id/field", std::move(ids)}, {"value/field", std::move(values)}};
}

} // namespace automodel::recsys
