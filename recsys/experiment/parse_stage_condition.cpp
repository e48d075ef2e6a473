#include "base/nearest_word.hpp"
#include "recsys/ascii.hpp"
#include "recsys/experiment/shown.hpp"
#include "recsys/experiment/stage_condition.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>

namespace automodel::recsys {

namespace {

using kind = stage_reference::kind;

bool begins_word(char c) {
  return is_letter(c) || c == '_';
}

// Names of metrics too: "ndcg@10", "auc/is_click".
bool goes_on(char c) {
  return begins_word(c) || is_digit(c) || c == '@' || c == '/';
}

constexpr std::array properties{
    std::pair{std::string_view{"best"}, kind::best},
    std::pair{std::string_view{"second"}, kind::second},
    std::pair{std::string_view{"winner"}, kind::winner},
    std::pair{std::string_view{"failures"}, kind::failures},
    std::pair{std::string_view{"ran"}, kind::ran},
    std::pair{std::string_view{"skipped"}, kind::skipped},
    std::pair{std::string_view{"failed"}, kind::failed},
};

constexpr std::array<std::string_view, 3> joining{"and", "or", "not"};

bool is_number(kind of) {
  return of == kind::best || of == kind::second || of == kind::candidate
         || of == kind::failures;
}

std::vector<std::string_view> views(const std::vector<std::string>& of) {
  return {of.begin(), of.end()};
}

} // namespace

// Recursive descent, one level of precedence each; a problem stops it.
class stage_condition_parser {
public:
  stage_condition_parser(std::string_view text, const stage_scope& scope)
      : text_(text), scope_(scope) {}

  result<stage_condition> parse() {
    if (text_.size() > stage_condition::longest)
      refuse(0, "is too long",
             "at most " + std::to_string(stage_condition::longest) + " bytes");
    else if (expect(type::truth, 0, either()); skip(), at_ < text_.size())
      refuse(at_, "goes on with " + shown(text_.substr(at_, 12)),
             "expected and, or, or the end");
    if (problem_)
      return tl::unexpected<error>(std::move(*problem_));
    return std::move(made_);
  }

private:
  using op = stage_condition::op;
  enum class type : std::uint8_t { truth, number, text };

  struct word {
    std::string text;
    std::size_t at = 0;
    bool in_quotes = false;
  };

  // -- problems: the first one counts -----------------------------------------

  void refuse(std::size_t at, std::string message, std::string hint = {}) {
    if (!problem_)
      problem_ = error{errc::parse_error,
                       std::move(message),
                       {{}, 1, static_cast<std::uint32_t>(at + 1)},
                       std::move(hint)};
  }

  type expect(type wanted, std::size_t at, type found) {
    constexpr std::array names{"a truth", "a number", "a text"};
    if (found != wanted)
      refuse(at,
             std::string{"expected "} + names[static_cast<std::size_t>(wanted)]
                 + ", found " + names[static_cast<std::size_t>(found)],
             wanted == type::truth ? "such as screen.best >= 0.1, or screen.ran"
                                   : "such as screen.best");
    return wanted;
  }

  // -- words ------------------------------------------------------------------

  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t'))
      ++at_;
  }

  bool take(std::string_view sign) {
    skip();
    if (!text_.substr(at_).starts_with(sign))
      return false;
    at_ += sign.size();
    return true;
  }

  // Without blanks: what it joins is one value.
  bool take_dot() {
    auto found = at_ < text_.size() && text_[at_] == '.';
    at_ += found ? 1 : 0;
    return found;
  }

  bool take_word(std::string_view wanted) {
    skip();
    auto rest = text_.substr(at_);
    if (!rest.starts_with(wanted)
        || (rest.size() > wanted.size()
            && (goes_on(rest[wanted.size()]) || rest[wanted.size()] == '.')))
      return false;
    at_ += wanted.size();
    return true;
  }

