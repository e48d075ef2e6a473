#include "recsys/papers/extract/data_finder.hpp"
#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/record/normal_text.hpp"
#include "recsys/papers/record/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace automodel::recsys {

namespace {

struct metric_terms {
  std::string_view word, terms;
  bool cut; ///< has a cutoff
};

constexpr std::array metrics{
    metric_terms{"auc", "auc|area under the roc curve", false},
    metric_terms{"logloss", "logloss|log loss|cross entropy", false},
    metric_terms{"rmse", "rmse|root mean square error|root mean squared error",
                 false},
    metric_terms{"mse", "mse|mean squared error", false},
    metric_terms{"mae", "mae|mean absolute error", false},
    metric_terms{"hit", "hit|hr|hit rate|hits", true},
    metric_terms{"recall", "recall", true},
    metric_terms{"precision", "precision", true},
    metric_terms{"ndcg", "ndcg", true},
    metric_terms{"mrr", "mrr", true},
    metric_terms{"map", "mean average precision", true},
};

constexpr std::string_view reports_metrics
    = "metric|metrics|evaluate|evaluated|evaluation|measure|measured|report|"
      "adopt|use|used|in terms of|performance";

struct split_terms {
  std::string_view word, terms;
};

constexpr std::array splits{
    split_terms{"leave_one_out",
                "leave one out|most recent action|last item is used|"
                "most recent item"},
    split_terms{"global_time",
                "first 6 days|last day|next 1 day|next one day|"
                "chronological|first 7 days|next day|consecutive days"},
    split_terms{"random_ratio",
                "randomly split|split randomly|randomly divide|"
                "randomly select|randomly equally split|random split|"
                "is divided randomly|for training 20|as training set"},
    split_terms{"k_fold", "cross validation|fold cross"},
    split_terms{"given", "official split|original split|provided split"},
};

/// Numbers behind "@" in a normal text, for one metric's terms.
std::set<std::string> cutoffs(const std::string& normal,
                              std::string_view terms) {
  std::set<std::string> out;
  for (auto at = normal.find('@'); at != std::string::npos;
       at = normal.find('@', at + 1)) {
    auto before = plain_words(std::string_view{normal}.substr(0, at)) + ' ';
    auto tail = before.size() > 12 ? before.substr(before.size() - 12) : before;
    auto last = tail.rfind(' ', tail.size() - 2);
    auto word = last == std::string::npos ? tail : tail.substr(last);
    auto end = at + 1;
    while (end < normal.size() && normal[end] >= '0' && normal[end] <= '9')
      ++end;
    if (end > at + 1 && end - at <= 5 && has_term(word, terms))
      out.insert(normal.substr(at + 1, end - at - 1));
  }
  return out;
}

/// The numbers of "with K = 5, 10" or "K in {5, 10}".
std::set<std::string> named_cutoffs(const std::string& normal) {
  std::set<std::string> out;
  for (std::string_view sign : {" k = ", " k=", " n = ", " k ∈ {"}) {
    auto at = normal.find(sign);
    if (at == std::string::npos || normal.find('@') == std::string::npos)
      continue;
    at += sign.size();
    auto end = normal.find_first_not_of("0123456789, and", at);
    for (const auto& number :
         numbers_in(std::string_view{normal}.substr(at, end - at)))
      if (number.value >= 1 && number.value <= 1000)
        out.insert(std::to_string(static_cast<int>(number.value)));
  }
  return out;
}

class evaluation_finder {
public:
  explicit evaluation_finder(const paper_view& view) : view_(view) {}

  record_evaluation find() && {
    for (const auto& metric : metrics)
      find_metric(metric);
    find_split();
    find_negatives();
    return std::move(out_);
  }

private:
  template <class Use>
  void each_sentence(Use use) {
    for (const auto& sentence : view_.sentences)
      if (sentence.role == section_role::experiments && !sentence.heading)
        use(sentence);
  }

  void find_metric(const metric_terms& metric) {
    std::set<std::string> done;
    text_span plain{};
    each_sentence([&](const paper_sentence& sentence) {
      if (!has_term(sentence.words, metric.terms)
          || !has_term(sentence.words, reports_metrics))
        return;
      if (plain.empty())
        plain = sentence.where;
      if (!metric.cut)
        return;
      auto normal = normal_text(view_.source->at(sentence.where));
      auto at = cutoffs(normal, metric.terms);
      if (at.empty())
        at = named_cutoffs(normal);
      for (const auto& cutoff : at)
        if (done.insert(cutoff).second)
          add_metric(std::string(metric.word) + '@' + cutoff, sentence.where);
    });
    if (!plain.empty() && !metric.cut)
      add_metric(std::string(metric.word), plain);
  }

  void add_metric(std::string word, text_span where) {
    auto known = find_word(metric_words(), word.substr(0, word.find('@')));
    auto stated = known && states_word(*known, view_.source->at(where));
    out_.metrics.push_back(
        {std::move(word),
         stated ? field_status::stated : field_status::inferred, 0.8,
         span_of(*view_.source, where)});
  }

  void find_split() {
    for (const auto& split : splits)
      each_sentence([&](const paper_sentence& sentence) {
        if (out_.split.status != field_status::missing
            || !has_term(sentence.words, split.terms)
            || !has_term(sentence.words, "train|training|test|testing|"
                                         "validation|evaluation|evaluate"))
          return;
        auto text = view_.source->at(sentence.where);
        auto stated = states_word(*find_word(split_words(), split.word), text);
        out_.split = {std::string(split.word),
                      stated ? field_status::stated : field_status::inferred,
                      0.8, span_of(*view_.source, sentence.where)};
      });
  }

  void find_negatives() {
    each_sentence([&](const paper_sentence& sentence) {
      if (out_.negatives.status != field_status::missing
          || !has_term(sentence.words, "negative items|negative samples|"
                                       "negatives|negative item")
          || !has_term(sentence.words, "rank|ranking|randomly sample|sample"))
        return;
      auto normal = normal_text(view_.source->at(sentence.where));
      for (const auto& number : numbers_in(normal))
        if (number.value >= 10 && number.value <= 1e6
            && normal.find("negative", number.end) - number.end < 24) {
          out_.negatives
              = stated_field(*view_.source, sentence.where,
                             static_cast<std::int64_t>(number.value), 0.8);
          return;
        }
    });
  }

  const paper_view& view_;
  record_evaluation out_;
};

} // namespace

record_evaluation find_evaluation(const paper_view& view) {
  return evaluation_finder(view).find();
}

} // namespace automodel::recsys
