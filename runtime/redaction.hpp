#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace automodel::runtime {

/// Whether a value of this name must never be shown: names that end in key,
/// token, secret or password after a separator, in any case.
bool is_secret_name(std::string_view name) noexcept;

/// Takes secrets out of texts that leave the process.
class redactor {
public:
  redactor() = default;

  /// Also hides the values of `environment` ("NAME=value", as in environ)
  /// that have a secret name, wherever they stand.
  explicit redactor(const char* const* environment);

  /// `OPENAI_API_KEY=abc` becomes `OPENAI_API_KEY=[redacted]`.
  std::string operator()(std::string text) const;

private:
  std::vector<std::string> values_;
};

} // namespace automodel::runtime
