#include "runtime/message_catalogue.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>

namespace automodel::runtime {

namespace {

// "automodel::messages::message<automodel::messages::schema::Ping>" -> "Ping"
std::string last_part(std::string_view name) {
  if (auto colon = name.rfind("::"); colon != std::string_view::npos)
    name.remove_prefix(colon + 2);
  while (!name.empty() && (name.back() == '>' || name.back() == ' '))
    name.remove_suffix(1);
  return std::string{name};
}

} // namespace

void message_catalogue::add(std::type_index type, message_kind kind) {
  kind.name = last_part(kind.name);
  kinds_.insert_or_assign(type, std::move(kind));
}

const message_kind* message_catalogue::find(std::type_index type) const {
  auto found = kinds_.find(type);
  return found == kinds_.end() ? nullptr : &found->second;
}

const message_kind* message_catalogue::find_named(std::string_view name) const {
  for (const auto& [type, kind] : kinds_)
    if (kind.name == name)
      return &kind;
  return nullptr;
}

std::string message_catalogue::name_of(const std::type_info& type) const {
  if (auto kind = find(type))
    return kind->name;
  int status = 0;
  std::unique_ptr<char, decltype(&std::free)> text{
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free};
  return last_part(status == 0 ? text.get() : type.name());
}

} // namespace automodel::runtime
