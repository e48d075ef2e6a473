#include "runtime/caf/errors.hpp"

#include <caf/atom.hpp>
#include <caf/exit_reason.hpp>
#include <caf/message.hpp>
#include <caf/sec.hpp>
#include <kj/exception.h>

#include <exception>

namespace automodel::runtime {

namespace {

constexpr auto category = caf::atom("automodel");

errc kind_of(caf::sec code) {
  switch (code) {
  case caf::sec::request_timeout:
  case caf::sec::connection_timeout:
    return errc::deadline_exceeded;
  case caf::sec::request_receiver_down:
  case caf::sec::remote_linking_failed:
  case caf::sec::cannot_connect_to_node:
  case caf::sec::no_route_to_receiving_node:
  case caf::sec::disconnect_during_handshake:
    return errc::unavailable;
  case caf::sec::unexpected_message:
  case caf::sec::unexpected_response:
  case caf::sec::unexpected_actor_messaging_interface:
  case caf::sec::incompatible_versions:
    return errc::incompatible;
  case caf::sec::invalid_argument:
  case caf::sec::end_of_stream:
    return errc::parse_error;
  default:
    return errc::internal;
  }
}

errc kind_of(caf::exit_reason reason) {
  switch (reason) {
  case caf::exit_reason::kill:
  case caf::exit_reason::user_shutdown:
    return errc::cancelled;
  case caf::exit_reason::remote_link_unreachable:
  case caf::exit_reason::unreachable:
    return errc::unavailable;
  default:
    return errc::internal;
  }
}

error decode(const caf::error& what) {
  error out;
  auto kind = static_cast<std::size_t>(what.code() - 1);
  out.code = kind < errc_count ? static_cast<errc>(kind) : errc::internal;
  const auto& text = what.context();
  if (!text.match_elements<std::string, std::string, std::uint32_t,
                           std::uint32_t, std::string>()) {
    out.message = "error of another version";
    return out;
  }
  out.message = text.get_as<std::string>(0);
  out.where = {text.get_as<std::string>(1), text.get_as<std::uint32_t>(2),
               text.get_as<std::uint32_t>(3)};
  out.hint = text.get_as<std::string>(4);
  return out;
}

} // namespace

caf::error to_caf(const error& what) {
  // Code 0 means "no error" in CAF.
  auto code = static_cast<std::uint8_t>(static_cast<int>(what.code) + 1);
  return caf::error{code, category,
                    caf::make_message(what.message, what.where.file,
                                      what.where.line, what.where.column,
                                      what.hint)};
}

error from_caf(const caf::error& what) {
  if (!what) // code() of an empty error would crash
    return {errc::internal, "no error"};
  if (what.category() == category)
    return decode(what);
  error out;
  if (what.category() == caf::atom("system"))
    out.code = kind_of(static_cast<caf::sec>(what.code()));
  else if (what.category() == caf::atom("exit"))
    out.code = kind_of(static_cast<caf::exit_reason>(what.code()));
  out.message = to_string(what);
  return out;
}

std::string render(const caf::error& what) {
  if (!what)
    return {};
  if (what.category() == category)
    return to_string(decode(what));
  return to_string(what);
}

std::string current_exception_text() {
  try {
    throw;
  } catch (const kj::Exception& thrown) {
    return thrown.getDescription().cStr();
  } catch (const std::exception& thrown) {
    return thrown.what();
  } catch (...) {
    return "exception of an unknown type";
  }
}

} // namespace automodel::runtime
