#pragma once

#include "recsys/data/import.hpp"
#include "recsys/data/split.hpp"
#include "recsys/data/split_part.hpp"
#include "recsys/evaluation/history.hpp"
#include "recsys/evaluation/judge.hpp"
#include "recsys/models/recommender_scores.hpp"
#include "tests/support/temporary_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

namespace automodel::recsys {

template <class T>
T value_of(result<T> got) {
  if (!got)
    FAIL(to_string(got.error()));
  return std::move(*got);
}

/// A data set of the shared folder; none, with a warning, where it is absent.
inline std::optional<dataset> shared_dataset(const temporary_folder& cache,
                                             const std::string& format,
                                             const std::string& name) {
  const char* elsewhere = std::getenv("AUTOMODEL_DATA");
  auto path = std::filesystem::path(elsewhere ? elsewhere : SHARED_DATA) / name;
  if (!std::filesystem::exists(path)) {
    WARN(path.string() << " is absent: nothing was measured");
    return std::nullopt;
  }
  data_source source;
  source.name = name;
  source.format = format;
  source.path = path;
  return value_of(import_dataset(source, cache.path()));
}

/// The three parts of a split, and what a scorer knows when test is judged.
class split_data {
public:
  split_data(const dataset& data, const protocol& rules, std::uint64_t seed)
      : rules_(rules),
        files_(value_of(make_split(data, rules, seed, folder_.path()))),
        train_(value_of(split_part::open(files_.train))),
        valid_(value_of(split_part::open(files_.valid))),
        test_(value_of(split_part::open(files_.test))),
        history_(
            value_of(joined_interactions::join(train_.rows(), valid_.rows()))) {
  }

  const split_files& files() const { return files_; }
  const interactions& train() const { return train_.rows(); }

  judgement on_valid(const recommender& model) const {
    return judged(model, train(), nullptr, valid_.rows());
  }

  judgement on_test(const recommender& model) const {
    return judged(model, rules_.valid_in_history ? history_.rows() : train(),
                  &valid_.rows(), test_.rows());
  }

private:
  judgement judged(const recommender& model, const interactions& history,
                   const interactions* valid,
                   const interactions& targets) const {
    recommender_scores source(model, history);
    return value_of(judge(rules_, train(), valid, targets, source));
  }

  protocol rules_;
  temporary_folder folder_;
  split_files files_;
  split_part train_, valid_, test_;
  joined_interactions history_;
};

inline std::unique_ptr<recommender> fitted(const model_family& family,
                                           const interactions& train,
                                           const parameters& fit,
                                           const parameters& score = {}) {
  fit_context context;
  context.train = train;
  return value_of(family.fit(fit, score, context));
}

} // namespace automodel::recsys
