// The one file that includes toml++, which takes seconds to compile.
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_WINDOWS_COMPAT 0
#include "recsys/experiment/toml_node.hpp"

#include <toml++/toml.h>

namespace automodel::recsys {

namespace {

class converter {
public:
  explicit converter(const std::string& file) : file_(file) {}

  source_position position(const toml::source_region& region) const {
    return {file_, region.begin.line, region.begin.column};
  }

  toml_node convert(const toml::node& node) const {
    toml_node copy;
    copy.where = position(node.source());
    node.visit([&](const auto& value) { copy.value = convert_value(value); });
    return copy;
  }

private:
  using any_value = decltype(toml_node::value);

  any_value convert_value(const toml::table& table) const {
    toml_table members;
    for (auto&& [key, node] : table)
      put_member(members, {std::string(key.str()), position(key.source()),
                           convert(node)});
    return members;
  }

  any_value convert_value(const toml::array& array) const {
    toml_list elements;
    for (const auto& node : array)
      elements.push_back(convert(node));
    return elements;
  }

  template <class T>
  any_value convert_value(const toml::value<T>& value) const {
    if constexpr (
        std::is_same_v<
            T,
            std::
                string> || std::is_same_v<T, std::int64_t> || std::is_same_v<T, double> || std::is_same_v<T, bool>)
      return value.get();
    else
      return toml_date{};
  }

  const std::string& file_;
};

} // namespace

result<toml_node> parse_toml(std::string_view text, const std::string& file) {
  if (text.size() > max_document_bytes)
    return fail_at({file}, errc::resource_exhausted,
                   "the file has " + std::to_string(text.size()) + " bytes",
                   "an experiment file has at most "
                       + std::to_string(max_document_bytes));
  converter convert{file};
  try {
    return convert.convert(toml::parse(text, std::string_view{file}));
  } catch (const toml::parse_error& problem) {
    return fail_at(convert.position(problem.source()), errc::parse_error,
                   std::string(problem.description()));
  }
}

} // namespace automodel::recsys
