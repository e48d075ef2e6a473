#pragma once

#include "base/parameters.hpp"

#include <string_view>

namespace automodel::recsys {

/// What a program's text says in its defaults(), read without compiling it:
/// lines `"name": value,` with a literal each. Others are passed over.
parameters defaults_in(std::string_view program);

} // namespace automodel::recsys
