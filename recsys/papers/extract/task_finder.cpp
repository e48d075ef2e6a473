#include "recsys/papers/extract/task_finder.hpp"

#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/record/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

struct word_signal {
  std::string_view word;
  std::string_view terms;
  double weight;
};

constexpr std::array task_signals{
    word_signal{"generative",
                "semantic id|semantic ids|generative retrieval|"
                "generative recommend*|autoregressive*",
                2},
    word_signal{"sequential",
                "next item|next action|sequential recommendation|"
                "action sequence|item sequence|user sequence|previous items|"
                "interaction sequence|session based",
                1.5},
    word_signal{"multi_task",
                "multi task|multitask|each task|multiple tasks|task specific|"
                "all tasks|per task|tasks",
                1},
    word_signal{"ctr",
                "ctr|click through rate|feature interaction|"
                "feature interactions|feature vector|categorical|"
                "sparse features|field|fields|one hot|cross features|"
                "combinatorial features|real valued feature vector|"
                "interactions between|variables",
                1},
    word_signal{"retrieval",
                "candidate generation|top n recommendation|user item graph|"
                "collaborative filtering|implicit feedback",
                1},
};

constexpr std::array input_signals{
    word_signal{"categorical_fields",
                "categorical|one hot|sparse features|categories", 1},
    word_signal{"numeric_fields", "numerical|continuous|numeric", 1},
    word_signal{"multi_valued_fields",
                "multi hot|multivalent|multi valued|multi value", 2},
    word_signal{"item_history",
                "action sequence|item sequence|interaction history|"
                "sequence of items|user history|historical interaction|"
                "historical interactions",
                1.5},
    word_signal{"item_content",
                "content features|content embedding|content information|"
                "text features|item content|text encoder",
                2},
    word_signal{"dense_features", "dense features|input feature vector", 1},
};

struct task_outputs {
  std::string_view task, word, terms;
};

constexpr std::array output_table{
    task_outputs{"ctr", "probability",
                 "probability|predicted ctr|sigmoid|clicks"},
    task_outputs{"ctr", "value",
                 "regression|real value|real valued|estimates the target|"
                 "rmse"},
    task_outputs{"multi_task", "task_values",
                 "each task|output of task|for task k|tower"},
    task_outputs{"sequential", "item_scores",
                 "relevance|ranking the scores|rank the items|scores"},
    task_outputs{"retrieval", "item_scores",
                 "relevance|rank|ranking score|scores"},
    task_outputs{"generative", "item_tokens",
                 "semantic id of the next|semantic ids|semantic id"},
};

bool counts(section_role role) {
  return role == section_role::introduction || role == section_role::method
         || role == section_role::preliminary
         || role == section_role::experiments;
}

double spoken_of(const paper_view& view, const word_signal& signal) {
  std::size_t times = 0;
  for (const auto& sentence : view.sentences)
    if (counts(sentence.role))
      times += count_terms(sentence.words, signal.terms);
  return signal.weight * static_cast<double>(times);
}

/// The first sentence, in the method's part if there is one there, that
/// states the word; else the first that speaks of it.
text_span passage_for(const paper_view& view, const record_word& word,
                      std::string_view terms) {
  text_span best{};
  int best_rank = 0;
  for (const auto& sentence : view.sentences) {
    if (!counts(sentence.role) || sentence.heading)
      continue;
    auto spoken = has_term(sentence.words, terms);
    auto stated = states_word(word, view.source->at(sentence.where));
    auto own = sentence.role == section_role::method
               || sentence.role == section_role::preliminary;
    auto rank = !spoken ? 0 : 1 + (stated ? 2 : 0) + (own ? 1 : 0);
    if (rank > best_rank) {
      best_rank = rank;
      best = sentence.where;
    }
  }
  return best;
}

record_field word_field(const paper_view& view, const record_word& word,
                        std::string_view terms, double confidence) {
  auto where = passage_for(view, word, terms);
  if (where.empty())
    return {};
  auto stated = states_word(word, view.source->at(where));
  return {std::string(word.word),
          stated ? field_status::stated : field_status::inferred, confidence,
          span_of(*view.source, where)};
}

} // namespace

record_field find_task(const paper_view& view) {
  const word_signal* best = nullptr;
  double most = 0, sum = 0;
  for (const auto& signal : task_signals) {
    auto worth = spoken_of(view, signal);
    sum += worth;
    if (worth > most) {
      most = worth;
      best = &signal;
    }
  }
  if (!best || most < 3)
    return {};
  return word_field(view, *find_word(task_words(), best->word), best->terms,
                    std::min(0.98, most / sum));
}

std::vector<record_field> find_inputs(const paper_view& view,
                                      std::string_view task) {
  auto ranks = task == "sequential" || task == "generative";
  std::vector<record_field> out;
  for (const auto& signal : input_signals) {
    auto field = signal.word.ends_with("fields");
    if (field == ranks && signal.word != "item_content")
      continue;
    if (spoken_of(view, signal) >= 3)
      out.push_back(word_field(view, *find_word(input_words(), signal.word),
                               signal.terms, 0.7));
  }
  return out;
}

std::vector<record_field> find_outputs(const paper_view& view,
                                       std::string_view task) {
  std::vector<record_field> out;
  for (const auto& row : output_table) {
    if (row.task != task)
      continue;
    auto field = word_field(view, *find_word(output_words(), row.word),
                            row.terms, 0.7);
    if (field.status != field_status::missing
        && (out.empty() || spoken_of(view, {row.word, row.terms, 1}) >= 6))
      out.push_back(std::move(field));
  }
  return out;
}

} // namespace automodel::recsys
