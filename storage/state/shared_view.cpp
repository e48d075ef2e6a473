#include "storage/state/shared_view.hpp"

#include "storage/record_query.hpp"
#include "storage/state/letters.hpp"
#include "storage/state/stored_state.hpp"

namespace automodel::storage {

namespace {

// The text of a key between its prefix and the NUL that ends it.
std::string name_in(const std::string& key, const std::string& prefix) {
  return key.substr(prefix.size(), key.size() - prefix.size() - 1);
}

template <class T>
result<std::map<std::string, T>> all_of(const state_map& state,
                                        const std::string& prefix) {
  auto items = state.under(prefix);
  if (!items)
    return pass_on(items);
  std::map<std::string, T> values;
  for (const auto& [key, value] : *items) {
    auto read = read_state<T>(value);
    if (!read)
      return pass_on(read);
    values.emplace(name_in(key, prefix), std::move(*read));
  }
  return values;
}

} // namespace

shared_view::shared_view(std::shared_ptr<const journal_store> store)
    : store_(std::move(store)) {}

result<std::optional<slot_state>>
shared_view::slot(std::string_view name) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  return load_state<slot_state>(stored_state{*store_, *txn}, slot_key(name));
}

result<std::map<std::string, slot_state>> shared_view::slots() const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  return all_of<slot_state>(stored_state{*store_, *txn}, slot_prefix());
}

result<std::optional<lease_state>>
shared_view::lease(std::string_view name) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  return load_state<lease_state>(stored_state{*store_, *txn}, lease_key(name));
}

result<std::map<std::string, lease_state>> shared_view::leases() const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  return all_of<lease_state>(stored_state{*store_, *txn}, lease_prefix());
}

result<std::optional<budget_state>>
shared_view::budget(std::string_view account, std::int64_t unix_ms) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  return budget_at(stored_state{*store_, *txn}, account, unix_ms);
}

result<std::map<std::string, budget_state>>
shared_view::budgets(std::int64_t unix_ms) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  stored_state state{*store_, *txn};
  auto budgets = all_of<budget_state>(state, budget_prefix());
  if (!budgets)
    return pass_on(budgets);
  for (auto& [account, budget] : *budgets) {
    auto now = budget_at(state, account, unix_ms);
    if (!now)
      return pass_on(now);
    budget = now->value_or(budget);
  }
  return budgets;
}

result<std::vector<stored_record>>
shared_view::letters(std::string_view to, std::size_t limit) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  auto indexes
      = store_->numbers_under(*txn, table_id::state, letter_prefix(to));
  if (!indexes)
    return pass_on(indexes);
  if (indexes->size() > limit)
    indexes->resize(limit);
  return load_all(*store_, *txn, *indexes);
}

result<std::vector<shared_view::earning>> shared_view::earnings() const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  auto prefix = earnings_prefix();
  auto items = stored_state{*store_, *txn}.under(prefix);
  if (!items)
    return pass_on(items);
  std::vector<earning> found;
  for (const auto& [key, value] : *items) {
    auto paid = read_state<earnings_state>(value);
    if (!paid)
      return pass_on(paid);
    auto agent = key.substr(prefix.size(), key.size() - prefix.size() - 1
                                               - sizeof(std::uint64_t));
    auto kind = number_at_end(lmdb::as_view(key));
    found.push_back({std::move(agent),
                     static_cast<messages::schema::Reward::Kind>(kind), *paid});
  }
  return found;
}

result<std::vector<shared_view::skill>> shared_view::skills() const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  stored_state state{*store_, *txn};
  auto current = all_of<skill_state>(state, skill_prefix());
  if (!current)
    return pass_on(current);
  std::vector<skill> found;
  for (const auto& [name, at] : *current) {
    auto record = load(*store_, *txn, at.index);
    if (!record)
      return pass_on(record);
    auto live
        = record->record.read([&](messages::schema::Record::Reader reader) {
            return has_live_evidence(state, reader.getSkill());
          });
    if (!live)
      return pass_on(live);
    found.push_back({name, std::move(*record), *live});
  }
  return found;
}

} // namespace automodel::storage
