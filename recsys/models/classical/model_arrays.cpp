#include "recsys/models/classical/model_arrays.hpp"

namespace automodel::recsys {

result<void> expect_family(const array_file& file, std::string_view family) {
  auto found = file.text("family");
  if (!found)
    return pass_on(found);
  if (*found != family)
    return fail(errc::incompatible,
                "this is a model of family '" + std::string(*found) + "'",
                "expected '" + std::string(family) + "'");
  return {};
}

} // namespace automodel::recsys
