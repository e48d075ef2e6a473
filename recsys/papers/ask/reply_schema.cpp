#include "recsys/papers/ask/reply_schema.hpp"

#include "base/utf8.hpp"
#include "recsys/papers/ask/prompt.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace automodel::recsys {

namespace {

using json = nlohmann::json;

constexpr std::array known_keys{
    "type",      "properties", "required", "additionalProperties",
    "items",     "minItems",   "maxItems", "minLength",
    "maxLength", "minimum",    "maximum",  "enum"};

bool has_type(const json& value, std::string_view type) {
  if (type == "object")
    return value.is_object();
  if (type == "array")
    return value.is_array();
  if (type == "string")
    return value.is_string();
  if (type == "boolean")
    return value.is_boolean();
  if (type == "integer")
    return value.is_number_integer();
  if (type == "number")
    return value.is_number();
  throw std::logic_error("a schema names the type " + std::string(type));
}

class schema_check {
public:
  std::vector<std::string> run(const json& value, const json& schema) && {
    check("", value, schema);
    return std::move(problems_);
  }

private:
  void add(const std::string& where, std::string what) {
    problems_.push_back((where.empty() ? "the reply" : where) + ": "
                        + std::move(what));
  }

  bool check_type(const std::string& where, const json& value,
                  const json& types) {
    auto list = types.is_array() ? types : json::array({types});
    std::string allowed;
    for (const auto& one : list) {
      if (has_type(value, one.get_ref<const std::string&>()))
        return true;
      allowed += (allowed.empty() ? "" : " or ") + one.get<std::string>();
    }
    add(where, "is no " + allowed);
    return false;
  }

  void check_size(const std::string& where, std::size_t size,
                  const json& schema, const char* least, const char* most,
                  const char* unit) {
    if (schema.contains(least) && size < schema[least].get<std::size_t>())
      add(where, "has fewer than " + schema[least].dump() + unit);
    if (schema.contains(most) && size > schema[most].get<std::size_t>())
      add(where, "has more than " + schema[most].dump() + unit);
  }

  void check_object(const std::string& where, const json& value,
                    const json& schema) {
    static const json none = json::object();
    const auto& known
        = schema.contains("properties") ? schema["properties"] : none;
    for (const auto& key : schema.value("required", json::array()))
      if (!value.contains(key.get_ref<const std::string&>()))
        add(where, "lacks \"" + key.get<std::string>() + '"');
    for (const auto& [key, inner] : value.items()) {
      auto at = known.find(key);
      auto place = where.empty() ? key : where + '.' + key;
      if (at != known.end())
        check(place, inner, *at);
      else if (schema.contains("additionalProperties"))
        add(where,
            "\"" + without_controls(key.substr(0, 60)) + "\" is no key of it");
    }
  }

  void check(const std::string& where, const json& value, const json& schema) {
    constexpr std::size_t enough = 20;
    if (problems_.size() >= enough)
      return;
    for (const auto& [key, unused] : schema.items())
      if (std::ranges::find(known_keys, key) == known_keys.end())
        throw std::logic_error("a schema has the key " + key);
    if (schema.contains("type") && !check_type(where, value, schema["type"]))
      return;
    if (schema.contains("enum")
        && std::ranges::find(schema["enum"], value) == schema["enum"].end())
      add(where, "is none of " + schema["enum"].dump());
    if (value.is_string())
      check_size(where, value.get_ref<const std::string&>().size(), schema,
                 "minLength", "maxLength", " characters");
    if (value.is_number()) {
      auto number = value.get<double>();
      if (schema.contains("minimum") && number < schema["minimum"])
        add(where, "is below " + schema["minimum"].dump());
      if (schema.contains("maximum") && number > schema["maximum"])
        add(where, "is above " + schema["maximum"].dump());
    }
    if (value.is_object())
      check_object(where, value, schema);
    if (!value.is_array())
      return;
    check_size(where, value.size(), schema, "minItems", "maxItems", " items");
    if (schema.contains("items"))
      for (std::size_t i = 0; i < value.size(); ++i)
        check(where + '[' + std::to_string(i) + ']', value[i], schema["items"]);
  }

  std::vector<std::string> problems_;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  auto begin = text.find_first_not_of(blank);
  if (begin == text.npos)
    return {};
  return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

/// Models like to put JSON into a fenced block.
std::string_view without_fence(std::string_view reply) {
  reply = trimmed(reply);
  auto open = reply.find("```");
  if (reply.starts_with('{') || open == reply.npos)
    return reply;
  auto begin = reply.find('\n', open);
  auto end = reply.rfind("\n```");
  if (begin == reply.npos || end == reply.npos || end < begin)
    return reply;
  return trimmed(reply.substr(begin, end - begin));
}

} // namespace

std::vector<std::string> schema_problems(const json& value,
                                         const json& schema) {
  return schema_check{}.run(value, schema);
}

result<json> read_reply(std::string_view reply, std::string_view schema_file) {
  if (!is_valid_utf8(reply))
    return fail(errc::parse_error, "the reply is not UTF-8");
  auto value = json::parse(without_fence(reply), nullptr, false);
  if (!value.is_object())
    return fail(errc::parse_error, "the reply is not one JSON object");
  auto schema = json::parse(filled_text(schema_file, {}));
  auto problems = schema_problems(value, schema);
  if (problems.empty())
    return value;
  std::string text;
  for (const auto& one : problems)
    text += (text.empty() ? "" : "; ") + one;
  return fail(errc::parse_error, text);
}

} // namespace automodel::recsys
