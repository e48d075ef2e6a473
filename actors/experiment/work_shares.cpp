#include "actors/experiment/work_shares.hpp"

#include "messages/parameters.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace automodel::actors {

namespace {

namespace schema = messages::schema;

result<void> count(const storage::record_message& record,
                   recsys::work_share& in) {
  return record.read([&](schema::Record::Reader from) -> result<void> {
    ++in.steps;
    in.fits += from.isTraining() ? 1 : 0;
    in.judgements += from.isEvaluation() ? 1 : 0;
    in.failures += from.isFailure() ? 1 : 0;
    return {};
  });
}

} // namespace

result<std::vector<recsys::work_share>>
work_shares(std::span<const storage::stored_record> records) {
  std::map<std::pair<std::string, std::uint32_t>, recsys::work_share> by_place;
  for (const auto& stored : records) {
    recsys::work_share one;
    if (!stored.annex.empty()) {
      auto read
          = stored.annex.read([&](schema::Annex::Reader from) -> result<void> {
              one.node = messages::read_text(from.getNode());
              one.slot
                  = static_cast<std::uint32_t>(std::max(from.getWorker(), 0));
              one.seconds = from.getSeconds();
              return {};
            });
      if (!read)
        return pass_on(read);
    }
    auto& share = by_place[{one.node, one.slot}];
    share.node = one.node;
    share.slot = one.slot;
    share.seconds += one.seconds;
    if (auto counted = count(stored.record, share); !counted)
      return pass_on(counted);
  }
  std::vector<recsys::work_share> out;
  for (auto& [place, share] : by_place)
    out.push_back(std::move(share));
  return out;
}

} // namespace automodel::actors
