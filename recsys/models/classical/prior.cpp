#include "recsys/models/classical/classical_models.hpp"
#include "recsys/models/classical/model_arrays.hpp"
#include "recsys/models/classical/parameter_reader.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

constexpr std::string_view name = "prior";

class prior final : public predictor {
public:
  prior(model_array<double> means, fit_cost cost)
      : means_(std::move(means)), cost_(cost) {}

  result<void> predict(const labelled_rows& rows,
                       std::span<float> out) const override {
    auto means = means_.values();
    if (rows.n_labels != means.size())
      return fail(errc::incompatible, "the model predicts "
                                          + std::to_string(means.size())
                                          + " labels, the rows have "
                                          + std::to_string(rows.n_labels));
    if (out.size() != rows.n_rows * rows.n_labels)
      return fail(errc::invalid_argument,
                  "the room for predictions has another size");
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = static_cast<float>(means[i % means.size()]);
    return {};
  }

  void save(array_file_writer& out) const override {
    out.add_text("family", name);
    out.add("means", means_.values());
  }

  fit_cost cost() const override { return cost_; }

private:
  model_array<double> means_; ///< [n_labels]
  fit_cost cost_;
};

result<std::unique_ptr<predictor>> fit(const parameters& given,
                                       const row_fit_context& context) {
  if (auto ok = parameter_reader(name, given, {}).finish(); !ok)
    return pass_on(ok);
  const auto& train = context.train;
  if (train.n_rows == 0 || train.n_labels == 0
      || train.labels.size() != train.n_rows * train.n_labels)
    return fail(errc::invalid_argument,
                "prior: there are no labelled training rows");
  std::vector<double> means(train.n_labels);
  for (std::size_t i = 0; i < train.labels.size(); ++i)
    means[i % means.size()] += static_cast<double>(train.labels[i]);
  for (auto& mean : means)
    mean /= static_cast<double>(train.n_rows);
  if (context.progress)
    context.progress({1, 1, "counting", 1});
  return std::make_unique<prior>(std::move(means),
                                 fit_cost{0, train.n_rows, 0});
}

result<std::unique_ptr<predictor>> load(const array_file& saved) {
  if (auto ok = expect_family(saved, name); !ok)
    return pass_on(ok);
  auto means = model_array<double>::load(saved, "means");
  if (!means)
    return pass_on(means);
  if (means->values().empty()
      || !std::ranges::all_of(means->values(),
                              [](double mean) { return std::isfinite(mean); }))
    return model_damaged("a mean is missing or not finite");
  return std::make_unique<prior>(std::move(*means), fit_cost{});
}

} // namespace

model_family prior_family() {
  model_family family;
  family.name = name;
  family.summary = "The mean of each label over the training rows: the floor "
                   "of every table of predicted rows";
  family.fit_rows = fit;
  family.load_rows = load;
  return family;
}

} // namespace automodel::recsys
