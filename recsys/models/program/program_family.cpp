#include "recsys/models/program/program_family.hpp"

#include "recsys/blocks/link_blocks.hpp"
#include "recsys/models/program/configuration.hpp"
#include "recsys/models/program/program_predictor.hpp"
#include "recsys/models/program/program_recommender.hpp"
#include "recsys/models/program/program_training.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace automodel::recsys {

namespace {

/// What the zoo's files do not say of themselves.
struct zoo_entry {
  std::string_view file; ///< without .py; family names have - for _
  std::string_view summary, source;
};

constexpr std::array entries{
    zoo_entry{"afm", "attentional factorization machine, for clicks",
              "Xiao et al., Attentional Factorization Machines, 2017"},
    zoo_entry{"autoint", "attention between the fields, for clicks",
              "Song et al., AutoInt, 2019"},
    zoo_entry{"dcn", "a cross network beside an MLP, for clicks",
              "Wang et al., Deep & Cross Network for Ad Click Predictions, "
              "2017"},
    zoo_entry{"dcn_v2", "a cross network with matrices and an MLP, for clicks",
              "Wang et al., DCN V2: Improved Deep & Cross Network, 2021"},
    zoo_entry{"deepfm", "a factorization machine and an MLP, for clicks",
              "Guo et al., DeepFM, 2017"},
    zoo_entry{"finalmlp", "two MLPs fused by a bilinear form, for clicks",
              "Mao et al., FinalMLP, 2023"},
    zoo_entry{"fm", "factorization machine, for clicks",
              "Rendle, Factorization Machines, 2010"},
    zoo_entry{"gru4rec",
              "a recurrent unit over the history, loss ce, sampled_ce or bce",
              "Hidasi et al., Session-based Recommendations with Recurrent "
              "Neural Networks, 2016"},
    zoo_entry{"home", "experts on two levels, gated, for several labels",
              "Wang et al., HoME: Hierarchy of Multi-Gate Experts, 2025"},
    zoo_entry{"lightgcn", "embeddings smoothed over the graph of train rows",
              "He et al., LightGCN, 2020"},
    zoo_entry{"lr", "logistic regression, for clicks",
              "Richardson et al., Predicting Clicks, 2007"},
    zoo_entry{"mf", "matrix factorisation, loss bpr or softmax",
              "Rendle et al., BPR: Bayesian Personalized Ranking from Implicit "
              "Feedback, 2009"},
    zoo_entry{"mmoe", "shared experts with a gate per task, for several labels",
              "Ma et al., Modeling Task Relationships in Multi-task Learning "
              "with Multi-gate Mixture-of-Experts, 2018"},
    zoo_entry{"nfm", "an MLP on the sum of feature products, for clicks",
              "He, Chua, Neural Factorization Machines, 2017"},
    zoo_entry{"ple", "levels of shared and own experts, for several labels",
              "Tang et al., Progressive Layered Extraction, 2020"},
    zoo_entry{"sasrec",
              "self-attention over the history, loss bce, gbce, ce or "
              "sampled_ce",
              "Kang, McAuley, Self-Attentive Sequential Recommendation, 2018"},
    zoo_entry{"shared_bottom",
              "one MLP below a tower per task, for several "
              "labels",
              "Caruana, Multitask Learning, 1997"},
    zoo_entry{"two_tower", "an MLP of users and one of items, in-batch softmax",
              "Yi et al., Sampling-Bias-Corrected Neural Modeling for Large "
              "Corpus Item Recommendations, 2019"},
    zoo_entry{"xdeepfm",
              "a compressed interaction network and an MLP, for clicks",
              "Lian et al., xDeepFM, 2018"},
};

result<void> without_score_parameters(const parameters& given) {
  if (given.empty())
    return {};
  return fail(errc::invalid_argument,
              "a program has no score parameters, so no '"
                  + given.begin()->first + "'");
}

void load_as_ranker(model_family& out) {
  out.load = [name = out.name](const array_file& saved, const parameters& score)
      -> result<std::unique_ptr<recommender>> {
    if (auto fine = without_score_parameters(score); !fine)
      return pass_on(fine);
    return program_recommender::load(name, saved);
  };
}

void load_as_predictor(model_family& out) {
  out.load_rows
      = [name = out.name](
            const array_file& saved) -> result<std::unique_ptr<predictor>> {
    return program_predictor::load(name, saved);
  };
}

/// `program_for(data)` gives the program to train. `Context` is what it is
/// trained on.
template <class Context, class ProgramFor>
auto trained_by(const std::string& name, ProgramFor program_for) {
  return [name, program_for](const parameters& fit, const Context& data)
             -> decltype(fit_program(name, *program_for(data), fit, data)) {
    auto model = program_for(data);
    if (!model)
      return pass_on(model);
    return fit_program(name, *model, fit, data);
  };
}

template <class ProgramFor>
void train_as_ranker(model_family& out, ProgramFor program_for) {
  out.fit
      = [train = trained_by<fit_context>(out.name, program_for)](
            const parameters& fit, const parameters& score,
            const fit_context& data) -> result<std::unique_ptr<recommender>> {
    if (auto fine = without_score_parameters(score); !fine)
      return pass_on(fine);
    return train(fit, data);
  };
  load_as_ranker(out);
}

template <class ProgramFor>
void train_as_predictor(model_family& out, ProgramFor program_for) {
  out.fit_rows = trained_by<row_fit_context>(out.name, program_for);
  load_as_predictor(out);
}

/// A program of the zoo that does not compile is a defect of this build.
program compiled(const zoo_program& text) {
  auto model = program::compile(text.source, text.file);
  if (!model)
    throw std::logic_error(to_string(model.error()));
  return *model;
}

std::string family_name(std::string_view file) {
  std::string out{file};
  std::ranges::replace(out, '_', '-');
  return out;
}

model_family zoo_family(const zoo_program& text, const zoo_entry& entry) {
  auto model = compiled(text);
  model_family out;
  out.name = family_name(text.name);
  out.summary = entry.summary;
  out.source = entry.source;
  out.deterministic = false;
  if (auto own = model.defaults())
    out.fit_defaults = merged_defaults(*own);
  auto itself = [model](const auto&) -> result<program> { return model; };
  if (model.task() == program_task::ctr)
    train_as_predictor(out, itself);
  else
    train_as_ranker(out, itself);
  return out;
}

model_family given_program_family() {
  model_family out;
  out.name = "program";
  out.summary = "a model program of your own; its defaults() says what it is "
                "configured by";
  out.source = "docs/model-programs.md";
  out.deterministic = false;
  auto given = [](const auto& data) -> result<program> {
    if (data.program.empty())
      return fail(errc::invalid_argument, "there is no program to train",
                  "name its file as the candidate's program");
    return program::compile(data.program, data.program_name);
  };
  train_as_ranker(out, given);
  train_as_predictor(out, given);
  return out;
}

} // namespace

bool is_program_family(std::string_view family) {
  return family == "program"
         || std::ranges::any_of(entries, [&](const zoo_entry& one) {
              return family_name(one.file) == family;
            });
}

bool is_from_zoo(std::string_view source) {
  return std::ranges::any_of(zoo_programs(), [&](const zoo_program& one) {
    if (source == one.source)
      return true;
    auto linked = link_blocks(one.source, one.file);
    return linked && source == *linked;
  });
}

void add_program_families(model_registry& registry) {
  const auto texts = zoo_programs();
  for (const auto& entry : entries) {
    auto text = std::ranges::find(texts, entry.file, &zoo_program::name);
    if (text == texts.end())
      throw std::logic_error("the zoo has no " + std::string(entry.file));
    registry.add(zoo_family(*text, entry));
  }
  registry.add(given_program_family());
}

} // namespace automodel::recsys
