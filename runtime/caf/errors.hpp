#pragma once

#include "base/error.hpp"

#include <caf/error.hpp>

#include <string>

namespace automodel::runtime {

/// An error as a CAF value; kind, text, place and hint survive the wire.
caf::error to_caf(const error& what);

/// The inverse. CAF's own errors become the kind that callers can act on: a
/// timeout is deadline_exceeded, a dead receiver unavailable. An empty error
/// becomes errc::internal with the text "no error".
error from_caf(const caf::error& what);

/// A sentence for logs and tombstones; "" for an empty error.
std::string render(const caf::error& what);

/// The text of the exception being handled, std or kj; call in a catch block.
std::string current_exception_text();

} // namespace automodel::runtime
