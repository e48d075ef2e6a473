#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <fstream>
#include <span>
#include <vector>

namespace automodel::bench {

// Arrays without a header, as numpy.fromfile reads them.

template <class T>
result<void> write_raw(const std::filesystem::path& path,
                       std::span<const T> values) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(values.data()),
            static_cast<std::streamsize>(values.size_bytes()));
  if (!out.flush())
    return fail(errc::io_error, "cannot write " + path.string());
  return {};
}

template <class T>
result<std::vector<T>> read_raw(const std::filesystem::path& path) {
  std::error_code failed;
  auto bytes = std::filesystem::file_size(path, failed);
  if (failed)
    return fail(errc::not_found, "no file " + path.string());
  std::vector<T> values(bytes / sizeof(T));
  std::ifstream in(path, std::ios::binary);
  in.read(reinterpret_cast<char*>(values.data()),
          static_cast<std::streamsize>(values.size() * sizeof(T)));
  if (!in)
    return fail(errc::io_error, "cannot read " + path.string());
  return values;
}

} // namespace automodel::bench