  word next_word() {
    skip();
    word found{{}, at_};
    auto begin = at_;
    if (at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"')) {
      auto end = text_.find(text_[at_], at_ + 1);
      if (end == std::string_view::npos) {
        refuse(begin, "a quote is not closed");
        return found;
      }
      found.text = text_.substr(begin + 1, end - begin - 1);
      found.in_quotes = true;
      at_ = end + 1;
      return found;
    }
    if (at_ < text_.size() && begins_word(text_[at_]))
      while (at_ < text_.size() && goes_on(text_[at_]))
        ++at_;
    found.text = text_.substr(begin, at_ - begin);
    return found;
  }

  // -- the grammar ------------------------------------------------------------

  void emit(op what) { made_.nodes_.push_back({what}); }

  template <class Side>
  type joined(std::string_view by, op what, Side side) {
    skip();
    auto begin = at_;
    auto found = (this->*side)();
    while (!problem_ && take_word(by)) {
      expect(type::truth, begin, found);
      skip();
      begin = at_;
      found = expect(type::truth, begin, (this->*side)());
      emit(what);
    }
    return found;
  }

  type either() {
    return joined("or", op::either, &stage_condition_parser::both);
  }
  type both() {
    return joined("and", op::both, &stage_condition_parser::negation);
  }

  type negation() {
    if (!take_word("not"))
      return comparison();
    skip();
    auto begin = at_;
    if (!deeper())
      return type::truth;
    expect(type::truth, begin, negation());
    --depth_;
    emit(op::no);
    return type::truth;
  }

  type comparison() {
    constexpr std::array signs{
        std::pair{std::string_view{"<="}, op::less_equal},
        std::pair{std::string_view{">="}, op::greater_equal},
        std::pair{std::string_view{"=="}, op::equal},
        std::pair{std::string_view{"!="}, op::unequal},
        std::pair{std::string_view{"<"}, op::less},
        std::pair{std::string_view{">"}, op::greater}};
    skip();
    auto begin = at_;
    auto left = sum();
    for (auto [sign, what] : signs) {
      if (problem_ || !take(sign))
        continue;
      if (left != type::text || (what != op::equal && what != op::unequal))
        expect(type::number, begin, left);
      skip();
      begin = at_;
      expect(left, begin, sum());
      emit(what);
      return type::truth;
    }
    return left;
  }

  template <class Side>
  type computed(std::span<const std::pair<char, op>> signs, Side side) {
    skip();
    auto begin = at_;
    auto found = (this->*side)();
    while (!problem_) {
      skip();
      auto sign
          = std::find_if(signs.begin(), signs.end(), [&](const auto& one) {
              return at_ < text_.size() && text_[at_] == one.first;
            });
      if (sign == signs.end())
        break;
      expect(type::number, begin, found);
      ++at_;
      skip();
      begin = at_;
      found = expect(type::number, begin, (this->*side)());
      emit(sign->second);
    }
    return found;
  }

  type sum() {
    constexpr std::array signs{std::pair{'+', op::add},
                               std::pair{'-', op::subtract}};
    return computed(signs, &stage_condition_parser::product);
  }

  type product() {
    constexpr std::array signs{std::pair{'*', op::multiply}};
    return computed(signs, &stage_condition_parser::atom);
  }

  type atom() {
    skip();
    auto begin = at_;
    if (begin == text_.size()) {
      refuse(begin, "ends where a value must be",
             "such as screen.best, 0.1, 'ease'");
      return type::truth;
    }
    if (take("-")) {
      if (!deeper())
        return type::number;
      expect(type::number, begin + 1, atom());
      --depth_;
      emit(op::negative);
      return type::number;
    }
    if (take("(")) {
      if (!deeper())
        return type::truth;
      auto inner = either();
      --depth_;
      if (!problem_ && !take(")"))
        refuse(at_, "a parenthesis is not closed");
      return inner;
    }
    if (is_digit(text_[begin]) || text_[begin] == '.')
      return number();
    return name();
  }

