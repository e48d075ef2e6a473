#include "recsys/json_input.hpp"

#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <limits>

namespace automodel::recsys {

namespace {

constexpr std::size_t max_bytes = std::size_t{64} << 20;

} // namespace

struct json_input::document {
  std::string what;
  nlohmann::json root;
  std::optional<error> problem;
};

json_input::json_input(std::shared_ptr<document> owner,
                       const nlohmann::json* value, std::string path)
    : owner_(std::move(owner)), value_(value), path_(std::move(path)) {}

json_input json_input::parse(std::string_view text, std::string_view what) {
  auto owner = std::make_shared<document>();
  owner->what = what;
  if (text.size() <= max_bytes)
    owner->root = nlohmann::json::parse(text, nullptr, false);
  else
    owner->root = nlohmann::json(nlohmann::json::value_t::discarded);
  if (!owner->root.is_discarded())
    return {owner, &owner->root, {}};
  json_input broken{owner, nullptr, {}};
  broken.refuse("not JSON, cut short or too large",
                "at most " + std::to_string(max_bytes) + " bytes");
  return broken;
}

void json_input::refuse(const std::string& message, std::string hint) const {
  if (owner_->problem)
    return;
  auto place = path_.empty() ? "" : ": " + path_;
  owner_->problem = error{errc::parse_error,
                          owner_->what + place + ": " + message,
                          {},
                          std::move(hint)};
}

void json_input::wrong_type(std::string_view expected) const {
  if (value_)
    refuse("expected " + std::string(expected) + ", found "
           + value_->type_name());
}

const std::optional<error>& json_input::problem() const noexcept {
  return owner_->problem;
}

bool json_input::contains(std::string_view key) const {
  return value_ && value_->is_object() && value_->contains(key);
}

json_input json_input::operator[](std::string_view key) const {
  auto path = path_.empty() ? std::string(key) : path_ + '.' + std::string(key);
  if (contains(key))
    return {owner_, &*value_->find(key), path};
  if (value_ && value_->is_object())
    json_input{owner_, nullptr, path}.refuse("is missing");
  else
    wrong_type("an object");
  return {owner_, nullptr, path};
}

bool json_input::is_list() const {
  return value_ && value_->is_array();
}

std::vector<json_input> json_input::elements() const {
  std::vector<json_input> all;
  if (!is_list()) {
    wrong_type("a list");
    return all;
  }
  for (const auto& element : *value_)
    all.push_back(
        {owner_, &element, path_ + '[' + std::to_string(all.size()) + ']'});
  return all;
}

std::vector<std::pair<std::string, json_input>> json_input::members() const {
  std::vector<std::pair<std::string, json_input>> all;
  if (!value_ || !value_->is_object()) {
    wrong_type("an object");
    return all;
  }
  for (const auto& [key, value] : value_->items())
    all.emplace_back(key, (*this)[key]);
  return all;
}

void json_input::read(bool& out) const {
  if (value_ && value_->is_boolean())
    out = value_->get<bool>();
  else
    wrong_type("true or false");
}

void json_input::read(std::uint64_t& out) const {
  if (value_ && value_->is_number_unsigned())
    out = value_->get<std::uint64_t>();
  else
    wrong_type("an integer that is not negative");
}

void json_input::read(std::uint32_t& out) const {
  std::uint64_t wide = 0;
  read(wide);
  if (wide > std::numeric_limits<std::uint32_t>::max())
    refuse("is too large");
  else
    out = static_cast<std::uint32_t>(wide);
}

void json_input::read(double& out) const {
  if (value_ && value_->is_number())
    out = value_->get<double>();
  else
    wrong_type("a number");
}

void json_input::read(std::string& out) const {
  if (value_ && value_->is_string())
    out = value_->get<std::string>();
  else
    wrong_type("a string");
}

void json_input::read(parameter& out) const {
  if (!value_)
    return;
  if (value_->is_boolean())
    out = value_->get<bool>();
  else if (value_->is_number_float())
    out = value_->get<double>();
  else if (value_->is_string())
    out = value_->get<std::string>();
  else if (value_->is_number_integer()
           && !(value_->is_number_unsigned()
                && value_->get<std::uint64_t>()
                       > std::numeric_limits<std::int64_t>::max()))
    out = value_->get<std::int64_t>();
  else
    wrong_type("a number, a string, true or false");
}

std::string json_input::text() const {
  return value_ ? json_text(*value_) : std::string{};
}

} // namespace automodel::recsys
