#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/parameters.hpp"
#include "messages/schema/common.capnp.h"

#include <capnp/blob.h>
#include <capnp/list.h>

#include <optional>
#include <string>

namespace automodel::messages {

/// One value of a parameter list; an unknown type reads as text "".
parameter read_parameter(schema::Parameter::Reader from);

/// A whole list. Later entries of a name win.
parameters read_parameters(capnp::List<schema::Parameter>::Reader from);

/// Fills a list of exactly `from.size()` elements.
void write_parameters(const parameters& from,
                      capnp::List<schema::Parameter>::Builder to);

/// A hash as Data, and back; nothing if it is not 32 bytes long.
capnp::Data::Reader as_data(const digest& value);
std::optional<digest> read_digest(capnp::Data::Reader from);

/// A hash that must be one. Errors: parse_error, which names it by `what`.
result<digest> required_digest(capnp::Data::Reader from, const char* what);

/// An error across a process border, and back.
void write_problem(const error& from, schema::Problem::Builder to);
error read_problem(schema::Problem::Reader from);

/// Text as a std::string (Cap'n Proto's text need not end at its first NUL).
std::string read_text(capnp::Text::Reader from);

} // namespace automodel::messages
