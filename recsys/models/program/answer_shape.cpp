#include "recsys/models/program/answer_shape.hpp"

namespace automodel::recsys {

namespace {

std::string shape_text(const at::Tensor& value) {
  std::string out = "[";
  for (auto size : value.sizes())
    out += (out.size() > 1 ? ", " : "") + std::to_string(size);
  return out + "]";
}

} // namespace

result<void> expect_matrix(const program& model, const at::Tensor& value,
                           std::string_view what, std::int64_t rows,
                           std::int64_t columns) {
  bool fits = value.dim() == 2 && value.scalar_type() == at::kFloat
              && value.size(0) == rows
              && (columns < 0 || value.size(1) == columns);
  if (fits)
    return {};
  auto wanted = columns < 0 ? "k" : std::to_string(columns);
  return fail_at({model.name(), 0, 0}, errc::invalid_argument,
                 std::string(what) + " has the shape " + shape_text(value),
                 "float32 [" + std::to_string(rows) + ", " + wanted + "]");
}

} // namespace automodel::recsys
