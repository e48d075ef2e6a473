#pragma once

#include "base/error.hpp"
#include "recsys/array/array_file.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace automodel::recsys {

/// Numbers of a model: its own after a fit, a view into the mapped file after
/// a load.
template <class T>
class model_array {
public:
  model_array(std::vector<T> values) : owned_(std::move(values)) {}

  static result<model_array> load(const array_file& file,
                                  std::string_view name) {
    auto values = file.array<T>(name);
    if (!values)
      return pass_on(values);
    model_array mapped{std::vector<T>{}};
    mapped.file_ = file;
    mapped.view_ = *values;
    return mapped;
  }

  std::span<const T> values() const noexcept {
    return file_ ? view_ : std::span<const T>(owned_);
  }

private:
  std::vector<T> owned_;
  std::optional<array_file> file_; ///< keeps the mapping
  std::span<const T> view_;
};

/// Errors: incompatible if the file holds a model of another family.
result<void> expect_family(const array_file& file, std::string_view family);

/// The error of a model file whose arrays do not fit together.
inline tl::unexpected<error> model_damaged(std::string_view what) {
  return fail(errc::corrupt,
              "the saved model is damaged: " + std::string(what));
}

} // namespace automodel::recsys
