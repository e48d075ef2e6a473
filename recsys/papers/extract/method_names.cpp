#include "recsys/papers/extract/method_names.hpp"

#include "recsys/ascii.hpp"
#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/record/normal_text.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace automodel::recsys {

namespace {

struct token {
  std::string_view text; ///< without punctuation around it
  bool in_brackets = false;
  bool cited = false; ///< a citation follows
};

constexpr std::string_view around = "()[]{},;:.'\"?!*";

std::vector<token> tokens_of(std::string_view text) {
  std::vector<token> out;
  for (std::size_t at = 0; at < text.size();) {
    auto begin = text.find_first_not_of(" \n", at);
    if (begin == std::string_view::npos)
      break;
    at = std::min(text.find_first_of(" \n", begin), text.size());
    auto word = text.substr(begin, at - begin);
    if (!out.empty() && (word.front() == '[' || word.starts_with("(20")))
      out.back().cited = true;
    auto brackets = word.front() == '(' && word.find(')') != word.npos;
    auto first = word.find_first_not_of(around);
    if (first == std::string_view::npos)
      continue;
    auto last = word.find_last_not_of(around);
    out.push_back({word.substr(first, last - first + 1), brackets,
                   word.substr(last + 1).starts_with('[')});
  }
  return out;
}

/// Abbreviations of the field that name no method.
constexpr std::array<std::string_view, 40> common_abbreviations{
    "AUC",  "CTR", "GPU",  "CPU",  "RMSE", "MSE",  "MAE",   "NDCG",
    "MRR",  "SGD", "ReLU", "RELU", "ID",   "IDs",  "MLP",   "DNN",
    "DNNs", "CNN", "RNN",  "MLPs", "CNNs", "RNNs", "ML",    "RQ1",
    "RQ2",  "RQ3", "RQ4",  "URL",  "L2",   "GB",   "TF",    "TPU",
    "NLP",  "MC",  "MCs",  "FFN",  "API",  "QPS",  "FLOPS", "PReLU"};

/// Two capitals, or a digit behind capitals: "FM", "DeepFM", "xDeepFM",
/// "GRU4Rec".
bool is_name(std::string_view word) {
  if (word.size() < 2 || word.size() > 24 || !is_letter(word.front()))
    return false;
  if (std::ranges::find(common_abbreviations, word)
      != common_abbreviations.end())
    return false;
  auto capitals = std::ranges::count_if(word, is_upper);
  auto digits = std::ranges::any_of(word, is_digit);
  auto plain = std::ranges::all_of(word, [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '+' || c == '&';
  });
  return plain && (capitals >= 2 || (digits && capitals > 0))
         && std::ranges::any_of(word, is_letter);
}

/// "Foo": a capital and letters; a name only where something says so.
bool is_capital_word(std::string_view word) {
  return word.size() >= 2 && word.size() <= 24 && is_upper(word.front())
         && std::ranges::all_of(word.substr(1), [](char c) {
              return is_letter(c) || is_digit(c) || c == '-';
            });
}

constexpr std::string_view introduces
    = "propose|proposed|proposes|present|introduce|develop|design|named|called|"
      "termed|dubbed|our|build|namely";

constexpr std::size_t name_reach = 14; ///< words between "propose" and the name

class name_finder {
public:
  explicit name_finder(paper_view& view) : view_(view) {}

  void find() && {
    for (const auto& sentence : view_.sentences)
      if (sentence.role != section_role::front && !sentence.heading)
        count(sentence);
    choose_own();
    for (const auto& sentence : view_.sentences)
      if (sentence.role == section_role::method)
        count_part(sentence);
    for (const auto& [name, times] : cited_)
      if (name != view_.name && parts_[name] < part_times)
        view_.others.push_back(name);
  }

private:
  void count(const paper_sentence& sentence) {
    auto tokens = tokens_of(view_.source->at(sentence.where));
    auto own_part = sentence.role == section_role::introduction
                    || sentence.role == section_role::method
                    || sentence.role == section_role::experiments
                    || sentence.role == section_role::preliminary
                    || sentence.role == section_role::closing;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      auto name = std::string(tokens[i].text);
      if (sentence.role == section_role::experiments
          && (is_name(name) || is_capital_word(name)))
        ++seen_[name];
      if (is_name(name) && tokens[i].cited)
        ++cited_[name];
      if (own_part && is_introducing(lower(tokens[i].text)))
        propose(sentence, tokens, i);
    }
  }

