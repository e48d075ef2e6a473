#include "recsys/json_text.hpp"

#include "base/parameters.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

class json_writer {
public:
  explicit json_writer(bool readable) : readable_(readable) {}

  void write(const nlohmann::json& value) {
    if (value.is_object())
      write_object(value);
    else if (value.is_array())
      write_array(value);
    else if (value.is_number_float())
      write_number(value.get<double>());
    else
      write_plain(value);
  }

  std::string take() { return std::move(text_); }

private:
  // The library's own number format is not always the shortest one.
  void write_number(double value) {
    text_ += std::isfinite(value) ? to_string(parameter{value}) : "null";
  }

  void write_plain(const nlohmann::json& value) {
    text_
        += value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }

  void write_object(const nlohmann::json& value) {
    open('{');
    for (const auto& [key, member] : value.items()) {
      next(true);
      write_plain(key);
      text_ += readable_ ? ": " : ":";
      write(member);
    }
    close('}', true);
  }

  void write_array(const nlohmann::json& value) {
    auto broken = std::any_of(value.begin(), value.end(),
                              [](const auto& x) { return x.is_structured(); });
    open('[');
    for (const auto& element : value) {
      next(broken);
      write(element);
    }
    close(']', broken);
  }

  void open(char bracket) {
    text_ += bracket;
    ++depth_;
    first_ = true;
  }

  void next(bool on_own_line) {
    if (!first_)
      text_ += readable_ && !on_own_line ? ", " : ",";
    if (on_own_line)
      break_line();
    first_ = false;
  }

  void close(char bracket, bool on_own_line) {
    --depth_;
    if (!first_ && on_own_line)
      break_line();
    text_ += bracket;
    first_ = false;
  }

  void break_line() {
    if (readable_)
      text_.append(1, '\n').append(2 * depth_, ' ');
  }

  std::string text_;
  std::size_t depth_ = 0;
  bool readable_;
  bool first_ = true;
};

} // namespace

std::string json_text(const nlohmann::json& value, json_layout layout) {
  json_writer writer{layout == json_layout::readable};
  writer.write(value);
  return writer.take();
}

} // namespace automodel::recsys
