#include "recsys/models/program/weights_file.hpp"

#include <ATen/Functions.h>

#include <array>

namespace automodel::recsys {

namespace {

struct part {
  std::string_view kind;
  tensor_map program_weights::*tensors;
};

constexpr std::array parts{part{"table/", &program_weights::tables},
                           part{"param/", &program_weights::params},
                           part{"state/", &program_weights::state}};

template <class T>
void add_array(const std::string& name, const at::Tensor& value,
               array_file_writer& out) {
  std::vector<std::uint64_t> shape(value.sizes().begin(), value.sizes().end());
  if (shape.empty())
    shape = {1}; // a scalar; a program sees it as such again by broadcasting
  out.add(name,
          std::span{static_cast<const T*>(value.data_ptr()),
                    static_cast<std::size_t>(value.numel())},
          std::move(shape));
}

void add_tensor(const std::string& name, const at::Tensor& value,
                array_file_writer& out) {
  switch (value.scalar_type()) {
  case at::kFloat:
    return add_array<float>(name, value, out);
  case at::kDouble:
    return add_array<double>(name, value, out);
  case at::kLong:
    return add_array<std::int64_t>(name, value, out);
  default:
    return add_array<std::uint8_t>(name, value, out);
  }
}

template <class T>
result<at::Tensor> map_array(const array_file& file, const array_info& info,
                             at::ScalarType type) {
  auto values = file.array<T>(info.name);
  if (!values)
    return pass_on(values);
  std::vector<std::int64_t> shape(info.shape.begin(), info.shape.end());
  return at::from_blob(const_cast<T*>(values->data()), shape,
                       at::TensorOptions(type));
}

result<at::Tensor> map_tensor(const array_file& file, const array_info& info) {
  switch (info.type) {
  case dtype::f32:
    return map_array<float>(file, info, at::kFloat);
  case dtype::f64:
    return map_array<double>(file, info, at::kDouble);
  case dtype::i64:
    return map_array<std::int64_t>(file, info, at::kLong);
  case dtype::u8:
    return map_array<std::uint8_t>(file, info, at::kByte);
  case dtype::u32:
    break;
  }
  return fail(errc::corrupt, "the saved model is damaged: " + info.name
                                 + " has a type that no weight has");
}

} // namespace

bool is_storable(const at::Tensor& value) {
  auto type = value.scalar_type();
  return type == at::kFloat || type == at::kDouble || type == at::kLong
         || type == at::kByte;
}

void save_weights(const program_weights& weights, array_file_writer& out,
                  std::string_view prefix) {
  for (const auto& [kind, tensors] : parts)
    for (const auto& [name, value] : weights.*tensors)
      add_tensor(std::string(prefix) + std::string(kind) + name, value, out);
}

result<program_weights> load_weights(const array_file& file,
                                     std::string_view prefix) {
  program_weights out;
  for (const auto& info : file.arrays())
    for (const auto& [kind, tensors] : parts) {
      auto start = std::string(prefix) + std::string(kind);
      if (!info.name.starts_with(start))
        continue;
      auto value = map_tensor(file, info);
      if (!value)
        return pass_on(value);
      (out.*tensors).emplace(info.name.substr(start.size()), *value);
    }
  return out;
}

} // namespace automodel::recsys
