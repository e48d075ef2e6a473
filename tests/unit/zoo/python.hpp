#pragma once

#include <ATen/core/Dict.h>
#include <ATen/core/Tensor.h>

#include "base/error.hpp"
#include "recsys/models/program/program.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>

// Debian's Python and PyTorch, that what is computed here is compared with.

namespace automodel::recsys {

/// What a command of the shell prints.
std::string output_of(const std::string& command);

/// Whether python3-torch is installed; warns where it is not.
bool has_python();

class scratch_folder {
public:
  scratch_folder();
  ~scratch_folder();
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;

  const std::filesystem::path& path() const noexcept { return path_; }

private:
  std::filesystem::path path_;
};

/// Tensors by name, as torch.load reads them.
class tensor_file {
public:
  void add(const std::string& prefix, const tensor_map& values);
  void write(const std::filesystem::path& to) const;

private:
  c10::Dict<std::string, at::Tensor> tensors_;
};

/// The value, whose absence fails the test.
template <class T>
T value_of(result<T> given) {
  if (!given)
    throw std::runtime_error(to_string(given.error()));
  return std::move(*given);
}

} // namespace automodel::recsys
