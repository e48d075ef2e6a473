#include "storage/journal_walk.hpp"

namespace automodel::storage {

result<std::uint64_t> walk_journal(
    const journal_store& store, const lmdb::transaction& txn,
    const std::function<result<void>(std::uint64_t, const journal_entry&)>&
        use) {
  auto last = store.last_index(txn);
  if (!last)
    return pass_on(last);
  digest chain;
  for (std::uint64_t index = 1; index <= *last; ++index) {
    auto entry = store.entry(txn, index);
    if (!entry)
      return pass_on(entry);
    if (entry->chain_before != chain)
      return fail(errc::corrupt,
                  "the chain breaks before record #" + std::to_string(index),
                  "restore the memory from a backup");
    if (auto ok = use(index, *entry); !ok)
      return pass_on(ok);
    chain = entry->chain();
  }
  return *last;
}

} // namespace automodel::storage
