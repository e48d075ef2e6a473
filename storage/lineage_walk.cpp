#include "storage/lineage_walk.hpp"

#include "storage/record_query.hpp"

#include <cstring>
#include <map>
#include <set>

namespace automodel::storage {

namespace {

result<std::vector<digest>> parent_ids(const record_message& record) {
  return record.read([](messages::schema::Record::Reader reader)
                         -> result<std::vector<digest>> {
    std::vector<digest> ids;
    for (auto parent : reader.getParents()) {
      digest id;
      if (parent.size() != sizeof(id.bytes))
        return fail(errc::corrupt, "a parent's id is no SHA-256");
      std::memcpy(id.bytes.data(), parent.begin(), parent.size());
      ids.push_back(id);
    }
    return ids;
  });
}

} // namespace

result<std::vector<std::uint64_t>> parent_indexes(const journal_store& store,
                                                  const lmdb::transaction& txn,
                                                  const stored_record& record) {
  auto ids = parent_ids(record.record);
  if (!ids)
    return pass_on(ids);
  std::vector<std::uint64_t> indexes;
  for (const auto& id : *ids) {
    auto index = store.index_of(txn, id);
    if (!index)
      return pass_on(index);
    if (!*index || **index >= record.index)
      return fail(errc::corrupt, "the parent " + to_hex(id) + " of record #"
                                     + std::to_string(record.index)
                                     + " is not before it");
    indexes.push_back(**index);
  }
  return indexes;
}

// A parent always has a smaller index than its child: taking the largest
// index first meets every record once, after all its children.
result<lineage> trace_back(const journal_store& store,
                           const lmdb::transaction& txn,
                           const std::vector<std::uint64_t>& start,
                           std::size_t limit) {
  lineage found;
  std::set<std::uint64_t> waiting{start.begin(), start.end()};
  std::map<std::uint64_t, std::vector<std::size_t>> children;
  while (!waiting.empty() && found.records.size() < limit) {
    auto index = *waiting.rbegin();
    waiting.erase(index);
    auto record = load(store, txn, index);
    if (!record)
      return pass_on(record);
    auto position = found.records.size();
    for (auto child : children[index])
      found.edges.emplace_back(child, position);
    auto parents = parent_indexes(store, txn, *record);
    if (!parents)
      return pass_on(parents);
    for (auto parent : *parents) {
      waiting.insert(parent);
      children[parent].push_back(position);
    }
    found.records.push_back(std::move(*record));
  }
  found.complete = waiting.empty();
  return found;
}

} // namespace automodel::storage
