#include "actors/papers/attempt_journal.hpp"

#include "messages/parameters.hpp"

#include <utility>

namespace automodel::actors {

attempt_journal::attempt_journal(storage::memory& memory, std::string id)
    : memory_(memory), id_(std::move(id)),
      producer_("/coordinator/papers/" + id_.substr(0, 16)) {}

result<std::optional<storage::stored_record>>
attempt_journal::find(std::string_view step) const {
  return memory_.reader().step(id_, step);
}

result<digest> attempt_journal::commit(
    std::string_view step, std::string_view agent, std::vector<digest> parents,
    const std::function<void(schema::Record::Builder)>& fill) {
  auto before = find(step);
  if (!before)
    return pass_on(before);
  if (*before)
    return (*before)->id;
  auto last = memory_.reader().last_sequence(producer_);
  if (!last)
    return pass_on(last);
  step_header head{id_, std::string(step), std::move(parents)};
  storage::record_draft draft;
  draft.record
      = messages::make_message<schema::Record>([&](schema::Record::Builder to) {
          write_record_head(to, head, agent);
          fill(to);
        });
  auto receipt = memory_.commit({producer_, *last + 1, {std::move(draft)}});
  if (!receipt)
    return pass_on(receipt);
  return receipt->ids.front();
}

result<digest> attempt_journal::put(std::string_view text) {
  return memory_.artefacts().put(std::as_bytes(std::span{text}));
}

result<std::string> attempt_journal::text(const digest& name) const {
  auto bytes = memory_.artefacts().read(name);
  if (!bytes)
    return pass_on(bytes);
  return std::string(reinterpret_cast<const char*>(bytes->data()),
                     bytes->size());
}

result<std::vector<storage::stored_record>> attempt_journal::steps() const {
  return memory_.reader().steps(id_);
}

void write_decision(const std::string& slot,
                    const std::vector<parameters>& options,
                    std::uint32_t chosen, const std::string& rationale,
                    const std::vector<digest>& inputs,
                    schema::Decision::Builder to) {
  to.setSlot(slot);
  auto list = to.initOptions(static_cast<unsigned>(options.size()));
  for (unsigned i = 0; i < list.size(); ++i)
    messages::write_parameters(
        options[i],
        list[i].initChoice(static_cast<unsigned>(options[i].size())));
  to.setChosen(chosen);
  to.setRationale(rationale);
  auto seen = to.initInputs(static_cast<unsigned>(inputs.size()));
  for (unsigned i = 0; i < seen.size(); ++i)
    seen.set(i, messages::as_data(inputs[i]));
}

} // namespace automodel::actors
