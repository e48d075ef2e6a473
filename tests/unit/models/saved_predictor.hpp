#pragma once

#include "recsys/models/recommender.hpp"
#include "tests/support/temporary_folder.hpp"

#include <memory>
#include <vector>

#include <catch2/catch.hpp>

namespace automodel::recsys {

inline std::unique_ptr<predictor> fitted_rows(const model_family& family,
                                              const labelled_rows& train,
                                              const parameters& fit = {}) {
  row_fit_context context;
  context.train = train;
  auto model = family.fit_rows(fit, context);
  if (!model)
    FAIL(to_string(model.error()));
  return std::move(*model);
}

inline std::vector<float> predictions_of(const predictor& model,
                                         const labelled_rows& rows) {
  std::vector<float> out(rows.n_rows * rows.n_labels, -7);
  auto ok = model.predict(rows, out);
  if (!ok)
    FAIL(to_string(ok.error()));
  return out;
}

inline result<std::unique_ptr<predictor>>
loaded_rows(const model_family& family, const predictor& model) {
  temporary_folder folder;
  array_file_writer out{std::string(model_kind)};
  model.save(out);
  REQUIRE(out.write(folder.path() / "model"));
  auto file = array_file::open(folder.path() / "model", model_kind);
  REQUIRE(file);
  return family.load_rows(*file);
}

} // namespace automodel::recsys
