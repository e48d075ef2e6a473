#include "messages/parameters.hpp"

#include <cstring>

namespace automodel::messages {

namespace {

struct value_writer {
  schema::Parameter::Builder to;

  void operator()(bool value) { to.setFlag(value); }
  void operator()(std::int64_t value) { to.setInteger(value); }
  void operator()(double value) { to.setNumber(value); }
  void operator()(const std::string& value) { to.setText(value); }
};

errc kind_from(std::string_view name) {
  for (std::size_t i = 0; i < errc_count; ++i)
    if (to_string(static_cast<errc>(i)) == name)
      return static_cast<errc>(i);
  return errc::internal;
}

} // namespace

parameter read_parameter(schema::Parameter::Reader from) {
  switch (from.which()) {
  case schema::Parameter::FLAG:
    return from.getFlag();
  case schema::Parameter::INTEGER:
    return from.getInteger();
  case schema::Parameter::NUMBER:
    return from.getNumber();
  case schema::Parameter::TEXT:
    return read_text(from.getText());
  }
  return std::string{};
}

parameters read_parameters(capnp::List<schema::Parameter>::Reader from) {
  parameters values;
  for (auto entry : from)
    values[read_text(entry.getName())] = read_parameter(entry);
  return values;
}

void write_parameters(const parameters& from,
                      capnp::List<schema::Parameter>::Builder to) {
  unsigned at = 0;
  for (const auto& [name, value] : from) {
    auto entry = to[at++];
    entry.setName(name);
    std::visit(value_writer{entry}, value);
  }
}

capnp::Data::Reader as_data(const digest& value) {
  return {reinterpret_cast<const kj::byte*>(value.bytes.data()),
          value.bytes.size()};
}

std::optional<digest> read_digest(capnp::Data::Reader from) {
  digest value;
  if (from.size() != value.bytes.size())
    return std::nullopt;
  std::memcpy(value.bytes.data(), from.begin(), from.size());
  return value;
}

result<digest> required_digest(capnp::Data::Reader from, const char* what) {
  auto value = read_digest(from);
  if (!value)
    return fail(errc::parse_error, std::string{what} + " is not a hash");
  return *value;
}

void write_problem(const error& from, schema::Problem::Builder to) {
  // The position becomes part of the text: it means nothing to the peer.
  auto plain = from;
  plain.hint.clear();
  to.setKind(std::string{to_string(from.code)});
  to.setMessage(to_string(plain));
  to.setHint(from.hint);
}

error read_problem(schema::Problem::Reader from) {
  return {kind_from(read_text(from.getKind())),
          read_text(from.getMessage()),
          {},
          read_text(from.getHint())};
}

std::string read_text(capnp::Text::Reader from) {
  return {from.begin(), from.size()};
}

} // namespace automodel::messages
