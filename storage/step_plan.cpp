#include "storage/step_plan.hpp"

#include "messages/canonical.hpp"

namespace automodel::storage {

namespace {

annex_message empty_annex() {
  return messages::make_message<messages::schema::Annex>([](auto) {});
}

result<step_plan::item> plan_item(const record_draft& draft) {
  auto record = messages::canonical(draft.record);
  if (!record)
    return pass_on(record);
  auto annex
      = messages::canonical(draft.annex.empty() ? empty_annex() : draft.annex);
  if (!annex)
    return pass_on(annex);
  auto bytes = record->words().bytes().size() + annex->words().bytes().size();
  if (bytes > messages::limits::frame_bytes)
    return fail(errc::resource_exhausted,
                "it has " + std::to_string(bytes) + " bytes",
                "at most " + std::to_string(messages::limits::frame_bytes)
                    + "; larger things are artefacts");
  auto facts = examine(*record);
  if (!facts)
    return pass_on(facts);
  if (auto ok = examine(*annex); !ok)
    return pass_on(ok);
  auto id = digest_of(record->words().bytes());
  return step_plan::item{id, std::move(*record), std::move(*annex),
                         std::move(*facts)};
}

result<void> check_size(const step_commit& step) {
  if (step.sequence == 0)
    return fail(errc::invalid_argument, "a producer's sequence begins at 1");
  if (step.records.empty() || step.records.size() > step_limits::records)
    return fail(errc::invalid_argument,
                "a step with " + std::to_string(step.records.size())
                    + " records",
                "1 to " + std::to_string(step_limits::records));
  return {};
}

} // namespace

result<step_plan> plan(const step_commit& step) {
  if (auto ok = check_name("producer", step.producer, name_limits::producer);
      !ok)
    return pass_on(ok);
  if (auto ok = check_size(step); !ok)
    return pass_on(ok);
  step_plan planned{step.producer, step.sequence, {}};
  std::size_t bytes = 0;
  for (const auto& draft : step.records) {
    auto item = plan_item(draft);
    if (!item) {
      auto position = std::to_string(planned.items.size() + 1);
      item.error().message
          = "record " + position + " of the step: " + item.error().message;
      return pass_on(item);
    }
    bytes += item->record.words().bytes().size()
             + item->annex.words().bytes().size();
    if (bytes > step_limits::bytes)
      return fail(errc::resource_exhausted, "a step of too many bytes",
                  "at most " + std::to_string(step_limits::bytes));
    planned.items.push_back(std::move(*item));
  }
  return planned;
}

} // namespace automodel::storage
