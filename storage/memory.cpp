#include "storage/memory.hpp"

#include "storage/journal_store.hpp"
#include "storage/journal_walk.hpp"
#include "storage/state/state_fold.hpp"
#include "storage/state/stored_state.hpp"
#include "storage/step_writer.hpp"

namespace automodel::storage {

namespace {

// Readers that were killed are looked for every so many transactions: what
// they saw cannot be reused before.
constexpr std::uint64_t transactions_per_reader_check = 256;

template <class T>
std::vector<result<receipt>> all_failed(std::size_t steps, result<T>& failed) {
  return std::vector<result<receipt>>(steps, pass_on(failed));
}

} // namespace

struct memory::state {
  std::shared_ptr<journal_store> store;
  std::uint64_t transactions = 0;

  result<void> commit(step_writer& writer) {
    if (auto ok = writer.commit(); !ok)
      return ok;
    if (++transactions % transactions_per_reader_check == 0)
      if (auto dead = store->environment().clear_dead_readers(); !dead)
        return {}; // the commit stands; the next check will tell
    return {};
  }
};

memory::memory(std::unique_ptr<state> held) : state_(std::move(held)) {}
memory::memory(memory&&) noexcept = default;
memory& memory::operator=(memory&&) noexcept = default;
memory::~memory() = default;

result<memory> memory::open(const std::filesystem::path& folder,
                            memory_options options) {
  memory_layout layout{folder};
  if (!options.create)
    if (auto ok = check_mark(layout); !ok)
      return pass_on(ok);
  auto store = journal_store::open_for_writing(layout, options.map_bytes);
  if (!store)
    return pass_on(store);
  memory opened{std::make_unique<state>()};
  opened.state_->store = std::make_shared<journal_store>(std::move(*store));
  auto txn = opened.state_->store->begin_read();
  if (!txn)
    return pass_on(txn);
  auto current = opened.state_->store->is_fold_current(*txn);
  if (!current)
    return pass_on(current);
  if (!*current)
    if (auto rebuilt = opened.rebuild(); !rebuilt)
      return pass_on(rebuilt);
  if (!check_mark(layout))
    if (auto ok = write_mark(layout); !ok)
      return pass_on(ok);
  return opened;
}

result<receipt> memory::commit(const step_commit& step) {
  return std::move(commit_all({&step, 1}).front());
}

std::vector<result<receipt>>
memory::commit_all(std::span<const step_commit> steps) {
  auto writer = step_writer::begin(*state_->store);
  if (!writer)
    return all_failed(steps.size(), writer);
  std::vector<result<receipt>> receipts;
  bool anything_new = false;
  for (const auto& step : steps) {
    auto planned = plan(step);
    if (!planned) {
      receipts.push_back(pass_on(planned));
      continue;
    }
    auto admitted = writer->check(*planned);
    if (!admitted) {
      receipts.push_back(pass_on(admitted));
      continue;
    }
    if (admitted->repeated) {
      receipts.push_back(std::move(*admitted->repeated));
      continue;
    }
    auto made = writer->write(*planned, admitted->changes);
    if (!made)
      return all_failed(steps.size(), made);
    anything_new = true;
    receipts.push_back(std::move(made));
  }
  if (anything_new)
    if (auto ok = state_->commit(*writer); !ok)
      return all_failed(steps.size(), ok);
  return receipts;
}

result<std::uint64_t> memory::rebuild() {
  auto& store = *state_->store;
  auto txn = lmdb::transaction::write(store.environment());
  if (!txn)
    return pass_on(txn);
  for (std::size_t i = 0; i < table_count; ++i)
    if (static_cast<table_id>(i) != table_id::journal)
      if (auto ok = txn->clear(store[static_cast<table_id>(i)]); !ok)
        return pass_on(ok);
  std::map<std::string, experiment_summary> summaries;
  state_changes state;
  auto walked = walk_journal(
      store, *txn,
      [&](std::uint64_t index, const journal_entry& entry) -> result<void> {
        auto facts = examine(entry.record);
        if (!facts)
          return pass_on(facts);
        if (auto ok
            = apply_record(state, index, entry.id, entry.record, entry.annex);
            !ok)
          return ok;
        return store.fold(*txn, index, entry, *facts, summaries);
      });
  if (!walked)
    return pass_on(walked);
  if (auto ok = store.write(*txn, summaries); !ok)
    return pass_on(ok);
  if (auto ok = write_changes(store, *txn, state.all()); !ok)
    return pass_on(ok);
  if (auto ok = store.write_fold_revision(*txn); !ok)
    return pass_on(ok);
  if (auto ok = txn->commit(); !ok)
    return pass_on(ok);
  return walked;
}

artefact_store& memory::artefacts() noexcept {
  return state_->store->artefacts();
}

memory_reader memory::reader() const {
  return memory_reader{state_->store};
}

} // namespace automodel::storage
