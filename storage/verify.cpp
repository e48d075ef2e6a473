#include "storage/verify.hpp"

#include "storage/lmdb/cursor.hpp"
#include "storage/state/state_fold.hpp"

#include <algorithm>
#include <cstring>
#include <map>

namespace automodel::storage {

namespace {

constexpr std::size_t max_findings = 1000;

// A key's texts, without the bytes of hashes and numbers.
std::string readable(std::string_view key) {
  std::string text;
  for (auto c : key)
    if (c >= ' ' && c <= '~')
      text += c;
    else if (c == '\0' && !text.empty() && text.back() != ' ')
      text += ' ';
  return text;
}

// Folds the journal once more, beside the tables, and compares.
class verifier {
public:
  verifier(const journal_store& store, const lmdb::transaction& txn)
      : store_(store), txn_(txn) {}

  result<void> check_journal();
  result<void> check_tables();

  verification take() { return std::move(seen_); }

  // Artefacts need no snapshot; the rest does.
  const std::map<digest, std::uint64_t>& artefacts() const {
    return artefacts_;
  }

private:
  result<void> check_entry(std::uint64_t index, lmdb::view bytes);
  void check_order(std::uint64_t index, const journal_entry& entry);
  void check_commit(std::uint64_t index, const journal_entry& entry);
  result<void> check_parents(std::uint64_t index, const record_facts& facts);
  result<void> check_keys(std::uint64_t index, const journal_entry& entry,
                          const record_facts& facts);
  result<void> check_summaries();
  result<void> check_state();
  result<void> check_value(table_id table, std::string_view key,
                           std::string_view value, std::uint64_t index,
                           const std::string& what);
  result<void> check_count(table_id table, std::uint64_t expected);
  void add(std::string place, std::uint64_t index, std::string message);

  const journal_store& store_;
  const lmdb::transaction& txn_;
  verification seen_;

