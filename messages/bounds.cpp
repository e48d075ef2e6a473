#include "messages/bounds.hpp"

#include "base/utf8.hpp"

#include <string>
#include <string_view>

namespace automodel::messages {

namespace {

class bounds_walk {
public:
  explicit bounds_walk(const content_bounds& bounds) : bounds_(bounds) {}

  result<void> enter(capnp::DynamicStruct::Reader value) {
    for (auto field : value.getSchema().getNonUnionFields())
      if (auto ok = enter(value, field); !ok)
        return ok;
    KJ_IF_MAYBE (active, value.which())
      return enter(value, *active);
    return {};
  }

private:
  result<void> enter(capnp::DynamicStruct::Reader value,
                     capnp::StructSchema::Field field) {
    if (!value.has(field))
      return {};
    auto size = path_.size();
    path_ += '.';
    path_ += field.getProto().getName().cStr();
    auto ok = enter(value.get(field));
    path_.resize(size);
    return ok;
  }

  result<void> enter(capnp::DynamicValue::Reader value) {
    switch (value.getType()) {
    case capnp::DynamicValue::TEXT:
      return check(value.as<capnp::Text>());
    case capnp::DynamicValue::LIST:
      return enter(value.as<capnp::DynamicList>());
    case capnp::DynamicValue::STRUCT:
      return enter(value.as<capnp::DynamicStruct>());
    default:
      return {};
    }
  }

  result<void> enter(capnp::DynamicList::Reader list) {
    if (list.size() > bounds_.list_elements)
      return too_large("a list of " + std::to_string(list.size()) + " elements",
                       bounds_.list_elements);
    for (auto element : list)
      if (auto ok = enter(element); !ok)
        return ok;
    return {};
  }

  result<void> check(capnp::Text::Reader text) {
    std::string_view view{text.begin(), text.size()};
    if (view.size() > bounds_.text_bytes)
      return too_large("a text of " + std::to_string(view.size()) + " bytes",
                       bounds_.text_bytes);
    if (!is_valid_utf8(view) || view.find('\0') != view.npos)
      return fail(errc::parse_error,
                  place() + " is not UTF-8 text without NUL");
    return {};
  }

  result<void> too_large(const std::string& what, std::size_t allowed) {
    return fail(errc::resource_exhausted, place() + " is " + what,
                "at most " + std::to_string(allowed)
                    + "; larger things are artefacts");
  }

  std::string place() const {
    return "field '" + (path_.empty() ? path_ : path_.substr(1)) + "'";
  }

  const content_bounds& bounds_;
  std::string path_;
};

} // namespace

result<void> check_bounds(capnp::DynamicStruct::Reader value,
                          const content_bounds& bounds) {
  return bounds_walk{bounds}.enter(value);
}

} // namespace automodel::messages
