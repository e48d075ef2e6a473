#include "storage/state/stored_state.hpp"

#include "storage/lmdb/cursor.hpp"

namespace automodel::storage {

namespace {

std::string as_text(lmdb::view bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

result<std::optional<std::string>>
stored_state::get(std::string_view key) const {
  auto value = txn_->get(table_, lmdb::as_view(key));
  if (!value)
    return pass_on(value);
  if (!*value)
    return std::nullopt;
  return as_text(**value);
}

result<std::vector<state_map::item>>
stored_state::under(std::string_view prefix) const {
  auto at = lmdb::cursor::open(*txn_, table_);
  if (!at)
    return pass_on(at);
  std::vector<item> items;
  auto found = at->seek(lmdb::as_view(prefix));
  for (; found && *found; found = at->next()) {
    auto key = as_text(at->key());
    if (!key.starts_with(prefix))
      break;
    items.emplace_back(std::move(key), as_text(at->value()));
  }
  if (!found)
    return pass_on(found);
  return items;
}

result<void> write_changes(const journal_store& store, lmdb::transaction& txn,
                           const change_list& changes) {
  auto table = store[table_id::state];
  for (const auto& [key, value] : changes) {
    auto done = value
                    ? txn.put(table, lmdb::as_view(key), lmdb::as_view(*value))
                    : txn.erase(table, lmdb::as_view(key));
    if (!done)
      return done;
  }
  return {};
}

} // namespace automodel::storage
