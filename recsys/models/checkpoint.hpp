#pragma once

#include "base/error.hpp"
#include "recsys/array/array_file.hpp"

namespace automodel::recsys {

/// The kind of array file that holds the state of an unfinished fit.
inline constexpr std::string_view checkpoint_kind = "checkpoint";

/// Keeps the state of a fit, so that another process can go on with it and end
/// with the same bits as an unbroken one.
class checkpoint_keeper {
public:
  virtual ~checkpoint_keeper() = default;

  /// Whether it is time to keep a state; asked after each step. When it is has
  /// no influence on what is learned.
  virtual bool is_due() = 0;

  /// Errors: io_error, storage_full.
  virtual result<void> keep(const array_file_writer& state) = 0;
};

} // namespace automodel::recsys
