#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "storage/artefact_store.hpp"
#include "storage/ideas/tried.hpp"
#include "storage/record.hpp"
#include "storage/state/shared_view.hpp"
#include "storage/verification.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace automodel::storage {

class journal_store;

/// Which records to show; what is left empty does not restrict.
struct record_filter {
  std::string experiment{}; ///< the experiment, or the start of its hash
  std::optional<record_kind> kind{};
  std::string candidate{}; ///< exact name: "ease decay"
  std::string agent{};     ///< exact path
  std::string target{};    ///< what is decided or thought about, exactly
  std::optional<messages::schema::Claim::Verdict> verdict{};
  std::optional<double> least_delta{}, most_delta{}; ///< measured differences
  std::string dataset{};  ///< hash of the data, in hex, or its start
  std::string protocol{}; ///< its id, or its start
  std::optional<std::int64_t> since_unix_ms{}, until_unix_ms{}; ///< inclusive
  std::uint64_t from = 1;   ///< lowest index
  std::size_t limit = 1000; ///< at most so many
  bool newest_first = false;
};

enum class experiment_status : std::uint8_t {
  running,  ///< no "finished" record yet (the process may be gone)
  finished, ///< finished with ok
  failed,   ///< finished without ok
};

std::string_view to_string(experiment_status status) noexcept;

/// One line per experiment: a fold of its records.
struct experiment_summary {
  std::string experiment; ///< hash of the resolved file
  std::string name;       ///< from the intent
  experiment_status status = experiment_status::running;
  std::uint64_t first_index = 0;
  std::uint64_t last_index = 0;
  std::uint64_t records = 0;
  /// Records of each kind, by the number of the kind.
  std::array<std::uint32_t, record_kind_count> of_kind{};
  std::int64_t first_unix_ms = 0; ///< from the annexes; 0: not recorded
  std::int64_t last_unix_ms = 0;
  std::optional<digest> dataset{}; ///< of the last data version
};

/// The end of the journal.
struct journal_head {
  std::uint64_t index = 0; ///< 0: nothing recorded yet
  digest chain;            ///< zeros at index 0
};

/// The records a record or an artefact rests on.
struct lineage {
  /// Each ancestor once, newest first; the records asked about lead.
  std::vector<stored_record> records;
  /// (child, parent) as positions in `records`.
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  bool complete = true; ///< false: cut at the limit
};

/// Reads a memory while its writer goes on. Each call sees one snapshot: the
/// state after some commit, whole. Copies share the environment; calls from
/// several threads are allowed.
///
/// Errors of every call: corrupt (naming the index), io_error.
class memory_reader {
public:
  /// Opens the memory in `folder` for reading; a live writer in another
  /// process is not disturbed. A process opens a folder once and copies the
  /// reader; the process that writes uses memory::reader instead.
  /// Errors: not_found, corrupt, incompatible, conflict (this process writes
  /// it), resource_exhausted (too many readers), io_error.
  static result<memory_reader> open(const std::filesystem::path& folder);

  result<journal_head> head() const;

  /// Errors: not_found.
  result<stored_record> get(std::uint64_t index) const;
  result<stored_record> get(const digest& id) const;

  /// By the start of an id (4 to 64 hexadecimal digits) or by `#index`.
  /// Errors: invalid_argument, not_found, conflict (several; the hint lists
  /// them).
  result<stored_record> find(std::string_view id_prefix_or_index) const;

  /// Records that pass the filter, in the order of the journal.
  result<std::vector<stored_record>> log(const record_filter& filter) const;

  /// What was tried that is like this, under which conditions, and what came
  /// of it. Errors: invalid_argument (nothing is asked about).
  result<tried_answer> tried(const tried_query& query) const;

  /// Records of exactly this experiment, in the order of the journal.
  result<std::vector<stored_record>> steps(std::string_view experiment) const;

  /// The record of one step, if it is there.
  result<std::optional<stored_record>> step(std::string_view experiment,
                                            std::string_view step) const;

  /// Decisions of an experiment, sorted by slot, then in order.
  result<std::vector<stored_record>>
  decisions(std::string_view experiment) const;

  /// Evaluations, comparisons, failures and releases of an experiment, sorted
  /// by candidate, then in order. An empty `candidate`: all of them.
  result<std::vector<stored_record>>
  outcomes(std::string_view experiment, std::string_view candidate = {}) const;

  /// Summaries of all experiments, oldest first.
  result<std::vector<experiment_summary>> experiments() const;

  /// The last sequence committed by a producer; 0: none.
  result<std::uint64_t> last_sequence(std::string_view producer) const;

  /// Records this one names as parents, or that name this one.
  result<std::vector<stored_record>> parents(const digest& id) const;
  result<std::vector<stored_record>> children(const digest& id) const;

  /// Records that name an artefact, oldest first.
  result<std::vector<stored_record>> users_of(const digest& artefact) const;

  /// From a record or an artefact back to the intent.
  /// Errors: not_found.
  result<lineage> why(const digest& record_or_artefact,
                      std::size_t limit = 10'000) const;

  /// The same by text: the start of a record's id, `#index`, or the start of
  /// an artefact's hash. Errors: as `find`.
  result<lineage> why(std::string_view name, std::size_t limit = 10'000) const;

  /// Recomputes chain, ids and gaplessness, compares every table with a fold
  /// of the journal, and looks for every artefact named; `deep` also hashes
  /// their content.
  result<verification> verify(bool deep = false) const;

  /// Artefacts that no record names. One that was put for a commit still to
  /// come is among them: remove only while no experiment runs.
  result<std::vector<digest>> unreferenced_artefacts() const;

  /// Copies the memory as it is now into `folder`, which must not exist or be
  /// empty; it appears there whole. Artefacts are linked where the file
  /// system allows, else copied. Errors: conflict, storage_full, io_error.
  result<void> backup(const std::filesystem::path& folder) const;

  const artefact_store& artefacts() const noexcept;

  /// Slots, leases, budgets, letters, earnings and skills.
  shared_view shared() const;

private:
  friend class memory;
  explicit memory_reader(std::shared_ptr<const journal_store> store);

  std::shared_ptr<const journal_store> store_;
};

} // namespace automodel::storage
