#include "storage/name_search.hpp"

#include "storage/lmdb/cursor.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace automodel::storage {

namespace {

constexpr std::size_t least_digits = 4;
constexpr std::size_t most_listed = 8;
constexpr std::string_view hex_digits = "0123456789abcdef";

tl::unexpected<error> no_name(std::string_view name) {
  return fail(errc::invalid_argument,
              "'" + std::string{name.substr(0, 80)}
                  + "' names neither a record nor an artefact",
              "the first 4 to 64 hexadecimal digits of a hash, or #index");
}

bool is_hash_prefix(std::string_view name) {
  return name.size() >= least_digits && name.size() <= 2 * sizeof(digest::bytes)
         && name.find_first_not_of(hex_digits) == name.npos;
}

// `#12` as 12.
result<std::uint64_t> parse_index(std::string_view name) {
  std::uint64_t index = 0;
  auto digits = name.substr(1);
  auto end = digits.data() + digits.size();
  auto [stop, problem] = std::from_chars(digits.data(), end, index);
  if (problem != std::errc{} || stop != end || index == 0)
    return no_name(name);
  return index;
}

// The smallest hash that begins with the digits.
digest lowest(std::string_view digits) {
  std::string padded{digits};
  padded.resize(2 * sizeof(digest::bytes), '0');
  digest value;
  from_hex(padded, value);
  return value;
}

// Hashes at the front of a table's keys that begin with the digits, a few.
result<std::vector<digest>> hashes_from(const journal_store& store,
                                        const lmdb::transaction& txn,
                                        table_id where,
                                        std::string_view digits) {
  auto at = lmdb::cursor::open(txn, store[where]);
  if (!at)
    return pass_on(at);
  std::vector<digest> hashes;
  auto found = at->seek(lowest(digits).bytes);
  for (; found && *found && hashes.size() <= most_listed; found = at->next()) {
    digest hash;
    if (at->key().size() < sizeof(hash.bytes))
      break;
    std::memcpy(hash.bytes.data(), at->key().data(), sizeof(hash.bytes));
    if (!to_hex(hash).starts_with(digits))
      break;
    if (hashes.empty() || hashes.back() != hash)
      hashes.push_back(hash);
  }
  if (!found)
    return pass_on(found);
  return hashes;
}

tl::unexpected<error> several(std::string_view name,
                              const std::vector<digest>& hashes) {
  std::string list;
  for (const auto& hash : hashes)
    list += (list.empty() ? "" : ", ") + to_hex(hash).substr(0, 16);
  return fail(errc::conflict, "several hashes begin with " + std::string{name},
              "such as " + list);
}

result<std::uint64_t> existing(const journal_store& store,
                               const lmdb::transaction& txn,
                               std::string_view name) {
  auto index = parse_index(name);
  if (!index)
    return index;
  auto last = store.last_index(txn);
  if (last && *index > *last)
    return fail(errc::not_found, "no record " + std::string{name},
                "the last is #" + std::to_string(*last));
  return index;
}

} // namespace

result<std::uint64_t> find_record(const journal_store& store,
                                  const lmdb::transaction& txn,
                                  std::string_view name) {
  if (name.starts_with('#'))
    return existing(store, txn, name);
  if (!is_hash_prefix(name))
    return no_name(name);
  auto ids = hashes_from(store, txn, table_id::by_id, name);
  if (!ids)
    return pass_on(ids);
  if (ids->size() > 1)
    return several(name, *ids);
  if (ids->empty())
    return fail(errc::not_found,
                "no record's id begins with " + std::string{name});
  auto index = store.index_of(txn, ids->front());
  if (!index)
    return pass_on(index);
  return index->value_or(0);
}

result<std::vector<std::uint64_t>>
find_records_or_users(const journal_store& store, const lmdb::transaction& txn,
                      std::string_view name) {
  auto record = find_record(store, txn, name);
  if (record)
    return std::vector{*record};
  if (record.error().code != errc::not_found || name.starts_with('#'))
    return pass_on(record);
  auto artefacts = hashes_from(store, txn, table_id::mentions, name);
  if (!artefacts)
    return pass_on(artefacts);
  if (artefacts->size() > 1)
    return several(name, *artefacts);
  if (artefacts->empty())
    return fail(errc::not_found,
                "no record and no artefact begins with " + std::string{name});
  return store.numbers_under(txn, table_id::mentions,
                             key_builder{}.hash(artefacts->front()).take());
}

} // namespace automodel::storage
