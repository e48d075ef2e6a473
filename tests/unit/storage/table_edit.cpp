#include "table_edit.hpp"

#include "storage/lmdb/cursor.hpp"

#include <stdexcept>

namespace automodel::storage::test {

namespace {

std::string as_text(lmdb::view bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void must(const result<void>& outcome) {
  if (!outcome)
    throw std::runtime_error(outcome.error().message);
}

table_content read_all(const lmdb::transaction& txn, lmdb::table table) {
  table_content content;
  auto at = lmdb::cursor::open(txn, table).value();
  for (auto found = at.first().value(); found; found = at.next().value())
    content.emplace(as_text(at.key()), as_text(at.value()));
  return content;
}

} // namespace

void edit_table(const std::filesystem::path& memory, table_id table,
                const std::function<void(table_content&)>& edit) {
  auto env = lmdb::environment::open(memory_layout{memory}.journal, {}).value();
  auto txn = lmdb::transaction::write(env).value();
  auto tables = open_tables(txn).value();
  auto content = read_all(txn, tables[table]);
  edit(content);
  must(txn.clear(tables[table]));
  for (const auto& [key, value] : content)
    must(txn.put(tables[table], lmdb::as_view(key), lmdb::as_view(value)));
  must(txn.commit());
}

std::string journal_key(std::uint64_t index) {
  return as_text(std::as_bytes(std::span{&index, 1}));
}

} // namespace automodel::storage::test
