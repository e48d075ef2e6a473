#pragma once

#include "base/error.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace automodel::storage {

/// What agents share, as keys and values: the state that changes are checked
/// against. It is a fold of the journal, like every table.
class state_map {
public:
  using item = std::pair<std::string, std::string>;

  virtual ~state_map() = default;

  virtual result<std::optional<std::string>>
  get(std::string_view key) const = 0;

  /// All items whose key begins with `prefix`, by key.
  virtual result<std::vector<item>> under(std::string_view prefix) const = 0;

protected:
  state_map() = default;
  state_map(const state_map&) = default;
  state_map& operator=(const state_map&) = default;
};

/// Values by key; nothing: the key is erased.
using change_list
    = std::map<std::string, std::optional<std::string>, std::less<>>;

/// Changes above another state, which is not touched: a step that is refused
/// is forgotten by dropping them.
class state_changes final : public state_map {
public:
  /// Above nothing: an empty state.
  state_changes() = default;
  /// Above `base`, which must outlive this.
  explicit state_changes(const state_map& base) : base_(&base) {}

  result<std::optional<std::string>> get(std::string_view key) const override;
  result<std::vector<item>> under(std::string_view prefix) const override;

  void put(std::string key, std::string value);
  void erase(std::string key);

  const change_list& all() const noexcept { return changes_; }
  change_list take() { return std::move(changes_); }

private:
  const state_map* base_ = nullptr;
  change_list changes_;
};

} // namespace automodel::storage
