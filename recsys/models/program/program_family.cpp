#include "recsys/models/program/program_family.hpp"

#include "recsys/models/program/configuration.hpp"
#include "recsys/models/program/program_recommender.hpp"
#include "recsys/models/program/validation.hpp"

#include <stdexcept>

namespace automodel::recsys {

namespace {

result<std::unique_ptr<recommender>> fit_program(const std::string& family,
                                                 const program& model,
                                                 const parameters& given,
                                                 const fit_context& data) {
  auto configured = configure(family, model, given);
  if (!configured)
    return pass_on(configured);
  auto& conf = configured->conf;
  conf["n_users"] = std::int64_t{data.train.n_users};
  conf["n_items"] = std::int64_t{data.train.n_items};
  auto make = [&](program_weights weights, fit_cost cost) {
    return program_recommender::make(family, model, conf, std::move(weights),
                                     cost);
  };
  validation_function check;
  if (data.valid != nullptr) {
    auto measure = validation::of(data);
    if (!measure)
      return pass_on(measure);
    check = [make, measure = *measure](
                const program_weights& weights) -> result<double> {
      auto made = make(weights, {});
      if (!made)
        return pass_on(made);
      return measure(**made);
    };
  }
  auto trained = train(model, conf, configured->how, data, check);
  if (!trained)
    return pass_on(trained);
  return make(std::move(trained->weights), trained->cost);
}

result<void> without_score_parameters(const parameters& given) {
  if (given.empty())
    return {};
  return fail(errc::invalid_argument,
              "a program has no score parameters, so no '"
                  + given.begin()->first + "'");
}

model_family family_named(std::string name) {
  model_family out;
  out.name = name;
  out.deterministic = false;
  out.load =
      [name](const array_file& saved,
             const parameters& score) -> result<std::unique_ptr<recommender>> {
    if (auto fine = without_score_parameters(score); !fine)
      return pass_on(fine);
    return program_recommender::load(name, saved);
  };
  return out;
}

/// A program of the zoo that does not compile is a defect of this build.
program compiled(const zoo_program& text) {
  auto model = program::compile(text.source, text.file);
  if (!model)
    throw std::logic_error(to_string(model.error()));
  return *model;
}

model_family zoo_family(const zoo_program& text, std::string summary,
                        std::string source) {
  auto model = compiled(text);
  auto out = family_named(std::string(text.name));
  out.summary = std::move(summary);
  out.source = std::move(source);
  if (auto own = model.defaults())
    out.fit_defaults = merged_defaults(*own);
  out.fit
      = [name = out.name, model](
            const parameters& fit, const parameters& score,
            const fit_context& data) -> result<std::unique_ptr<recommender>> {
    if (auto fine = without_score_parameters(score); !fine)
      return pass_on(fine);
    return fit_program(name, model, fit, data);
  };
  return out;
}

model_family given_program_family() {
  auto out = family_named("program");
  out.summary = "a model program of your own; its defaults() says what it is "
                "configured by";
  out.source = "docs/model-programs.md";
  out.fit
      = [name = out.name](
            const parameters& fit, const parameters& score,
            const fit_context& data) -> result<std::unique_ptr<recommender>> {
    if (auto fine = without_score_parameters(score); !fine)
      return pass_on(fine);
    if (data.program.empty())
      return fail(errc::invalid_argument, "there is no program to train",
                  "name its file as the candidate's program");
    auto model = program::compile(data.program, data.program_name);
    if (!model)
      return pass_on(model);
    return fit_program(name, *model, fit, data);
  };
  return out;
}

} // namespace

void add_program_families(model_registry& registry) {
  for (const auto& text : zoo_programs())
    if (text.name == "mf")
      registry.add(zoo_family(
          text, "matrix factorisation, loss bpr or softmax",
          "Rendle et al., BPR: Bayesian Personalized Ranking from Implicit "
          "Feedback, 2009"));
  registry.add(given_program_family());
}

} // namespace automodel::recsys
