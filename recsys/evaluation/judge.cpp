#include "recsys/evaluation/judge.hpp"

#include "recsys/evaluation/candidate_ranking.hpp"
#include "recsys/evaluation/metric.hpp"

#include <algorithm>
#include <vector>

namespace automodel::recsys {

namespace {

constexpr std::size_t tile_bytes = 8u << 20;

std::string at_cutoff(const std::string& name, std::uint32_t k) {
  return name + "@" + std::to_string(k);
}

/// Distinct items per user, in ascending order (CSR over listed users).
struct item_lists {
  std::vector<std::size_t> offsets{0};
  std::vector<item_id> items;

  std::span<const item_id> operator[](std::size_t i) const {
    return std::span(items).subspan(offsets[i], offsets[i + 1] - offsets[i]);
  }

  void add(std::span<const item_id> list) {
    items.insert(items.end(), list.begin(), list.end());
    offsets.push_back(items.size());
  }
};

/// Who is judged on what.
struct task {
  std::vector<user_id> users;
  item_lists targets, masked;
};

void make_distinct(std::vector<item_id>& items) {
  std::ranges::sort(items);
  auto repeated = std::ranges::unique(items);
  items.erase(repeated.begin(), repeated.end());
}

void append(std::vector<item_id>& items, std::span<const std::uint32_t> more) {
  items.insert(items.end(), more.begin(), more.end());
}

task prepare(const protocol& rules, const interactions& train,
             const interactions* valid, const interactions& targets,
             judgement& found) {
  task work;
  std::vector<item_id> history, wanted, kept;
  for (user_id user = 0; user < targets.n_users; ++user) {
    history.clear();
    wanted.clear();
    kept.clear();
    append(wanted, targets.of(user));
    make_distinct(wanted);
    if (rules.mask_history && !wanted.empty()) {
      append(history, train.of(user));
      if (valid)
        append(history, valid->of(user));
      make_distinct(history);
    }
    std::ranges::set_difference(wanted, history, std::back_inserter(kept));
    found.masked_targets += wanted.size() - kept.size();
    if (kept.empty()) {
      ++found.skipped_users;
      continue;
    }
    found.targets += kept.size();
    work.users.push_back(user);
    work.targets.add(kept);
    work.masked.add(history);
  }
  return work;
}

/// Adds up what is shown to all users in the first k positions.
class exposure_count {
public:
  exposure_count(std::uint32_t n_items, std::uint32_t k)
      : k_(k), shown_(n_items, 0), never_(n_items, 1) {}

  void add(std::span<const shared_positions> groups) {
    for (const auto& group : groups) {
      if (group.ahead >= k_)
        return;
      auto share = std::min(1.0, static_cast<double>(k_ - group.ahead)
                                     / static_cast<double>(group.items.size()));
      for (auto item : group.items) {
        shown_[item] += share;
        never_[item] *= 1 - share;
      }
    }
  }

  exposure lists(std::span<const std::uint32_t> popularity) const {
    return {shown_, never_, popularity};
  }

private:
  std::uint32_t k_;
  std::vector<double> shown_, never_;
};

/// What a protocol asks for, name by name resolved to functions.
struct measures {
  struct per_user {
    const metric* what;
    std::uint32_t k;
  };
  std::vector<per_user> users;
  std::vector<const catalogue_metric*> catalogue;
};

measures resolve(const protocol& rules, std::vector<std::string>& names) {
  measures all;
  for (const auto& name : rules.metrics) {
    if (auto what = find_catalogue_metric(name))
      all.catalogue.push_back(what);
    if (auto what = find_metric(name))
      for (auto k : rules.cutoffs) {
        all.users.push_back({what, k});
        names.push_back(at_cutoff(name, k));
      }
  }
  return all;
}

result<void> check(const protocol& rules, const interactions& train,
                   const interactions* valid, const interactions& targets) {
  if (auto valid_rules = validate(rules); !valid_rules)
    return valid_rules;
  auto agrees = [&](const interactions& part) {
    return part.n_users == targets.n_users && part.n_items == targets.n_items;
  };
  if (!agrees(train) || (valid && !agrees(*valid)))
    return fail(errc::invalid_argument,
                "the parts of the split disagree about users or items");
  auto largest = std::ranges::max(rules.cutoffs);
  if (largest > targets.n_items)
    return fail(errc::invalid_argument,
                "cutoff " + std::to_string(largest)
                    + " is larger than the catalogue of "
                    + std::to_string(targets.n_items) + " items",
                "allowed: 1 to " + std::to_string(targets.n_items));
  return {};
}

/// One evaluation: what stays the same from tile to tile.
class evaluation {
public:
  evaluation(const protocol& rules, std::uint32_t n_items, task work,
             judgement& found)
      : work_(std::move(work)), found_(found),
        measures_(resolve(rules, found.metrics)),
        ranking_(n_items, std::ranges::max(rules.cutoffs)),
        cutoffs_(rules.cutoffs), n_items_(n_items) {
    found.users = work_.users;
    found.values.resize(found.metrics.size() * found.users.size());
    if (!measures_.catalogue.empty())
      for (auto k : cutoffs_)
        exposures_.emplace_back(n_items, k);
  }

