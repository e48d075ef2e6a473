#include "recsys/papers/extract/setting_finder.hpp"

#include "recsys/papers/extract/method_names.hpp"
#include "recsys/papers/extract/stated_numbers.hpp"
#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/record/check_record.hpp"
#include "recsys/papers/record/normal_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace automodel::recsys {

namespace {

/// Headings of the parts that tell how methods were trained.
constexpr std::string_view setting_headings
    = "implementation|setting|settings|setup|parameter|parameters|details|"
      "reproducibility|hyper|training|optimization|learning|model|structures|"
      "protocol|baselines|learn*";

/// Words of sentences that set something.
constexpr std::string_view sets
    = "we set|is set|are set|set to|set as|we use|we used|default|fixed|fix|"
      "use|used|all methods|all models|all the models|is optimized|optimizer|"
      "trained|optimized|we adopt|employ|implemented|consists|consider|"
      "limit|generate|stack|has a dimension|learned";

/// Words of sentences whose numbers are examples.
constexpr std::string_view examples
    = "e g|literature|for exposition|for illustration|for example|"
      "for instance";

/// Words of sentences that say how results were measured.
constexpr std::string_view describes_test
    = "test item|test set|ground truth|evaluation|evaluate|metric|ranking the|"
      "rank the|hit ratio|ndcg";

/// Headings below which methods to compare with are described.
constexpr std::string_view others_headings
    = "compared method|comparison method|competing method|competitor|"
      "competing model|compared model|baseline";

/// Words of sentences that set something beyond doubt.
constexpr std::string_view surely_sets
    = "we set|is set|are set|was set|set to|set as|fixed|we fix|default|"
      "followed by";

/// Words of sentences that compare settings instead.
constexpr std::string_view studies
    = "effect|impact|influence|varying|vary|worse|increases|increasing|"
      "sensitivity|study the|when the|performs|outperform|outperforms|"
      "if the|decrease|better than|even "
      "when|significantly|investigate|compare "
      "the|appendix|figure";

parameter as_parameter(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15)
    return static_cast<std::int64_t>(value);
  return value;
}

std::string as_list(const std::vector<double>& values) {
  std::string out;
  for (auto value : values)
    out += (out.empty() ? "" : ",") + automodel::to_string(as_parameter(value));
  return out;
}

class setting_finder {
public:
  setting_finder(const paper_view& view, const std::vector<std::string>& data)
      : view_(view), data_(data) {}

  std::vector<record_setting> find() && {
    for (const auto& sentence : view_.sentences) {
      if (sentence.heading)
        heading_ = &sentence;
      if (sentence.role == section_role::experiments)
        experiments_ = std::min(experiments_, sentence.where.begin);
      if (auto trust = trust_in(sentence); trust > 0)
        read(sentence, trust);
    }
    settle_optimizer();
    return std::move(found_);
  }

private:
  /// What the experiments used stands before what the method's part proposes.
  void settle_optimizer() {
    auto is_optimizer
        = [](const record_setting& one) { return one.name == "optimizer"; };
    auto tried = [&](const record_setting& one) {
      return is_optimizer(one) && one.field.span.begin >= experiments_;
    };
    if (std::ranges::any_of(found_, tried))
      std::erase_if(found_, [&](const record_setting& one) {
        return is_optimizer(one) && !tried(one);
      });
  }

  bool under_setting_heading(const paper_sentence& sentence) const {
    const auto& section = view_.source->sections[sentence.section];
    auto words = plain_words(view_.source->at(section.title)) + ' ';
    if (has_term(words, setting_headings))
      return true;
    return heading_ && heading_->section == sentence.section
           && has_term(heading_->words, setting_headings);
  }

  /// Whether it is in a part that varies settings to see what they do.
  bool in_study(const paper_sentence& sentence) const {
    const auto& sections = view_.source->sections;
    auto level = sections[sentence.section].level + 1;
    for (auto i = std::size_t{sentence.section} + 1; i-- > 0 && level > 1;) {
      if (sections[i].level >= level)
        continue;
      level = sections[i].level;
      auto title = plain_words(view_.source->at(sections[i].title)) + ' ';
      if (has_term(title, "study|investigation|impact|effect|influence|"
                          "ablation|sensitivity|affect|analysis|understanding|"
                          "efficiency"))
        return true;
    }
    return false;
  }

  /// Whether it describes methods to compare with, and speaks of no other.
  bool is_list_of_others(const paper_sentence& sentence) const {
    const auto& section = view_.source->sections[sentence.section];
    auto title = plain_words(view_.source->at(section.title)) + ' ';
    auto under = has_term(title, others_headings)
                 || (heading_ && heading_->block == sentence.block
                     && has_term(heading_->words, others_headings));
    return under && !names_own(view_, view_.source->at(sentence.where));
  }