  digest chain_;
  bool chain_known_ = true; ///< false after an entry that cannot be read
  std::map<std::string, std::uint64_t> last_sequence_;
  std::uint32_t left_of_commit_ = 0;
  std::array<std::uint64_t, table_count> expected_keys_{};
  std::map<std::string, experiment_summary> summaries_;
  state_changes state_;
  std::map<digest, std::uint64_t> artefacts_; ///< and who named it first
};

void verifier::add(std::string place, std::uint64_t index,
                   std::string message) {
  if (seen_.findings.size() < max_findings)
    seen_.findings.push_back({std::move(place), index, std::move(message)});
  else
    seen_.truncated = true;
}

result<void> verifier::check_journal() {
  auto at = lmdb::cursor::open(txn_, store_[table_id::journal]);
  if (!at)
    return pass_on(at);
  std::uint64_t expected = 1;
  auto found = at->first();
  for (; found && *found; found = at->next()) {
    std::uint64_t index = 0;
    std::memcpy(&index, at->key().data(), sizeof(index));
    if (index != expected) {
      add("journal", index,
          "record #" + std::to_string(expected) + " is missing");
      chain_known_ = false;
    }
    expected = index + 1;
    ++seen_.records;
    if (auto ok = check_entry(index, at->value()); !ok)
      return ok;
  }
  if (!found)
    return pass_on(found);
  if (left_of_commit_ != 0)
    add("journal", expected - 1, "the last step is not whole");
  return {};
}

result<void> verifier::check_entry(std::uint64_t index, lmdb::view bytes) {
  auto entry = decode(index, bytes);
  if (!entry) {
    add("journal", index, entry.error().message);
    chain_known_ = false;
    return {};
  }
  check_order(index, *entry);
  check_commit(index, *entry);
  auto facts = examine(entry->record);
  if (!facts) {
    add("journal", index, facts.error().message);
    return {};
  }
  for (const auto& artefact : facts->artefacts)
    artefacts_.try_emplace(artefact, index);
  if (auto ok
      = apply_record(state_, index, entry->id, entry->record, entry->annex);
      !ok)
    add("journal", index, "its change does not fit: " + ok.error().message);
  fold_into(summaries_[facts->experiment], index, *facts,
            committed_unix_ms(entry->annex));
  if (auto ok = check_parents(index, *facts); !ok)
    return ok;
  return check_keys(index, *entry, *facts);
}

void verifier::check_order(std::uint64_t index, const journal_entry& entry) {
  if (chain_known_ && entry.chain_before != chain_)
    add("journal", index, "the chain breaks before this record");
  chain_ = entry.chain();
  chain_known_ = true;
}

void verifier::check_commit(std::uint64_t index, const journal_entry& entry) {
  bool begins = entry.position == 0;
  if (begins != (left_of_commit_ == 0))
    add("journal", index, "the step before this record is not whole");
  left_of_commit_ = entry.commit_size > entry.position
                        ? entry.commit_size - entry.position - 1
                        : 0;
  auto& last = last_sequence_[entry.producer];
  if (entry.sequence != last + (begins ? 1 : 0))
    add("journal", index,
        "producer " + entry.producer + " has sequence "
            + std::to_string(entry.sequence) + " after "
            + std::to_string(last));
  last = entry.sequence;
}

result<void> verifier::check_parents(std::uint64_t index,
                                     const record_facts& facts) {
  for (const auto& parent : facts.parents) {
    auto at = store_.index_of(txn_, parent);
    if (!at && at.error().code != errc::corrupt)
      return pass_on(at);
    if (!at || !*at || **at >= index)
      add("journal", index,
          "parent " + to_hex(parent) + " is no earlier record");
  }
  return {};
}

result<void> verifier::check_keys(std::uint64_t index,
                                  const journal_entry& entry,
                                  const record_facts& facts) {
  const auto& dataset = summaries_[facts.experiment].dataset;
  for (const auto& [table, key, value] :
       keys_of(index, entry, facts, dataset)) {
    ++expected_keys_[static_cast<std::size_t>(table)];
    if (auto ok = check_value(table, key, value, index, "the record's key");
        !ok)
      return ok;
  }
  return {};
}

result<void> verifier::check_value(table_id table, std::string_view key,
                                   std::string_view value, std::uint64_t index,
                                   const std::string& what) {
  ++seen_.keys;
  auto stored = txn_.get(store_[table], lmdb::as_view(key));
  if (!stored)
    return pass_on(stored);
  auto wanted = lmdb::as_view(value);
  if (!*stored)
    add(name_of(table), index, what + " is missing");
  else if (!std::equal(wanted.begin(), wanted.end(), (*stored)->begin(),
                       (*stored)->end()))
    add(name_of(table), index, what + " has another value");
  return {};
}

result<void> verifier::check_tables() {
  for (std::size_t i = 0; i < table_count; ++i)
    if (is_folded_by_key(static_cast<table_id>(i)))
      if (auto ok = check_count(static_cast<table_id>(i), expected_keys_[i]);
          !ok)
        return ok;
  if (auto ok = check_summaries(); !ok)
    return ok;
  return check_state();
}

result<void> verifier::check_state() {
  for (const auto& [key, value] : state_.all())
    if (auto ok = check_value(table_id::state, key, *value, 0,
                              "the state of '" + readable(key) + "'");
        !ok)
      return ok;
  return check_count(table_id::state, state_.all().size());
}

result<void> verifier::check_count(table_id table, std::uint64_t expected) {
  auto found = txn_.count(store_[table]);
  if (!found)
    return pass_on(found);
  if (*found != expected)
    add(name_of(table), 0,
        "it has " + std::to_string(*found) + " keys, the journal gives "
            + std::to_string(expected));
  return {};
}

result<void> verifier::check_summaries() {
  auto table = table_id::experiments;
  for (const auto& [experiment, summary] : summaries_)
    if (auto ok
        = check_value(table, experiment, to_value(summary), summary.last_index,
                      "the summary of experiment " + experiment);
        !ok)
      return ok;
  return check_count(table, summaries_.size());
}

} // namespace

namespace {

void check_artefact(const artefact_store& store, const digest& name,
                    std::uint64_t index, bool deep, verification& seen) {
  ++seen.artefacts;
  if (store.was_dropped(name)) {
    ++seen.dropped;
    return;
  }
  auto report = [&](std::string message) {
    seen.findings.push_back({"artefacts", index, std::move(message)});
  };
  if (!store.contains(name))
    report("artefact " + to_hex(name) + " is missing");
  else if (!deep)
    return;
  else if (auto ok = store.check(name); !ok)
    report("artefact " + to_hex(name) + ": " + ok.error().message);
}

} // namespace

result<verification> verify_store(const journal_store& store, bool deep) {
  verification seen;
  std::map<digest, std::uint64_t> artefacts;
  {
    auto txn = store.begin_read();
    if (!txn)
      return pass_on(txn);
    verifier check{store, *txn};
    if (auto ok = check.check_journal(); !ok)
      return pass_on(ok);
    if (auto ok = check.check_tables(); !ok)
      return pass_on(ok);
    artefacts = check.artefacts();
    seen = check.take();
  } // hashing takes long: the snapshot is given back before
  for (const auto& [name, index] : artefacts)
    check_artefact(store.artefacts(), name, index, deep, seen);
  return seen;
}

} // namespace automodel::storage