  result<void> run(score_source& source, const judge_options& options) {
    auto batch = batch_size(options);
    std::vector<float> tile(batch * n_items_);
    for (std::size_t first = 0; first < work_.users.size(); first += batch) {
      if (options.cancel && options.cancel->load(std::memory_order_relaxed))
        return fail(errc::cancelled, "the evaluation was cancelled");
      auto users = slice(first, batch);
      auto scores = std::span(tile).first(users.size() * n_items_);
      if (auto ok = source.scores(users, scores); !ok)
        return ok;
      if (auto next = slice(first + batch, batch); !next.empty())
        if (auto ok = source.announce(next); !ok)
          return ok;
      for (std::size_t i = 0; i < users.size(); ++i)
        judge_user(first + i, scores.subspan(i * n_items_, n_items_));
      if (options.progress)
        options.progress(first + users.size(), work_.users.size());
    }
    return {};
  }

  void finish(const interactions& train) {
    std::vector<std::uint32_t> popularity(n_items_);
    for (auto item : train.items)
      ++popularity[item];
    for (auto what : measures_.catalogue)
      for (std::size_t i = 0; i < cutoffs_.size(); ++i)
        found_.aggregate[at_cutoff(std::string(what->name), cutoffs_[i])]
            = what->value(exposures_[i].lists(popularity));
  }

private:
  std::size_t batch_size(const judge_options& options) const {
    std::size_t wanted = options.batch_users;
    if (wanted == 0)
      wanted = std::max<std::size_t>(1, tile_bytes / sizeof(float) / n_items_);
    return std::min(wanted, work_.users.size());
  }

  std::span<const user_id> slice(std::size_t first, std::size_t batch) const {
    auto all = std::span(work_.users);
    first = std::min(first, all.size());
    return all.subspan(first, std::min(batch, all.size() - first));
  }

  void judge_user(std::size_t index, std::span<float> scores) {
    auto targets = work_.targets[index];
    ranking_.rank(scores, work_.masked[index], targets);
    target_ranks ranks{ranking_.target_groups(),
                       static_cast<std::uint32_t>(targets.size())};
    for (std::size_t m = 0; m < measures_.users.size(); ++m) {
      auto [what, k] = measures_.users[m];
      found_.values[m * work_.users.size() + index] = what->value(ranks, k);
    }
    for (auto& exposure : exposures_)
      exposure.add(ranking_.groups());
  }

  task work_;
  judgement& found_;
  measures measures_;
  candidate_ranking ranking_;
  std::vector<std::uint32_t> cutoffs_;
  std::vector<exposure_count> exposures_;
  std::size_t n_items_;
};

} // namespace

result<judgement> judge(const protocol& rules, const interactions& train,
                        const interactions* valid, const interactions& targets,
                        score_source& source, const judge_options& options) {
  if (auto ok = check(rules, train, valid, targets); !ok)
    return pass_on(ok);
  judgement found;
  auto work = prepare(rules, train, valid, targets, found);
  if (work.users.empty())
    return fail(errc::invalid_argument,
                "there is nobody to judge: no user has a target that can be "
                "recommended");
  evaluation run(rules, targets.n_items, std::move(work), found);
  if (auto ok = run.run(source, options); !ok)
    return pass_on(ok);
  run.finish(train);
  return found;
}

} // namespace automodel::recsys
