#pragma once

#include "recsys/experiment/experiment_spec.hpp"
#include "tests/experiment/accuracy/experiment_data.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace automodel::recsys {

/// The space of neighbourhood models that all tasks search.
experiment_spec searched_experiment();

/// One recommendation problem: some users of a data set, leave one out. What a
/// configuration is worth is measured once, by fitting and judging it.
class search_task {
public:
  /// `users`: dense ids of `data`.
  search_task(std::string name, const dataset& data,
              const std::vector<std::uint32_t>& users);

  const std::string& name() const noexcept { return name_; }

  /// Mean ndcg@10 on validation; names as in space_of: "fit.k".
  double value(const parameters& values);

  /// Each configuration of the space with its value, the best first: what a
  /// tabular task is made of.
  std::vector<std::pair<parameters, double>> table(const search_space& space);

private:
  std::string name_;
  std::unique_ptr<split_data> split_;
  std::map<std::string, double> known_;
};

/// The users of a data set in `bands` of equal size by how much they did, at
/// most `most` of each band, spread evenly.
std::vector<std::vector<std::uint32_t>>
activity_bands(const dataset& data, std::size_t bands, std::size_t most);

} // namespace automodel::recsys
