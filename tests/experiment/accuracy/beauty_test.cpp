#include "recsys/models/classical/classical_models.hpp"
#include "recsys/statistics/identity_check.hpp"
#include "tests/experiment/accuracy/experiment_data.hpp"

#include <iostream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Published to four digits; the models are deterministic.
void check_row(const std::string& name, const judgement& found, double recall,
               double ndcg) {
  std::cout << name;
  for (const auto& line : found.summaries())
    std::cout << "  " << line.name << " " << line.mean;
  std::cout << std::endl;
  CHECK(*found.mean("recall@10") == Approx(recall).epsilon(0).margin(3e-4));
  CHECK(*found.mean("ndcg@10") == Approx(ndcg).epsilon(0).margin(3e-4));
  std::map<std::string, double> row;
  for (const auto& line : found.summaries())
    row[line.name] = line.mean;
  CHECK(identity_violations(row).empty());
}

} // namespace

// Amazon-2014 Beauty 5-core, leave one out, fitted on training rows only, the
// validation item part of the history, all 12,101 items ranked.
TEST_CASE("Beauty: neighbourhoods and EASE reach the measured baselines") {
  temporary_folder cache;
  auto data = shared_dataset(cache, "s3rec", "beauty/Beauty.txt");
  if (!data)
    return;
  protocol rules;
  rules.cutoffs = {5, 10};
  split_data split(*data, rules, 0);
  CHECK(split.files().n_users == 22'363);
  CHECK(split.files().n_items == 12'101);
  CHECK(split.files().rows == 198'502);

  // Counts of training rows only; ties in all their orders.
  check_row("pop", split.on_test(*fitted(pop_family(), split.train(), {})),
            .0115, .0054);

  auto neighbourhood = [&](double shrink) {
    return split.on_test(
        *fitted(itemknn_family(), split.train(),
                {{"k", std::int64_t{200}}, {"alpha", 0.7}, {"shrink", shrink}},
                {{"decay", 0.5}}));
  };
  check_row("itemknn decay, shrink 0", neighbourhood(0), .0678, .0420);
  check_row("itemknn decay, shrink 10", neighbourhood(10), .0712, .0430);

  auto ease = fitted(ease_family(), split.train(), {{"lambda", 100.0}},
                     {{"decay", 0.5}});
  check_row("ease decay", split.on_test(*ease), .0752, .0453);
}
