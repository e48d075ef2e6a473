#include "bench/ours/commit_workload.hpp"

#include "base/random_stream.hpp"
#include "messages/parameters.hpp"
#include "storage/experiment_fold.hpp"
#include "storage/step_plan.hpp"
#include "storage/tables.hpp"

#include <fstream>
#include <map>

namespace automodel::bench {

namespace {

namespace schema = messages::schema;
using storage::table_id;

constexpr std::int64_t first_ms = 1'700'000'000'000;

storage::annex_message annex_at(std::int64_t unix_ms) {
  return messages::make_message<schema::Annex>([&](auto to) {
    to.setCommittedUnixMs(unix_ms);
    to.setNode("node-1");
    to.setSeconds(0.5);
  });
}

std::string experiment_of(std::uint32_t producer) {
  return to_hex(digest_of("experiment " + std::to_string(producer)));
}

storage::step_commit intent_of(std::uint32_t producer) {
  auto record = messages::make_message<schema::Record>([&](auto to) {
    to.setExperiment(experiment_of(producer));
    to.setStep("intent");
    to.setAgent("/coordinator");
    auto intent = to.initIntent();
    intent.setName("commits");
    intent.setResolvedFile("{}");
  });
  return {
      experiment_of(producer), 1, {{std::move(record), annex_at(first_ms)}}};
}

void fill(schema::Evaluation::Builder to, std::uint32_t trial,
          random_stream& random) {
  static constexpr const char* names[]
      = {"ndcg@10", "recall@10",    "mrr@10",
         "hit@10",  "precision@10", "coverage@10"};
  to.setCandidate("candidate " + std::to_string(trial % 8));
  to.setSeed(trial % 3);
  to.setProtocolId("0123456789abcdef");
  to.setUsers(1000);
  auto metrics = to.initMetrics(std::size(names));
  for (unsigned i = 0; i < metrics.size(); ++i) {
    metrics[i].setName(names[i]);
    metrics[i].setMean(random.uniform());
    metrics[i].setVariance(random.uniform());
  }
  parameters tried{
      {"k", std::int64_t{50}}, {"shrink", random.uniform()}, {"alpha", 0.7}};
  messages::write_parameters(
      tried, to.initParameters(static_cast<unsigned>(tried.size())));
}

storage::step_commit evaluation_of(std::uint32_t producer, std::uint32_t trial,
                                   const digest& parent,
                                   random_stream& random) {
  auto record = messages::make_message<schema::Record>([&](auto to) {
    to.setExperiment(experiment_of(producer));
    to.setStep("valid/candidate/trial-" + std::to_string(trial));
    to.setAgent("/coordinator/autotrain/evaluator-1");
    to.initParents(1).set(0, messages::as_data(parent));
    fill(to.initEvaluation(), trial, random);
  });
  return {experiment_of(producer),
          trial + 2,
          {{std::move(record), annex_at(first_ms + 10 * trial)}}};
}

// The puts of one transaction.
class trace_writer {
public:
  explicit trace_writer(const std::filesystem::path& path)
      : out_(path, std::ios::binary) {}

  result<void> add(const std::vector<storage::step_commit>& steps) {
    std::string puts;
    std::uint32_t count = 0;
    auto put
        = [&](table_id table, std::string_view key, std::string_view value) {
            puts += static_cast<char>(table);
            puts += static_cast<char>(table == table_id::journal ? 1 : 0);
            append(puts, static_cast<std::uint32_t>(key.size()));
            append(puts, static_cast<std::uint32_t>(value.size()));
            puts += key;
            puts += value;
            ++count;
          };
    std::map<std::string, storage::experiment_summary> touched;
    for (const auto& step : steps)
      if (auto ok = add_step(step, put, touched); !ok)
        return ok;
    for (const auto& [experiment, summary] : touched)
      put(table_id::experiments, experiment, to_value(summary));
    append(size_, count);
    out_ << std::exchange(size_, {}) << puts;
    return {};
  }

  result<void> close() {
    out_.close();
    if (!out_)
      return fail(errc::io_error, "cannot write the trace of commits");
    return {};
  }

private:
  static void append(std::string& to, std::uint32_t number) {
    to.append(reinterpret_cast<const char*>(&number), sizeof number);
  }

  template <class Put>
  result<void>
  add_step(const storage::step_commit& step, Put& put,
           std::map<std::string, storage::experiment_summary>& touched) {
    auto planned = storage::plan(step);
    if (!planned)
      return pass_on(planned);
    auto size = static_cast<std::uint32_t>(planned->items.size());
    for (std::uint32_t i = 0; i < size; ++i) {
      const auto& item = planned->items[i];
      storage::journal_entry entry{chain_,        item.id,   step.producer,
                                   step.sequence, i,         size,
                                   item.record,   item.annex};
      ++index_;
      auto bytes = encode(entry);
      put(table_id::journal,
          {reinterpret_cast<const char*>(&index_), sizeof index_},
          {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
      auto& summary = summaries_[item.facts.experiment];
      fold_into(summary, index_, item.facts,
                storage::committed_unix_ms(item.annex));
      for (const auto& [table, key, value] :
           storage::keys_of(index_, entry, item.facts, summary.dataset))
        put(table, key, value);
      touched[item.facts.experiment] = summary;
      chain_ = entry.chain();
    }
    return {};
  }

  std::ofstream out_;
  std::string size_;
  std::uint64_t index_ = 0;
  digest chain_;
  std::map<std::string, storage::experiment_summary> summaries_;
};

} // namespace

commit_workload make_commit_workload(std::uint32_t producers,
                                     std::uint32_t transactions) {
  commit_workload work;
  random_stream random{0, "commits"};
  std::vector<digest> parents;
  for (std::uint32_t p = 0; p < producers; ++p) {
    work.intents.push_back(intent_of(p));
    parents.push_back(
        *storage::record_id(work.intents.back().records.front().record));
  }
  for (std::uint32_t t = 0; t < transactions; ++t) {
    auto& steps = work.transactions.emplace_back();
    for (std::uint32_t p = 0; p < producers; ++p)
      steps.push_back(evaluation_of(p, t, parents[p], random));
  }
  return work;
}

result<void> write_commit_trace(const commit_workload& work,
                                const std::filesystem::path& path) {
  trace_writer trace{path};
  if (auto ok = trace.add(work.intents); !ok)
    return ok;
  for (const auto& steps : work.transactions)
    if (auto ok = trace.add(steps); !ok)
      return ok;
  return trace.close();
}

} // namespace automodel::bench
