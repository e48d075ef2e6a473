#include "actors/learning/durable_policy.hpp"

#include "coordination/micro.hpp"
#include "messages/parameters.hpp"

#include <algorithm>
#include <set>

namespace automodel::actors {

namespace schema = messages::schema;
using coordination::suggestion;

namespace {

constexpr const char* reward_topic = "reward";
constexpr const char* chance = "probability"; ///< of the option that was drawn

storage::record_draft draft(const policy_owner& owner, const std::string& step,
                            const std::vector<digest>& parents,
                            const auto& fill) {
  return {messages::make_message<schema::Record>([&](auto to) {
            to.setExperiment(owner.experiment);
            to.setStep(step);
            to.setAgent(owner.agent);
            auto list = to.initParents(static_cast<unsigned>(parents.size()));
            for (unsigned i = 0; i < parents.size(); ++i)
              list.set(i, messages::as_data(parents[i]));
            fill(to);
          }),
          {}};
}

// A decision's record says all that its reward needs later.
void write(const suggestion& made, const coordination::policy& policy,
           const std::string& slot, schema::Decision::Builder to) {
  to.setSlot(slot);
  to.setRationale(policy.describe());
  to.setTrials(static_cast<std::uint32_t>(made.number + 1));
  auto option = to.initOptions(1)[0];
  messages::write_parameters(
      made.values,
      option.initChoice(static_cast<unsigned>(made.values.size())));
  option.setValue(made.probability);
  option.setMetric(chance);
}

// Nothing if the record is no decision of this slot.
std::optional<suggestion> read_suggestion(schema::Record::Reader record,
                                          const policy_owner& owner) {
  if (!record.isDecision()
      || messages::read_text(record.getAgent()) != owner.agent)
    return {};
  auto decision = record.getDecision();
  auto options = decision.getOptions();
  if (messages::read_text(decision.getSlot()) != owner.slot
      || options.size() != 1 || decision.getTrials() == 0)
    return {};
  return suggestion{decision.getTrials() - 1,
                    messages::read_parameters(options[0].getChoice()),
                    options[0].getValue()};
}

result<digest> reward_named_by(const storage::stored_record& letter) {
  return letter.record.read(
      [](schema::Record::Reader record) -> result<digest> {
        if (record.isOutbox() && record.getOutbox().isMessage()) {
          auto message = record.getOutbox().getMessage();
          auto id = messages::read_digest(message.getBody());
          if (id && messages::read_text(message.getTopic()) == reward_topic)
            return *id;
        }
        return fail(errc::parse_error, "it is no letter about a reward");
      });
}

} // namespace

result<durable_policy>
durable_policy::open(policy_owner owner, recsys::search_space space,
                     coordination::policy_options options,
                     const storage::memory_reader& memory) {
  auto made = make_policy(std::move(space), std::move(options));
  if (!made)
    return pass_on(made);
  durable_policy opened{std::move(owner), std::move(*made)};
  auto sequence = memory.last_sequence(opened.owner_.agent);
  if (!sequence)
    return pass_on(sequence);
  opened.sequence_ = *sequence;
  auto last = memory.log({.kind = schema::Record::POLICY,
                          .agent = opened.owner_.agent,
                          .target = opened.owner_.slot,
                          .limit = 1,
                          .newest_first = true});
  if (!last)
    return pass_on(last);
  if (last->empty())
    return opened;
  auto restored = last->front().record.read(
      [&](schema::Record::Reader record) -> result<void> {
        auto state = record.getPolicy();
        opened.updates_ = state.getUpdates();
        auto bytes = state.getState().asChars();
        return opened.policy_->restore({bytes.begin(), bytes.size()});
      });
  if (!restored)
    return pass_on(restored);
  return opened;
}

storage::record_draft durable_policy::state(const std::string& step,
                                            const digest& parent) const {
  return draft(owner_, step, {parent}, [&](schema::Record::Builder to) {
    auto state = to.initPolicy();
    auto snapshot = policy_->snapshot();
    state.setSlot(owner_.slot);
    state.setMethod("durable policy");
    state.setState(
        {reinterpret_cast<const kj::byte*>(snapshot.data()), snapshot.size()});
    state.setUpdates(updates_);
  });
}

durable_policy::decided
durable_policy::decide(const std::vector<digest>& parents) {
  auto made = policy_->propose();
  auto name = owner_.slot + "/decision/" + std::to_string(made.number);
  auto decision = draft(owner_, name, parents, [&](schema::Record::Builder to) {
    write(made, *policy_, owner_.slot, to.initDecision());
  });
  auto id = storage::record_id(decision.record).value();
  storage::step_commit step{owner_.agent, ++sequence_, {}};
  step.records.push_back(std::move(decision));
  step.records.push_back(state(name + "/policy", id));
  return {std::move(step), id, std::move(made.values)};
}

result<void> durable_policy::observe(const storage::stored_record& reward,
                                     const storage::memory_reader& memory) {
  return reward.record.read([&](schema::Record::Reader record) -> result<void> {
    if (!record.isReward()
        || record.getReward().getKind() != schema::Reward::Kind::EFFECTIVE)
      return fail(errc::parse_error, "the letter names no effective reward");
    auto corrects = record.getReward().getCorrects().size() > 0;
    for (auto entry : record.getReward().getEntries()) {
      auto id = messages::read_digest(entry.getDecision()).value_or(digest{});
      auto decision = memory.get(id);
      if (!decision)
        return pass_on(decision);
      std::optional<suggestion> made;
      auto read = decision->record.read(
          [&](schema::Record::Reader from) -> result<void> {
            made = read_suggestion(from, owner_);
            return {};
          });
      if (!read)
        return read;
      if (!made)
        continue;
      auto value = coordination::to_double(
          coordination::micro{entry.getAmountMicro()});
      if (auto seen = policy_->observe({*made, value, corrects}); !seen)
        return seen;
      ++updates_;
    }
    return {};
  });
}

result<storage::step_commit>
durable_policy::learn(const storage::stored_record& letter,
                      const storage::memory_reader& memory) {
  auto named = reward_named_by(letter);
  if (!named)
    return pass_on(named);
  auto reward = memory.get(*named);
  if (!reward)
    return pass_on(reward);
  if (auto seen = observe(*reward, memory); !seen)
    return pass_on(seen);
  auto name = owner_.slot + "/reward/" + to_hex(letter.id);
  storage::step_commit step{owner_.agent, ++sequence_, {}};
  step.records.push_back(state(name, reward->id));
  step.records.push_back(draft(
      owner_, name + "/read", {letter.id}, [&](schema::Record::Builder to) {
        to.initOutbox().setAcknowledged(messages::as_data(letter.id));
      }));
  return step;
}

std::vector<storage::record_draft>
payment_with_letters(storage::record_draft reward) {
  auto id = storage::record_id(reward.record).value();
  std::vector<storage::record_draft> records{reward};
  capnp::FlatArrayMessageReader words{reward.record.words().words()};
  auto record = words.getRoot<schema::Record>();
  std::set<std::string> agents;
  for (auto entry : record.getReward().getEntries())
    agents.insert(messages::read_text(entry.getAgent()));
  policy_owner from{messages::read_text(record.getExperiment()),
                    messages::read_text(record.getAgent()),
                    {}};
  auto step = messages::read_text(record.getStep());
  for (const auto& agent : agents)
    records.push_back(draft(from, step + "/letter" + agent, {id},
                            [&](schema::Record::Builder to) {
                              auto letter = to.initOutbox().initMessage();
                              letter.setTo(agent);
                              letter.setTopic(reward_topic);
                              letter.setBody(messages::as_data(id));
                            }));
  return records;
}

} // namespace automodel::actors
