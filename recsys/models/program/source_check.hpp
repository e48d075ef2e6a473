#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// How large and how deep a program's text may be. libtorch's compiler
/// recurses over the text and overflows its stack without an error.
struct source_limits {
  std::size_t bytes = 256 * 1024;
  std::size_t lines = 5000;
  std::size_t brackets = 64; ///< open at once
  std::size_t indents = 20;  ///< blocks within blocks, as in Python
  std::size_t tokens = 1000; ///< in one statement
  std::size_t elifs = 100;   ///< in one program: each nests one deeper
};

/// Checks `source` against the limits and makes it compile: comments are cut
/// off and the prologue, the lines before the first `def`, is emptied, so that
/// line and column of everything else stay as they were. Only these lines may
/// stand in a prologue; they make the same file a Python module:
///
///     import math
///     import torch
///     from blocks import linear, mlp, ...
///     from torch import Tensor
///     from typing import Dict, List, Optional, Tuple, Union
///     Conf = Dict[str, Union[int, float, str, bool]]
///
/// `name` stands for the file in errors. Errors: parse_error, and
/// resource_exhausted for the limits, both with line and column.
result<std::string> check_source(std::string_view source, std::string_view name,
                                 const source_limits& limits = {});

} // namespace automodel::recsys
