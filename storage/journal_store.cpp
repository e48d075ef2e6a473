#include "storage/journal_store.hpp"

#include "storage/durable_file.hpp"
#include "storage/lmdb/page_check.hpp"

namespace automodel::storage {

namespace {

constexpr std::string_view fold_key = "fold";
constexpr int snapshot_attempts = 10;

// Files that a first start left half made hold nothing that was acknowledged:
// the mark is written last.
result<void> clear_half_made(const memory_layout& layout) {
  std::error_code code;
  auto bytes = std::filesystem::file_size(layout.data, code);
  constexpr std::uintmax_t two_pages = 2 * 65'536;
  if (!code && bytes <= two_pages && !lmdb::check_pages(layout.data))
    std::filesystem::remove(layout.data, code);
  return {};
}

bool is_present(const std::filesystem::path& file) {
  std::error_code code;
  return std::filesystem::exists(file, code);
}

result<void> check_present(const memory_layout& layout) {
  if (!is_present(layout.data))
    return fail_at({layout.data.string()}, errc::corrupt,
                   "the journal's file is gone",
                   "restore the memory from a backup");
  return {};
}

result<void> prepare_files(const memory_layout& layout) {
  auto marked = check_mark(layout);
  if (!marked && marked.error().code != errc::not_found)
    return marked;
  if (auto ok = make_folder(layout.journal); !ok)
    return ok;
  if (!marked)
    if (auto ok = clear_half_made(layout); !ok)
      return ok;
  if (marked)
    if (auto ok = check_present(layout); !ok)
      return ok;
  if (is_present(layout.data))
    return lmdb::check_pages(layout.data);
  return {};
}

} // namespace

journal_store::journal_store(memory_layout layout,
                             std::optional<writer_lock> lock,
                             lmdb::environment env, table_set tables,
                             artefact_store artefacts)
    : layout_(std::move(layout)), lock_(std::move(lock)), env_(std::move(env)),
      tables_(tables), artefacts_(std::move(artefacts)) {}

result<journal_store>
journal_store::open_for_writing(const memory_layout& layout,
                                std::uint64_t map_bytes) {
  if (auto ok = make_folder(layout.folder); !ok)
    return pass_on(ok);
  auto lock = writer_lock::take(layout.lock);
  if (!lock)
    return pass_on(lock);
  if (auto ok = prepare_files(layout); !ok)
    return pass_on(ok);
  auto env = lmdb::environment::open(layout.journal, {.map_bytes = map_bytes});
  if (!env)
    return pass_on(env);
  if (auto dead = env->clear_dead_readers(); !dead)
    return pass_on(dead);
  auto txn = lmdb::transaction::write(*env);
  if (!txn)
    return pass_on(txn);
  auto tables = open_tables(*txn);
  if (!tables)
    return pass_on(tables);
  if (auto ok = txn->commit(); !ok)
    return pass_on(ok);
  // LMDB makes its files but leaves their entries to chance.
  if (auto ok = sync_folder(layout.journal); !ok)
    return pass_on(ok);
  auto artefacts = artefact_store::create(layout.artefacts);
  if (!artefacts)
    return pass_on(artefacts);
  if (auto ok = artefacts->clear_unfinished(); !ok)
    return pass_on(ok);
  return journal_store{layout, std::move(*lock), std::move(*env), *tables,
                       std::move(*artefacts)};
}

namespace {

tl::unexpected<error> other_form(const memory_layout& layout) {
  return fail_at({layout.folder.string()}, errc::incompatible,
                 "the tables of this memory have another form",
                 "automodel memory rebuild");
}

// The pages of a snapshot stay while it is open; its meta page may be
// overwritten before it is read, then a newer one is taken.
result<void> check_a_snapshot(const lmdb::environment& env,
                              const memory_layout& layout) {
  result<void> checked;
  for (int i = 0; i < snapshot_attempts; ++i) {
    auto txn = lmdb::transaction::read(env);
    if (!txn)
      return pass_on(txn);
    checked = lmdb::check_pages(layout.data, txn->id());
    if (checked || checked.error().code != errc::unavailable)
      break;
  }
  return checked;
}

} // namespace

result<journal_store>
journal_store::open_for_reading(const memory_layout& layout) {
  if (auto ok = check_mark(layout); !ok)
    return pass_on(ok);
  if (writer_lock::is_ours(layout.lock))
    return fail_at({layout.folder.string()}, errc::conflict,
                   "this process writes this memory",
                   "read it through memory::reader");
  if (auto ok = check_present(layout); !ok)
    return pass_on(ok);
  if (auto ok = lmdb::check_meta_pages(layout.data); !ok)
    return pass_on(ok);
  auto env = lmdb::environment::open(layout.journal, {.read_only = true});
  if (!env)
    return pass_on(env);
  if (auto ok = check_a_snapshot(*env, layout); !ok)
    return pass_on(ok);
  auto txn = lmdb::transaction::read(*env);
  if (!txn)
    return pass_on(txn);
  auto tables = open_tables(*txn);
  if (!tables && tables.error().code == errc::not_found)
    return other_form(layout); // of before a table was added
  if (!tables)
    return pass_on(tables);
  journal_store store{layout, std::nullopt, std::move(*env), *tables,
                      artefact_store::read_only(layout.artefacts)};
  auto current = store.is_fold_current(*txn);
  if (!current)
    return pass_on(current);
  if (auto ok = txn->commit(); !ok)
    return pass_on(ok);
  if (!*current)
    return other_form(layout);
  return store;
}

result<void>
journal_store::fold(lmdb::transaction& txn, std::uint64_t index,
                    const journal_entry& entry, const record_facts& facts,
                    std::map<std::string, experiment_summary>& summaries) {
  auto [at, is_new] = summaries.try_emplace(facts.experiment);
  if (is_new) {
    auto stored = txn.get(tables_[table_id::experiments],
                          lmdb::as_view(facts.experiment));
    if (!stored)
      return pass_on(stored);
    if (*stored) {
      auto summary = summary_from(facts.experiment, **stored);
      if (!summary)
        return pass_on(summary);
      at->second = std::move(*summary);
    }
  }
  fold_into(at->second, index, facts, committed_unix_ms(entry.annex));
  for (const auto& [table, key, value] :
       keys_of(index, entry, facts, at->second.dataset))
    if (auto ok
        = txn.put(tables_[table], lmdb::as_view(key), lmdb::as_view(value));
        !ok)
      return ok;
  return {};
}

result<void> journal_store::write(
    lmdb::transaction& txn,
    const std::map<std::string, experiment_summary>& summaries) {
  for (const auto& [experiment, summary] : summaries) {
    auto value = to_value(summary);
    if (auto ok = txn.put(tables_[table_id::experiments],
                          lmdb::as_view(experiment), lmdb::as_view(value));
        !ok)
      return ok;
  }
  return {};
}

result<void> journal_store::write_fold_revision(lmdb::transaction& txn) {
  auto value = to_value(fold_revision);
  return txn.put(tables_[table_id::meta], lmdb::as_view(fold_key),
                 lmdb::as_view(value));
}

result<bool>
journal_store::is_fold_current(const lmdb::transaction& txn) const {
  auto value = txn.get(tables_[table_id::meta], lmdb::as_view(fold_key));
  if (!value)
    return pass_on(value);
  if (!*value)
    return false;
  auto revision = from_value(**value);
  if (!revision)
    return pass_on(revision);
  return *revision == fold_revision;
}

} // namespace automodel::storage
