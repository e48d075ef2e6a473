#include "storage/experiment_fold.hpp"

#include <algorithm>
#include <cstring>

namespace automodel::storage {

namespace {

using messages::schema::Record;

// An even number of counters leaves no gap between the members below.
constexpr std::size_t counters = record_kind_count + record_kind_count % 2;

// What a value begins with; the name follows.
struct fixed_part {
  std::uint64_t first_index, last_index, records;
  std::int64_t first_unix_ms, last_unix_ms;
  std::array<std::uint32_t, counters> of_kind;
  std::uint64_t status;
  digest dataset; // zeros: none
};
static_assert(sizeof(fixed_part) == 80 + 4 * counters);

} // namespace

std::string_view to_string(experiment_status status) noexcept {
  switch (status) {
  case experiment_status::running:
    return "running";
  case experiment_status::finished:
    return "finished";
  case experiment_status::failed:
    return "failed";
  }
  return "unknown";
}

void fold_into(experiment_summary& summary, std::uint64_t index,
               const record_facts& facts, std::int64_t unix_ms) {
  if (summary.records == 0) {
    summary.experiment = facts.experiment;
    summary.first_index = index;
  }
  summary.last_index = index;
  ++summary.records;
  ++summary.of_kind[static_cast<std::size_t>(facts.kind)];
  if (facts.kind == Record::INTENT)
    summary.name = facts.name;
  if (facts.kind == Record::FINISHED)
    summary.status = facts.finished_ok ? experiment_status::finished
                                       : experiment_status::failed;
  if (facts.kind == Record::DATA_VERSION && !facts.datasets.empty())
    summary.dataset = facts.datasets.front();
  if (unix_ms == 0)
    return;
  if (summary.first_unix_ms == 0)
    summary.first_unix_ms = unix_ms;
  summary.last_unix_ms = unix_ms;
}

std::int64_t committed_unix_ms(const annex_message& annex) {
  auto read = annex.read(
      [](messages::schema::Annex::Reader reader) -> result<std::int64_t> {
        return reader.getCommittedUnixMs();
      });
  return read.value_or(0);
}

std::string to_value(const experiment_summary& summary) {
  fixed_part fixed{.first_index = summary.first_index,
                   .last_index = summary.last_index,
                   .records = summary.records,
                   .first_unix_ms = summary.first_unix_ms,
                   .last_unix_ms = summary.last_unix_ms,
                   .of_kind = {},
                   .status = static_cast<std::uint64_t>(summary.status),
                   .dataset = summary.dataset.value_or(digest{})};
  std::ranges::copy(summary.of_kind, fixed.of_kind.begin());
  std::string value(sizeof(fixed), '\0');
  std::memcpy(value.data(), &fixed, sizeof(fixed));
  return value + summary.name;
}

result<experiment_summary> summary_from(std::string_view experiment,
                                        lmdb::view value) {
  fixed_part fixed{};
  if (value.size() >= sizeof(fixed))
    std::memcpy(&fixed, value.data(), sizeof(fixed));
  auto last = static_cast<std::uint64_t>(experiment_status::failed);
  if (value.size() < sizeof(fixed) || fixed.status > last)
    return fail(errc::corrupt,
                "the summary of experiment " + std::string{experiment}
                    + " is damaged",
                "automodel memory rebuild");
  auto name = value.subspan(sizeof(fixed));
  experiment_summary out{
      .experiment = std::string{experiment},
      .name = {reinterpret_cast<const char*>(name.data()), name.size()},
      .status = static_cast<experiment_status>(fixed.status),
      .first_index = fixed.first_index,
      .last_index = fixed.last_index,
      .records = fixed.records,
      .of_kind = {},
      .first_unix_ms = fixed.first_unix_ms,
      .last_unix_ms = fixed.last_unix_ms,
      .dataset = fixed.dataset == digest{} ? std::nullopt
                                           : std::optional{fixed.dataset}};
  std::copy_n(fixed.of_kind.begin(), record_kind_count, out.of_kind.begin());
  return out;
}

} // namespace automodel::storage