  /// How far a sentence speaks of how the paper's own method was set.
  double trust_in(const paper_sentence& sentence) const {
    auto experiments = sentence.role == section_role::experiments;
    if (!experiments && sentence.role != section_role::method)
      return 0;
    if (sentence.of_other || (experiments && in_study(sentence))
        || (experiments && is_list_of_others(sentence)))
      return 0;
    auto set = has_term(sentence.words, sets);
    if (has_term(sentence.words, studies)
        && !has_term(sentence.words, surely_sets))
      return 0;
    if (experiments && under_setting_heading(sentence))
      return set ? 0.9 : 0.7;
    return set ? 0.6 : 0;
  }

  void read(const paper_sentence& sentence, double trust) {
    auto normal = normal_text(view_.source->at(sentence.where));
    for (const auto& number : stated_numbers(normal))
      add_number(sentence, normal, number, trust);
    std::string_view done;
    for (const auto& choice : setting_choices())
      if (choice.name != done && chooses(sentence, choice)) {
        done = choice.name;
        add(choice.name, std::string(choice.value), {}, false, sentence, trust);
      }
  }

  /// The first choice of a setting in the table's order that the sentence
  /// makes, but not "tanh for X", X another method.
  bool chooses(const paper_sentence& sentence,
               const setting_choice& choice) const {
    auto at = find_term(sentence.words, choice.terms);
    if (at == std::string::npos || !has_term(sentence.words, choice.near))
      return false;
    auto behind = std::string_view{sentence.words}.substr(at);
    auto blank = behind.find(' ');
    return !behind.substr(std::min(blank, behind.size())).starts_with(" for ")
           || names_own_plainly(behind);
  }

  /// Whether what follows "for" are all methods or the paper's own.
  bool names_own_plainly(std::string_view words) const {
    return has_term(words.substr(0, 48), "all|other|our|the|each")
           || (!view_.name.empty()
               && has_term(words.substr(0, 48),
                           plain_words(view_.name).substr(1)));
  }

  void add_number(const paper_sentence& sentence, const std::string& normal,
                  const stated_number& number, double trust) {
    if (has_term(sentence.words, examples)
        || is_for_other(std::string_view{normal}.substr(number.end))
        || (number.rule->name == "negatives"
            && has_term(sentence.words, describes_test)))
      return;
    auto list = number.searched || number.values.size() > 1;
    auto value = list ? parameter{as_list(number.values)}
                      : as_parameter(number.values[0]);
    add(number.rule->name, value, data_near(normal, number.end),
        number.searched, sentence, trust);
  }

  /// "0.5 for X", X another method and not the paper's own as well.
  bool is_for_other(std::string_view behind) const {
    if (!behind.starts_with(" for ") && !behind.starts_with(" in "))
      return false;
    auto words = plain_words(behind.substr(0, 80)) + ' ';
    auto named = [&](const std::string& name) {
      return has_term(words, plain_words(name).substr(1));
    };
    auto own = !view_.name.empty() && named(view_.name);
    return !own && !has_term(words, "all|our|both")
           && std::ranges::any_of(view_.others, named);
  }

  /// The data set that is named right behind a number: "0.2 for A".
  std::string data_near(const std::string& normal, std::size_t at) const {
    auto end = normal.find_first_of(",;.)", at);
    auto part = normal.substr(at, std::min(end - at, std::size_t{48}));
    if (!part.starts_with(" for ") && !part.starts_with(" on "))
      return {};
    if (auto next = part.find(" and "); next != part.npos)
      part.resize(next);
    for (const auto& name : data_)
      if (part.find(normal_text(name)) != part.npos)
        return name;
    return {};
  }

  void add(std::string_view name, const parameter& value, std::string where,
           bool searched, const paper_sentence& sentence, double trust) {
    auto same = std::ranges::find_if(found_, [&](const record_setting& one) {
      return one.name == name && one.field.value == value
             && one.searched == searched;
    });
    if (same != found_.end()) {
      same->field.confidence = std::max(same->field.confidence, trust);
      return;
    }
    record_setting out{
        std::string(name),
        stated_field(*view_.source, sentence.where, value, trust),
        std::move(where), searched};
    found_.push_back(std::move(out));
  }

  const paper_view& view_;
  const std::vector<std::string>& data_;
  const paper_sentence* heading_ = nullptr;
  std::uint32_t experiments_ = ~std::uint32_t{0}; ///< where they begin
  std::vector<record_setting> found_;
};

} // namespace

std::vector<record_setting>
find_settings(const paper_view& view, const std::vector<std::string>& data) {
  return setting_finder(view, data).find();
}

} // namespace automodel::recsys
