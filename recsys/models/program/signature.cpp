#include "recsys/models/program/signature.hpp"

namespace automodel::recsys {

namespace {

c10::TypePtr dict_of(c10::TypePtr value) {
  return c10::DictType::create(c10::StringType::get(), std::move(value));
}

} // namespace

c10::TypePtr conf_value_type() {
  return c10::UnionType::create({c10::IntType::get(), c10::FloatType::get(),
                                 c10::StringType::get(), c10::BoolType::get()});
}

c10::TypePtr conf_type() {
  return dict_of(conf_value_type());
}

signature expected_signature(entry_point entry) {
  auto tensors = dict_of(c10::TensorType::get());
  auto conf = conf_type();
  switch (entry) {
  case entry_point::task:
    return {{}, c10::StringType::get(), "task() -> str"};
  case entry_point::defaults:
    return {{}, conf, "defaults() -> Conf"};
  case entry_point::views:
    return {{conf},
            dict_of(c10::StringType::get()),
            "views(c: Conf) -> Dict[str, str]"};
  case entry_point::init:
    return {{conf, tensors},
            tensors,
            "init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]"};
  case entry_point::forward:
    return {{tensors, tensors, tensors, conf, c10::BoolType::get()},
            tensors,
            "forward(p: Dict[str, Tensor], s: Dict[str, Tensor], b: "
            "Dict[str, Tensor], c: Conf, training: bool) -> Dict[str, "
            "Tensor]"};
  case entry_point::prepare:
    return {{tensors, tensors, tensors, conf},
            tensors,
            "prepare(p: Dict[str, Tensor], s: Dict[str, Tensor], b: "
            "Dict[str, Tensor], c: Conf) -> Dict[str, Tensor]"};
  case entry_point::encode:
    return {{tensors, tensors, tensors, conf},
            c10::TensorType::get(),
            "encode(p: Dict[str, Tensor], s: Dict[str, Tensor], b: "
            "Dict[str, Tensor], c: Conf) -> Tensor"};
  case entry_point::score:
    return {{tensors, tensors, tensors, conf},
            c10::TensorType::get(),
            "score(p: Dict[str, Tensor], s: Dict[str, Tensor], b: "
            "Dict[str, Tensor], c: Conf) -> Tensor"};
  }
  return {};
}

bool matches(const c10::FunctionSchema& schema, const signature& expected) {
  if (schema.arguments().size() != expected.arguments.size()
      || schema.returns().size() != 1
      || !(*schema.returns()[0].type() == *expected.returned))
    return false;
  for (std::size_t i = 0; i < expected.arguments.size(); ++i)
    if (!(*schema.arguments()[i].type() == *expected.arguments[i]))
      return false;
  return true;
}

} // namespace automodel::recsys
