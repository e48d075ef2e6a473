#include "crashing_agent.hpp"

#include "messages/parameters.hpp"

#include <algorithm>

namespace automodel::storage::test {

namespace {

using builder = messages::schema::Record::Builder;

constexpr std::int64_t patience_ms = 80, pause_ms = 20;
constexpr std::uint64_t lease_ms = 300;

// A further record of the same step.
void add(step_commit& to, const std::string& name, const fill_record& fill,
         const std::vector<digest>& parents = {}) {
  to.records.push_back(draft(name, fill, parents));
}

void fence(step_commit& to, std::uint64_t job, std::uint64_t token) {
  for (auto& one : to.records)
    one.annex = messages::make_message<messages::schema::Annex>(
        [&](messages::schema::Annex::Builder annex) {
          auto list = annex.initFences(1);
          list[0].setLease(job_name(job));
          list[0].setToken(token);
        });
}

} // namespace

crashing_agent::crashing_agent(std::string path, virtual_time& time,
                               lossy_network& network, crashing_memory& memory,
                               std::uint64_t seed)
    : path_(std::move(path)), time_(time), network_(network), memory_(memory),
      random_(seed, path_) {
  plan_crash();
}

void crashing_agent::when_awake(const std::function<void()>& what) {
  auto life = life_;
  if (time_.now() >= frozen_until_)
    return what();
  time_.after(frozen_until_ - time_.now(), [this, life, what] {
    if (life == life_)
      what();
  });
}

// Asks until there is an answer; a second answer to one question is none.
void crashing_agent::look() {
  auto life = life_, question = ++question_;
  auto current = [this, life, question] {
    return life == life_ && question == question_;
  };
  network_.send([this, current] {
    memory_.look(path_, [this, current](const seen_memory& seen) {
      if (current())
        when_awake([this, current, seen] {
          if (current())
            act(seen);
        });
    });
  });
  time_.after(patience_ms, [this, current] {
    if (current())
      when_awake([this] { look(); });
  });
}

void crashing_agent::act(const seen_memory& seen) {
  ++question_; // it is answered
  if (auto step = next_step(seen))
    return send(*step);
  auto all_done = std::ranges::all_of(seen.jobs,
                                      [](const auto& job) { return job.done; });
  if (all_done && path_ != payer)
    return;
  auto paid_all = all_done && seen.letters.empty();
  if (paid_all && network_.is_calm())
    return;
  auto life = life_;
  time_.after(pause_ms, [this, life] {
    if (life == life_)
      when_awake([this] { look(); });
  });
}

std::optional<step_commit> crashing_agent::next_step(const seen_memory& seen) {
  if (path_ == payer)
    return seen.letters.empty() ? std::nullopt : std::optional{pay(seen)};
  auto first = random_.below(job_count);
  for (std::uint64_t i = 0; i < job_count; ++i) {
    auto job = (first + i) % job_count;
    const auto& of = seen.jobs[job];
    if (of.done)
      continue;
    if (!of.lease.is_live(time_.now()))
      return take(seen, job);
    if (of.lease.holder == path_)
      return of.reserved ? finish(seen, job) : reserve(seen, job);
  }
  return {};
}

step_commit crashing_agent::take(const seen_memory& seen,
                                 std::uint64_t job) const {
  auto token = seen.jobs[job].lease.token + 1;
  step_commit step{path_, seen.last_sequence + 1, {}};
  add(step, job_name(job) + "/lease/" + std::to_string(token),
      [&](builder record) {
        auto lease = record.initLease();
        lease.setName(job_name(job));
        lease.setHolder(path_);
        lease.setToken(token);
        lease.setGrant(lease_ms);
      });
  return step;
}

step_commit crashing_agent::reserve(const seen_memory& seen,
                                    std::uint64_t job) const {
  auto token = seen.jobs[job].lease.token;
  auto name = job_name(job) + "/reserve/" + std::to_string(token);
  step_commit step{path_, seen.last_sequence + 1, {}};
  add(step, name, [&](builder record) {
    record.initBudget().setAccount("trials");
    auto wanted = record.getBudget().initReserve();
    wanted.setName(name);
    wanted.setAmount(price_of(job));
    wanted.setLease(job_name(job));
    wanted.setToken(token);
  });
  fence(step, job, token);
  return step;
}

step_commit crashing_agent::finish(const seen_memory& seen,
                                   std::uint64_t job) const {
  auto token = seen.jobs[job].lease.token;
  auto name = job_name(job);
  step_commit step{path_, seen.last_sequence + 1, {intent(name + "/done")}};
  auto done = id_of(step.records.front());
  add(step, name + "/settle", [&](builder record) {
    record.initBudget().setAccount("trials");
    auto settle = record.getBudget().initSettle();
    settle.setName(name + "/reserve/" + std::to_string(token));
    settle.setSpent(price_of(job) / 10);
  });
  add(step, name + "/letter", [&](builder record) {
    auto letter = record.initOutbox().initMessage();
    letter.setTo(payer);
    letter.setTopic("reward");
    letter.setBody(as_data(done));
  });
  add(step, name + "/slot",
      [&](builder record) {
        auto change = record.initSlotChange();
        change.setSlot("home");
        change.setExpectedVersion(seen.slot_version);
        change.setRelease(as_data(seen.release));
        change.setReason(name);
      },
      {seen.release});
  fence(step, job, token);
  return step;
}

step_commit crashing_agent::pay(const seen_memory& seen) const {
  const auto& letter = seen.letters.front();
  auto done = *letter.record.read(
      [](messages::schema::Record::Reader record) -> result<digest> {
        return *messages::read_digest(
            record.getOutbox().getMessage().getBody());
      });
  auto name = "pay/" + to_hex(letter.id);
  step_commit step{path_, seen.last_sequence + 1, {}};
  add(step, name,
      [&](builder record) {
        auto reward = record.initReward();
        reward.setOutcome(as_data(done));
        reward.setRule("gain per cost");
        reward.setMetric("ndcg@10");
        reward.setTotalMicro(1'000'000);
        auto entry = reward.initEntries(1)[0];
        entry.setAgent("/worker");
        entry.setDecision(as_data(done));
        entry.setAmountMicro(1'000'000);
      },
      {done});
  add(step, name + "/read",
      [&](builder record) {
        record.initOutbox().setAcknowledged(as_data(letter.id));
      },
      {letter.id});
  return step;
}

// The same step until there is an answer, whatever it says: then it looks.
void crashing_agent::send(const step_commit& step) {
  auto life = life_, question = ++question_;
  auto current = [this, life, question] {
    return life == life_ && question == question_;
  };
  network_.send([this, current, step] {
    memory_.commit(step, [this, current](const result<receipt>&) {
      if (current())
        when_awake([this, current] {
          if (current())
            look();
        });
    });
  });
  time_.after(patience_ms, [this, current, step] {
    if (current())
      when_awake([this, current, step] {
        if (current())
          send(step);
      });
  });
}

void crashing_agent::crash() {
  ++crashes_;
  ++life_;
  frozen_until_ = 0;
  time_.after(1 + static_cast<std::int64_t>(random_.below(200)),
              [this, life = life_] {
                if (life == life_)
                  look();
              });
}

// Some crash, some are frozen.
void crashing_agent::plan_crash() {
  time_.after(20 + static_cast<std::int64_t>(random_.below(1000)), [this] {
    if (network_.is_calm())
      return;
    if (random_.below(2) == 0)
      crash();
    else
      frozen_until_
          = time_.now() + static_cast<std::int64_t>(random_.below(900));
    plan_crash();
  });
}

} // namespace automodel::storage::test