  bool deeper() {
    if (++depth_ > stage_condition::deepest)
      refuse(at_, "is nested too deeply",
             "at most " + std::to_string(stage_condition::deepest) + " deep");
    return !problem_;
  }

  type number() {
    double value = 0;
    auto [end, why] = std::from_chars(text_.data() + at_,
                                      text_.data() + text_.size(), value);
    if (why != std::errc{} || !std::isfinite(value))
      refuse(at_, shown(text_.substr(at_, 12)) + " is no number");
    at_ = static_cast<std::size_t>(end - text_.data());
    made_.nodes_.push_back({op::value, value});
    return type::number;
  }

  type name() {
    auto first = next_word();
    if (problem_)
      return type::truth;
    if (first.text.empty() && !first.in_quotes) {
      refuse(first.at,
             "has " + shown(text_.substr(first.at, 12))
                 + " where a value must be",
             "such as screen.best, 0.1, 'ease'");
      return type::truth;
    }
    if (first.in_quotes && !take_dot()) {
      made_.nodes_.push_back({op::value, std::move(first.text)});
      return type::text;
    }
    if (!first.in_quotes && !take_dot()) {
      refuse_lone(first);
      return type::truth;
    }
    return reference(first);
  }

  void refuse_lone(const word& found) {
    auto known = std::vector<std::string_view>{joining.begin(), joining.end()};
    auto near = nearest_word(found.text, known);
    refuse(found.at, shown(found.text) + " is no value",
           !near.empty() ? "did you mean \"" + std::string{near} + "\"?"
                         : "a value is STAGE.best, STAGE.CANDIDATE and the "
                           "like; a text stands in quotes");
  }

  type reference(const word& stage) {
    auto known
        = std::find_if(scope_.stages.begin(), scope_.stages.end(),
                       [&](const auto& one) { return one.name == stage.text; });
    if (known == scope_.stages.end()) {
      std::vector<std::string_view> names;
      for (const auto& one : scope_.stages)
        names.push_back(one.name);
      refuse(stage.at, shown(stage.text) + " is no stage before this one",
             allowed_words(stage.text, names));
      return type::truth;
    }
    auto which = next_word();
    stage_reference made{kind::candidate, stage.text};
    auto property = std::find_if(
        properties.begin(), properties.end(), [&](const auto& one) {
          return !which.in_quotes && one.first == which.text;
        });
    if (property != properties.end())
      made.what = property->second;
    else if (!problem_)
      made.candidate = candidate_of(*known, which);
    if (is_number(made.what) && made.what != kind::failures && take_dot())
      made.metric = metric(next_word());
    auto written = std::string{text_.substr(stage.at, at_ - stage.at)};
    auto found = made.what == kind::winner ? type::text
                 : is_number(made.what)    ? type::number
                                           : type::truth;
    made_.nodes_.push_back(
        {op::look_up, {}, std::move(made), std::move(written)});
    return found;
  }

  std::string candidate_of(const stage_scope::stage& stage, const word& which) {
    const auto& names = stage.candidates;
    if (std::find(names.begin(), names.end(), which.text) == names.end()) {
      auto known = views(names);
      for (const auto& one : properties)
        known.push_back(one.first);
      refuse(which.at,
             shown(which.text) + " is no candidate of stage \"" + stage.name
                 + '"',
             allowed_words(which.text, known));
    }
    return which.text;
  }

  std::string metric(const word& which) {
    const auto& names = scope_.metrics;
    if (!names.empty()
        && std::find(names.begin(), names.end(), which.text) == names.end())
      refuse(which.at, shown(which.text) + " is not measured on validation",
             allowed_words(which.text, views(names)));
    return which.text;
  }

  std::string_view text_;
  const stage_scope& scope_;
  std::size_t at_ = 0;
  unsigned depth_ = 0;
  stage_condition made_;
  std::optional<error> problem_;
};

result<stage_condition> stage_condition::parse(std::string_view text,
                                               const stage_scope& scope) {
  return stage_condition_parser{text, scope}.parse();
}

} // namespace automodel::recsys
