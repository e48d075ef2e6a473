#include "storage/journal_store.hpp"
#include "storage/lmdb/cursor.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace automodel::storage {

result<std::uint64_t>
journal_store::last_index(const lmdb::transaction& txn) const {
  auto at = lmdb::cursor::open(txn, tables_[table_id::journal]);
  if (!at)
    return pass_on(at);
  auto found = at->last();
  if (!found)
    return pass_on(found);
  std::uint64_t index = 0;
  if (*found)
    std::memcpy(&index, at->key().data(), sizeof(index));
  return index;
}

result<journal_entry> journal_store::entry(const lmdb::transaction& txn,
                                           std::uint64_t index) const {
  auto bytes = txn.get(tables_[table_id::journal],
                       std::as_bytes(std::span{&index, 1}));
  if (!bytes)
    return pass_on(bytes);
  if (!*bytes)
    return fail(errc::not_found, "no record #" + std::to_string(index));
  return decode(index, **bytes);
}

result<std::optional<std::uint64_t>>
journal_store::index_of(const lmdb::transaction& txn, const digest& id) const {
  auto value = txn.get(tables_[table_id::by_id], id.bytes);
  if (!value)
    return pass_on(value);
  if (!*value)
    return std::nullopt;
  auto index = from_value(**value);
  if (!index)
    return pass_on(index);
  return *index;
}

result<std::uint64_t>
journal_store::last_sequence(const lmdb::transaction& txn,
                             std::string_view producer) const {
  auto at = lmdb::cursor::open(txn, tables_[table_id::commits]);
  if (!at)
    return pass_on(at);
  auto largest = std::numeric_limits<std::uint64_t>::max();
  auto beyond = key_builder{}.text(producer).number(largest).take();
  auto found = at->seek(lmdb::as_view(beyond));
  if (found)
    found = *found ? at->previous() : at->last();
  if (!found)
    return pass_on(found);
  auto key = at->key();
  auto prefix = lmdb::as_view(beyond).first(producer.size() + 1);
  if (!*found || key.size() != beyond.size()
      || std::memcmp(key.data(), prefix.data(), prefix.size()) != 0)
    return 0;
  return number_at_end(key);
}

result<std::vector<std::uint64_t>>
journal_store::numbers_under(const lmdb::transaction& txn, table_id where,
                             std::string_view prefix) const {
  auto at = lmdb::cursor::open(txn, tables_[where]);
  if (!at)
    return pass_on(at);
  std::vector<std::uint64_t> numbers;
  auto wanted = lmdb::as_view(prefix);
  auto found = prefix.empty() ? at->first() : at->seek(wanted);
  for (; found && *found; found = at->next()) {
    auto key = at->key();
    if (key.size() < prefix.size() + sizeof(std::uint64_t)
        || std::memcmp(key.data(), wanted.data(), wanted.size()) != 0)
      break;
    numbers.push_back(number_at_end(key));
  }
  if (!found)
    return pass_on(found);
  return numbers;
}

result<std::vector<std::uint64_t>>
journal_store::numbers_between(const lmdb::transaction& txn, table_id where,
                               const key_range& range) const {
  auto at = lmdb::cursor::open(txn, tables_[where]);
  if (!at)
    return pass_on(at);
  std::vector<std::uint64_t> numbers;
  auto beyond = lmdb::as_view(range.to);
  auto found = at->seek(lmdb::as_view(range.from));
  for (; found && *found; found = at->next()) {
    auto key = at->key();
    if (key.size() < sizeof(std::uint64_t)
        || !std::lexicographical_compare(key.begin(), key.end(), beyond.begin(),
                                         beyond.end()))
      break;
    numbers.push_back(number_at_end(key));
  }
  if (!found)
    return pass_on(found);
  return numbers;
}

} // namespace automodel::storage
