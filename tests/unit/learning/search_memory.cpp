#include "search_memory.hpp"

#include "messages/parameters.hpp"

#include <stdexcept>

namespace automodel::storage::test {

namespace {

namespace schema = messages::schema;
using builder = schema::Record::Builder;

template <class T>
T must(result<T> got) {
  if (!got)
    throw std::runtime_error(to_string(got.error()));
  return std::move(*got);
}

class search_writer {
public:
  search_writer(memory& store, std::string experiment)
      : store_(store),
        experiment_(std::move(experiment)), step_{experiment_, 1, {}} {
    auto text = "values of " + experiment_;
    artefact_ = must(store_.artefacts().put(std::as_bytes(std::span{text})));
  }

  digest add(const std::string& name, const std::vector<digest>& parents,
             const auto& fill) {
    record_draft made{messages::make_message<schema::Record>([&](builder to) {
                        to.setExperiment(experiment_);
                        to.setStep(name);
                        to.setAgent("/searcher");
                        auto list = to.initParents(
                            static_cast<unsigned>(parents.size()));
                        for (unsigned i = 0; i < list.size(); ++i)
                          list.set(i, messages::as_data(parents[i]));
                        fill(to);
                      }),
                      {}};
    auto id = must(record_id(made.record));
    step_.records.push_back(std::move(made));
    return id;
  }

  void commit() { must(store_.commit(step_)); }

  capnp::Data::Reader artefact() const { return messages::as_data(artefact_); }

private:
  memory& store_;
  std::string experiment_;
  step_commit step_;
  digest artefact_;
};

parameters part_of(const parameters& values, std::string_view prefix) {
  parameters part;
  for (const auto& [name, value] : values)
    if (name.starts_with(prefix))
      part.emplace(name.substr(prefix.size()), value);
  return part;
}

void write(const parameters& from, const auto& init) {
  messages::write_parameters(from, init(static_cast<unsigned>(from.size())));
}

} // namespace

void remember(memory& store, const std::string& name,
              const recsys::experiment_spec& spec,
              const recsys::past_search& tried,
              const std::function<digest(std::size_t trial)>& per_user) {
  search_writer to{store, to_hex(digest_of(name))};
  auto intent = to.add("intent", {}, [&](builder record) {
    auto asked = record.initIntent();
    asked.setName(name);
    asked.setResolvedFile(recsys::to_canonical_json(spec));
  });
  auto last = to.add("data", {intent}, [&](builder record) {
    auto data = record.initDataVersion();
    data.setName(name);
    data.setHash(messages::as_data(digest_of("rows of " + name)));
  });
  auto split = to.add("split", {last}, [&](builder record) {
    auto made = record.initSplit();
    made.setProtocolId("0123456789abcdef");
    made.setTrain(to.artefact());
    made.setTest(to.artefact());
  });
  const auto& candidate = spec.candidates.front().name;
  for (std::size_t i = 0; i < tried.size(); ++i) {
    const auto& [values, value] = tried[i];
    auto trial = std::to_string(i);
    auto fit = to.add("fit/" + trial, {split}, [&](builder record) {
      auto made = record.initTraining();
      made.setCandidate(candidate);
      made.setFamily(spec.candidates.front().family);
      made.setSplit(messages::as_data(split));
      made.setModel(to.artefact());
      write(part_of(values, "fit."),
            [&](unsigned n) { return made.initParameters(n); });
    });
    last = to.add("valid/" + trial, {fit}, [&](builder record) {
      auto made = record.initEvaluation();
      made.setCandidate(candidate);
      made.setProtocolId("0123456789abcdef");
      auto values_of_users = per_user ? per_user(i) : digest{};
      made.setPerUser(per_user ? messages::as_data(values_of_users)
                               : to.artefact());
      auto metric = made.initMetrics(1)[0];
      metric.setName(spec.selection);
      metric.setMean(value);
      write(part_of(values, "score."),
            [&](unsigned n) { return made.initParameters(n); });
    });
  }
  to.add("finished", {last}, [&](builder record) {
    auto made = record.initFinished();
    made.setOk(true);
    made.setResults(to.artefact());
  });
  to.commit();
}

} // namespace automodel::storage::test
