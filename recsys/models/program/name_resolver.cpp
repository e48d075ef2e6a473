#include "recsys/models/program/name_resolver.hpp"

#include "recsys/models/program/signature.hpp"

#include <limits>
#include <map>
#include <numbers>

namespace automodel::recsys {

namespace jit = torch::jit;

namespace {

using constants = std::map<std::string, c10::IValue>;

/// A module whose names are constants, or else operators.
class module_value final : public jit::BuiltinModule {
public:
  explicit module_value(constants values)
      : jit::BuiltinModule("aten"), values_(std::move(values)) {}

  std::shared_ptr<jit::SugaredValue> attr(const jit::SourceRange& where,
                                          jit::GraphFunction& function,
                                          const std::string& name) override {
    auto found = values_.find(name);
    if (found == values_.end())
      return jit::BuiltinModule::attr(where, function, name);
    return std::make_shared<jit::SimpleValue>(
        function.graph()->insertConstant(found->second, where));
  }

private:
  constants values_;
};

c10::IValue type(at::ScalarType value) {
  return static_cast<int>(value);
}

constants of_torch() {
  return {{"float32", type(at::kFloat)},  {"float", type(at::kFloat)},
          {"float64", type(at::kDouble)}, {"double", type(at::kDouble)},
          {"int64", type(at::kLong)},     {"long", type(at::kLong)},
          {"int32", type(at::kInt)},      {"uint8", type(at::kByte)},
          {"bool", type(at::kBool)}};
}

constants of_math() {
  return {{"pi", std::numbers::pi},
          {"e", std::numbers::e},
          {"inf", std::numeric_limits<double>::infinity()},
          {"nan", std::numeric_limits<double>::quiet_NaN()}};
}

} // namespace

std::shared_ptr<jit::SugaredValue>
name_resolver::resolveValue(const std::string& name, jit::GraphFunction&,
                            const jit::SourceRange&) {
  if (name == "torch")
    return std::make_shared<module_value>(of_torch());
  if (name == "math")
    return std::make_shared<module_value>(of_math());
  if (auto found = imported_.find(name); found != imported_.end())
    return std::make_shared<jit::FunctionValue>(found->second);
  return nullptr;
}

c10::TypePtr name_resolver::resolveType(const std::string& name,
                                        const jit::SourceRange&) {
  return name == "Conf" ? conf_type() : nullptr;
}

} // namespace automodel::recsys
