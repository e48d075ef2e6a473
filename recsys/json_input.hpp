#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace automodel::recsys {

/// A place in a JSON document that came from outside. Reading checks types and
/// ranges; the first error is kept with its path ("candidates[2].name") and
/// everything after it is harmless, so that a reader is a plain list of reads.
class json_input {
public:
  /// Parses a whole document of bounded size. `what` names it in errors.
  static json_input parse(std::string_view text, std::string_view what);

  /// The value of a key; an error if it is absent or this is no object.
  json_input operator[](std::string_view key) const;

  /// Whether this is an object with that key.
  bool contains(std::string_view key) const;

  bool is_list() const;

  std::vector<json_input> elements() const;
  std::vector<std::pair<std::string, json_input>> members() const;

  void read(bool& out) const;
  void read(std::uint32_t& out) const;
  void read(std::uint64_t& out) const;
  void read(double& out) const; ///< integers are numbers too
  void read(std::string& out) const;
  void read(parameter& out) const;

  template <class T>
  void read(std::vector<T>& out) const {
    out.clear();
    for (const auto& element : elements())
      element.read(out.emplace_back());
  }

  template <class T, class Less>
  void read(std::map<std::string, T, Less>& out) const {
    out.clear();
    for (const auto& [key, value] : members())
      value.read(out[key]);
  }

  template <class T>
  void read(std::string_view key, T& out) const {
    (*this)[key].read(out);
  }

  /// The compact text of this value.
  std::string text() const;

  /// Adds an error of the reader's own about this place.
  void refuse(const std::string& message, std::string hint = {}) const;

  /// The first error of the whole document.
  const std::optional<error>& problem() const noexcept;

private:
  struct document;

  json_input(std::shared_ptr<document> owner, const nlohmann::json* value,
             std::string path);

  void wrong_type(std::string_view expected) const;

  std::shared_ptr<document> owner_;
  const nlohmann::json* value_; ///< null after an error
  std::string path_;
};

} // namespace automodel::recsys