  /// What the method's part speaks of again and again, or has a heading for,
  /// is a part of the method, though others thought of it.
  void count_part(const paper_sentence& sentence) {
    auto text = view_.source->at(sentence.where);
    for (const auto& token : tokens_of(text))
      if (is_name(token.text))
        parts_[std::string(token.text)] += sentence.heading ? part_times : 1;
  }

  static constexpr std::size_t part_times = 4;

  static bool is_introducing(const std::string& word) {
    auto of_others = word.ends_with('s') && word != "proposes";
    return !of_others && has_term(' ' + word + ' ', introduces);
  }

  static std::string lower(std::string_view word) { return normal_text(word); }

  void propose(const paper_sentence& sentence, const std::vector<token>& tokens,
               std::size_t verb) {
    auto end = std::min(tokens.size(), verb + 1 + name_reach);
    for (auto i = verb + 1; i < end; ++i) {
      auto next = i == verb + 1;
      auto named = is_name(tokens[i].text)
                   || ((next || tokens[i].in_brackets)
                       && is_capital_word(tokens[i].text));
      if (!named || tokens[i].cited)
        continue;
      auto& hit = proposed_[std::string(tokens[i].text)];
      hit.times += next || tokens[i].in_brackets ? 3 : 1;
      if (hit.first.empty())
        hit.first = sentence.where;
      return;
    }
  }

  /// The one that is proposed most often, in relation to how often it is
  /// cited; how often it is there at all decides between equals.
  void choose_own() {
    double best = 2;
    for (const auto& [name, hit] : proposed_) {
      auto score = static_cast<double>(hit.times)
                   + 0.3 * static_cast<double>(seen_[name])
                   - 4. * static_cast<double>(times_cited(name));
      if (score <= best)
        continue;
      best = score;
      view_.name = name;
      view_.name_at = hit.first;
    }
  }

  std::size_t times_cited(const std::string& name) const {
    auto at = cited_.find(name);
    return at == cited_.end() ? 0 : at->second;
  }

  struct proposal {
    std::size_t times = 0;
    text_span first{};
  };

  paper_view& view_;
  std::map<std::string, std::size_t> seen_, cited_, parts_;
  std::map<std::string, proposal> proposed_;
};

bool has_name(std::string_view text, std::string_view name) {
  auto part_of_word = [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '&';
  };
  for (auto at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    auto end = at + name.size();
    if ((at == 0 || !part_of_word(text[at - 1]))
        && (end == text.size() || !part_of_word(text[end])))
      return true;
  }
  return false;
}

} // namespace

namespace {

/// Whether a block begins with the name of another method, as the entries of a
/// list of baselines do.
bool opens_with_other(const paper_view& view, std::string_view text) {
  return names_other(view, text.substr(0, 32));
}

/// A sentence is about another method if it names one and not the paper's own;
/// in a block that begins with one's name all are, but those that speak of
/// all methods.
/// "The proposed method uses the same settings."
bool takes_over(const paper_view& view, const paper_sentence& sentence) {
  return names_own(view, view.source->at(sentence.where))
         && has_term(sentence.words, "same setting|same settings|"
                                     "same parameters|same hyper parameters|"
                                     "same configuration|same structure");
}

void mark_others(paper_view& view) {
  std::uint32_t block = 0;
  bool others_block = false;
  for (auto& sentence : view.sentences) {
    auto text = view.source->at(sentence.where);
    auto own = names_own(view, text);
    if (sentence.block != block || &sentence == &view.sentences.front()) {
      block = sentence.block;
      others_block = !own && opens_with_other(view, text);
    }
    sentence.of_other = !own && (others_block || names_other(view, text));
  }
  for (std::size_t i = 1; i < view.sentences.size(); ++i)
    if (takes_over(view, view.sentences[i]))
      view.sentences[i - 1].of_other = false;
}

} // namespace

void name_methods(paper_view& view) {
  name_finder(view).find();
  mark_others(view);
}

bool names_other(const paper_view& view, std::string_view text) {
  return std::ranges::any_of(view.others, [text](const std::string& name) {
    return has_name(text, name);
  });
}

bool names_own(const paper_view& view, std::string_view text) {
  if (!view.name.empty() && has_name(text, view.name))
    return true;
  return has_term(plain_words(text) + ' ', "our|proposed|both|all");
}

} // namespace automodel::recsys
