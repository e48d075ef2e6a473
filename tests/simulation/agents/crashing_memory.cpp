#include "crashing_memory.hpp"

#include "tests/simulation/memory/shared_world.hpp"

namespace automodel::storage::test {

namespace {

using builder = messages::schema::Record::Builder;

constexpr std::uint64_t cap = 40; // not enough for all at once

void stamp(step_commit& step, std::int64_t unix_ms) {
  for (auto& draft : step.records) {
    capnp::MallocMessageBuilder made;
    capnp::FlatArrayMessageReader before{draft.annex.words().words()};
    made.setRoot(before.getRoot<messages::schema::Annex>());
    made.getRoot<messages::schema::Annex>().setCommittedUnixMs(unix_ms);
    draft.annex = annex_message{made};
  }
}

} // namespace

std::string job_name(std::uint64_t job) {
  return "job/" + std::to_string(job);
}

std::uint64_t price_of(std::uint64_t job) {
  return 10 + 2 * job;
}

crashing_memory::crashing_memory(std::filesystem::path folder,
                                 virtual_time& time, lossy_network& network,
                                 std::uint64_t seed, memory_fault fault)
    : folder_(std::move(folder)), time_(time), network_(network),
      random_(seed, "memory"), fault_(fault),
      memory_(memory::open(folder_).value()) {
  set_up();
  plan_crash();
}

void crashing_memory::set_up() {
  auto artefact
      = memory_->artefacts().put(std::as_bytes(std::span{"model", 5})).value();
  auto limit = step_at("/setup", 1, "limit", time_.now(), [](builder record) {
    record.initBudget().setAccount("trials");
    record.getBudget().initLimit().setAmount(cap);
    record.getBudget().getLimit().setUnit("trials");
  });
  auto release
      = step_at("/setup", 2, "release", time_.now(), [&](builder record) {
          record.initRelease().setCandidate("ease");
          record.getRelease().setArtefact(as_data(artefact));
        });
  memory_->commit(limit).value();
  memory_->commit(release).value();
}

void crashing_memory::commit(const step_commit& step, const answer& reply) {
  if (!memory_)
    return; // nobody is there
  if (queue_.empty())
    time_.after(1 + static_cast<std::int64_t>(random_.below(3)),
                [this, life = life_] {
                  if (life == life_)
                    flush();
                });
  queue_.push_back({step, reply});
}

void crashing_memory::flush() {
  std::vector<step_commit> steps;
  for (auto& one : queue_) {
    stamp(one.step, time_.now());
    steps.push_back(one.step);
  }
  auto askers = std::exchange(queue_, {});
  if (fault_ == memory_fault::early_answers && random_.below(10) == 0) {
    for (auto& one : askers) {
      receipt made;
      for (const auto& draft : one.step.records) {
        made.ids.push_back(*record_id(draft.record));
        acknowledged_.emplace(made.ids.back(), 0);
      }
      network_.send([reply = one.reply, made] { reply(made); });
    }
    return crash();
  }
  auto receipts = memory_->commit_all(steps);
  check_budget();
  if (!network_.is_calm() && random_.below(20) == 0)
    return crash();
  for (std::size_t i = 0; i < receipts.size(); ++i) {
    if (receipts[i])
      for (std::size_t at = 0; at < receipts[i]->ids.size(); ++at)
        acknowledged_.emplace(receipts[i]->ids[at],
                              receipts[i]->first_index + at);
    network_.send(
        [reply = askers[i].reply, made = receipts[i]] { reply(made); });
  }
}

void crashing_memory::look(
    const std::string& agent,
    const std::function<void(const seen_memory&)>& reply) {
  if (!memory_)
    return;
  auto reader = memory_->reader();
  auto shared = reader.shared();
  seen_memory seen;
  seen.last_sequence = reader.last_sequence(agent).value();
  if (auto slot = shared.slot("home").value())
    seen.slot_version = slot->version;
  seen.release = reader.step("e1", "/setup/release").value()->id;
  for (std::uint64_t job = 0; job < job_count; ++job) {
    auto& of = seen.jobs[job];
    auto name = job_name(job);
    of.lease = shared.lease(name).value().value_or(lease_state{});
    auto reserve = name + "/reserve/" + std::to_string(of.lease.token);
    of.reserved = reader.step("e1", reserve).value().has_value();
    of.done = reader.step("e1", name + "/done").value().has_value();
  }
  seen.letters = shared.letters(agent).value();
  network_.send([reply, seen] { reply(seen); });
}

// Whatever happened, no more is spent and in flight than there is.
void crashing_memory::check_budget() {
  auto budget
      = memory_->reader().shared().budget("trials", time_.now()).value();
  if (budget->spent + budget->reserved > cap)
    violation_ = "the budget is exceeded";
}

void crashing_memory::crash() {
  ++crashes_;
  ++life_;
  queue_.clear();
  memory_.reset();
  time_.after(1 + static_cast<std::int64_t>(random_.below(100)), [this] {
    memory_ = memory::open(folder_).value();
    plan_crash();
  });
}

void crashing_memory::plan_crash() {
  time_.after(20 + static_cast<std::int64_t>(random_.below(1500)),
              [this, life = life_] {
                if (life == life_ && !network_.is_calm())
                  crash();
              });
}

void crashing_memory::calm() {
  fault_ = memory_fault::none;
}

} // namespace automodel::storage::test
