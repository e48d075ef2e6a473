#include "cli/pair_estimate.hpp"

#include "cli/terminal.hpp"
#include "messages/schema/record.capnp.h"
#include "recsys/report/format_number.hpp"

#include <algorithm>

namespace automodel::cli {

namespace {

namespace schema = messages::schema;

double epochs_of(const recsys::candidate_spec& candidate) {
  auto at = candidate.fit.find("epochs");
  if (at == candidate.fit.end())
    return 1;
  const auto* whole = std::get_if<std::int64_t>(&at->second);
  return whole ? double(*whole) : 1;
}

/// Seconds a row, of the last trainings; 0: there are none.
double pace_of(const storage::memory_reader& memory) {
  storage::record_filter filter;
  filter.kind = storage::record_kind::TRAINING;
  filter.newest_first = true;
  filter.limit = 200;
  auto found = memory.log(filter);
  if (!found)
    return 0;
  double seconds = 0, rows = 0;
  for (const auto& one : *found) {
    auto seen
        = one.record.read([](schema::Record::Reader from) -> result<double> {
            return double(from.getTraining().getCost().getRows());
          });
    auto took
        = one.annex.read([](schema::Annex::Reader from) -> result<double> {
            return from.getSeconds();
          });
    if (seen && took && *seen > 0) {
      rows += *seen;
      seconds += *took;
    }
  }
  return rows > 0 ? seconds / rows : 0;
}

} // namespace

std::string estimate_of(const recsys::experiment_spec& spec, std::uint64_t rows,
                        const storage::memory_reader& memory) {
  double trainings = 0, seen = 0;
  for (const auto& one : spec.candidates) {
    auto trials = std::max<std::uint32_t>(1, spec.max_trials);
    auto fits = double(trials) * double(spec.seeds.size());
    trainings += fits;
    seen += fits * epochs_of(one) * double(rows);
  }
  auto text = recsys::plural(std::uint64_t(trainings), "training")
              + ", which see at most " + recsys::count_text(std::uint64_t(seen))
              + " rows";
  auto pace = pace_of(memory);
  if (pace == 0)
    return text + "; the memory holds no training yet to tell the time by";
  return text + ", " + duration_text(pace * seen)
         + " of one core at the pace of earlier trainings; stopping early "
           "saves of that";
}

} // namespace automodel::cli
