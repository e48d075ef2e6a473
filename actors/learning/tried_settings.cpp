#include "actors/learning/tried_settings.hpp"

#include "messages/parameters.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace automodel::actors {

namespace schema = messages::schema;
using messages::read_text;

namespace {

void add_prefixed(parameters& to, const parameters& from,
                  const std::string& prefix) {
  for (const auto& [name, value] : from)
    to.emplace(prefix + name, value);
}

// Folds the records of an experiment, parents first.
class tried_fold {
public:
  result<void> add(const storage::stored_record& stored) {
    return stored.record.read([&](schema::Record::Reader from) -> result<void> {
      if (from.isIntent())
        return add(from.getIntent());
      if (from.isTraining())
        fits_[stored.id]
            = messages::read_parameters(from.getTraining().getParameters());
      else if (from.isEvaluation())
        add(stored.id, from);
      return {};
    });
  }

  result<tried_experiment> take() {
    if (!has_intent_)
      return fail(errc::not_found, "the experiment has no intent");
    for (auto& [name, settings] : candidates_)
      found_.candidates.push_back({name, std::move(settings)});
    for (auto& candidate : found_.candidates)
      for (auto& setting : candidate.settings)
        std::ranges::sort(setting.seeds, {}, &tried_setting::seen::seed);
    return std::move(found_);
  }

private:
  result<void> add(schema::Intent::Reader intent) {
    auto spec
        = recsys::from_canonical_json(read_text(intent.getResolvedFile()));
    if (!spec)
      return pass_on(spec);
    found_.spec = std::move(*spec);
    has_intent_ = true;
    return {};
  }

  void add(const digest& id, schema::Record::Reader from) {
    auto judged = from.getEvaluation();
    auto value = selected(judged);
    auto per_user = messages::read_digest(judged.getPerUser());
    if (judged.getPart() != schema::Evaluation::Part::VALID || !value
        || !per_user)
      return;
    found_.protocol = read_text(judged.getProtocolId());
    parameters setting;
    add_prefixed(setting, messages::read_parameters(judged.getParameters()),
                 "score.");
    for (auto parent : from.getParents())
      if (auto at
          = fits_.find(messages::read_digest(parent).value_or(digest{}));
          at != fits_.end())
        add_prefixed(setting, at->second, "fit.");
    auto& settings = candidates_[read_text(judged.getCandidate())];
    auto at = std::ranges::find(settings, setting, &tried_setting::setting);
    if (at == settings.end())
      at = settings.insert(at, {std::move(setting), {}});
    at->seeds.push_back({judged.getSeed(), id, *per_user, *value});
  }

  std::optional<double> selected(schema::Evaluation::Reader judged) const {
    for (auto metric : judged.getMetrics())
      if (read_text(metric.getName()) == found_.spec.selection)
        return metric.getMean();
    return {};
  }

  tried_experiment found_;
  bool has_intent_ = false;
  std::map<digest, parameters> fits_;
  std::map<std::string, std::vector<tried_setting>> candidates_;
};

} // namespace

result<tried_experiment> read_tried(const storage::memory_reader& memory,
                                    const std::string& experiment) {
  auto records = memory.steps(experiment);
  if (!records)
    return pass_on(records);
  tried_fold fold;
  for (const auto& stored : *records)
    if (auto ok = fold.add(stored); !ok)
      return pass_on(ok);
  return fold.take();
}

std::vector<parameters> searched_parts(const tried_candidate& candidate) {
  std::map<std::string, std::set<std::string>, std::less<>> values;
  std::map<std::string, std::size_t, std::less<>> uses;
  for (const auto& one : candidate.settings)
    for (const auto& [name, value] : one.setting) {
      values[name].insert(to_string(value));
      ++uses[name];
    }
  std::vector<parameters> parts;
  for (const auto& one : candidate.settings) {
    auto& part = parts.emplace_back();
    for (const auto& [name, value] : one.setting)
      if (values[name].size() > 1 || uses[name] < candidate.settings.size())
        part.emplace(name, value);
  }
  return parts;
}

} // namespace automodel::actors
