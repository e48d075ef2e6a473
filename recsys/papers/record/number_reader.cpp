#include "recsys/papers/record/normal_text.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace automodel::recsys {

namespace {

constexpr std::array number_words{
    std::pair{std::string_view{"zero"}, 0.},
    std::pair{std::string_view{"one"}, 1.},
    std::pair{std::string_view{"single"}, 1.},
    std::pair{std::string_view{"once"}, 1.},
    std::pair{std::string_view{"two"}, 2.},
    std::pair{std::string_view{"twice"}, 2.},
    std::pair{std::string_view{"three"}, 3.},
    std::pair{std::string_view{"four"}, 4.},
    std::pair{std::string_view{"five"}, 5.},
    std::pair{std::string_view{"six"}, 6.},
    std::pair{std::string_view{"seven"}, 7.},
    std::pair{std::string_view{"eight"}, 8.},
    std::pair{std::string_view{"nine"}, 9.},
    std::pair{std::string_view{"ten"}, 10.},
    std::pair{std::string_view{"eleven"}, 11.},
    std::pair{std::string_view{"twelve"}, 12.},
    std::pair{std::string_view{"thirteen"}, 13.},
    std::pair{std::string_view{"fourteen"}, 14.},
    std::pair{std::string_view{"fifteen"}, 15.},
    std::pair{std::string_view{"sixteen"}, 16.},
    std::pair{std::string_view{"seventeen"}, 17.},
    std::pair{std::string_view{"eighteen"}, 18.},
    std::pair{std::string_view{"nineteen"}, 19.},
    std::pair{std::string_view{"twenty"}, 20.},
    std::pair{std::string_view{"thirty"}, 30.},
    std::pair{std::string_view{"forty"}, 40.},
    std::pair{std::string_view{"fifty"}, 50.},
    std::pair{std::string_view{"sixty"}, 60.},
    std::pair{std::string_view{"seventy"}, 70.},
    std::pair{std::string_view{"eighty"}, 80.},
    std::pair{std::string_view{"ninety"}, 90.},
    std::pair{std::string_view{"hundred"}, 100.},
};

constexpr std::array scale_words{
    std::pair{std::string_view{"thousand"}, 1e3},
    std::pair{std::string_view{"million"}, 1e6},
    std::pair{std::string_view{"billion"}, 1e9},
    std::pair{std::string_view{"k"}, 1e3},
    std::pair{std::string_view{"m"}, 1e6},
    std::pair{std::string_view{"b"}, 1e9},
};

/// Digits times a power of ten, as exactly as it is read.
double scaled(const std::string& digits, int power) {
  return std::strtod((digits + 'e' + std::to_string(power)).c_str(), nullptr);
}

/// Reads the numbers of one normal text from left to right.
class number_reader {
public:
  explicit number_reader(std::string_view text) : text_(text) {}

  std::vector<read_number> read() && {
    while (at_ < text_.size()) {
      if (starts_number())
        read_digits();
      else if (is_normal_letter(text_[at_]))
        read_word();
      else
        ++at_;
    }
    return std::move(found_);
  }

private:
  char look(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  bool starts_number() const {
    return is_digit(look()) || (look() == '.' && is_digit(look(1)));
  }

  void add(double value, std::size_t begin) {
    if (std::isfinite(value))
      found_.push_back({value, begin, at_});
  }

  bool three_digits(std::size_t from) const {
    return is_digit(look(from)) && is_digit(look(from + 1))
           && is_digit(look(from + 2)) && !is_digit(look(from + 3));
  }

  /// The width of a separator of thousands at this place: "," or ", " before
  /// three digits.
  std::size_t separator() const {
    if (look() == ',' && three_digits(1))
      return 1;
    return look() == ',' && look(1) == ' ' && three_digits(2) ? 2 : 0;
  }

  /// Digits with a point; separators of thousands are taken off. What may be a
  /// list as well, "400,400", is read as both.
  std::string mantissa() {
    auto from = at_;
    std::string digits;
    while (is_digit(look()))
      digits += text_[at_++];
    if (digits.size() <= 3 && separator() > 0 && !digits.empty())
      add(scaled(digits, 0), from);
    bool grouped = !digits.empty() && digits.size() <= 3;
    while (auto width = grouped ? separator() : 0) {
      at_ += width;
      digits += text_.substr(at_, 3);
      at_ += 3;
      add(scaled(std::string(text_.substr(at_ - 3, 3)), 0), at_ - 3);
      grouped = digits.size() <= 12;
    }
    if (look() == '.' && is_digit(look(1))) {
      digits += text_[at_++];
      while (is_digit(look()))
        digits += text_[at_++];
    }
    return digits;
  }

  std::optional<int> signed_digits() {
    auto from = at_;
    if (look() == '-' || look() == '+')
      ++at_;
    int value = 0;
    auto first = at_;
    while (is_digit(look()) && at_ - first < 3)
      value = 10 * value + (text_[at_++] - '0');
    if (at_ == first || is_digit(look())) {
      at_ = from;
      return {};
    }
    return text_[from] == '-' ? -value : value;
  }

  void read_digits() {
    auto begin = at_;
    auto digits = mantissa();
    if (digits.size() > 40)
      return;
    auto value = scaled(digits, 0);
    auto end = at_;
    if (read_exponent(digits, begin))
      return;
    at_ = end;
    add(value, begin);
    read_power(digits, begin);
    read_suffix(value, begin);
    read_fraction(value, begin);
  }

  /// "e-3": part of the number; without the letter it is none.
  bool read_exponent(const std::string& digits, std::size_t begin) {
    if (look() != 'e')
      return false;
    ++at_;
    auto power = signed_digits();
    if (power)
      add(scaled(digits, *power), begin);
    return power.has_value();
  }

  void skip(std::string_view characters) {
    while (at_ < text_.size() && characters.find(look()) != characters.npos)
      ++at_;
  }

  /// "10^-3", "10-3" of a lost superscript, "2 x 10-4".
  void read_power(const std::string& digits, std::size_t begin) {
    auto end = at_;
    auto product = false;
    skip(" ");
    if (look() == 'x' || look() == '*') {
      ++at_;
      skip(" ");
      product = text_.substr(at_, 2) == "10";
      at_ += product ? 2 : 0;
    }
    if (!product)
      at_ = end;
    if (product || digits == "10") {
      skip("^{");
      auto power = product || look() == '-' || at_ > end ? signed_digits()
                                                         : std::nullopt;
      if (power)
        add(scaled(product ? digits : "1", *power), begin);
    }
    at_ = end;
  }

  void read_suffix(double value, std::size_t begin) {
    auto end = at_;
    if (look() == ' ')
      ++at_;
    if (look() == '%') {
      ++at_;
      add(value / 100, begin);
    }
    for (auto [word, scale] : scale_words)
      if (text_.substr(at_).starts_with(word)
          && !is_normal_letter(look(word.size()))) {
        at_ += word.size();
        add(value * scale, begin);
        break;
      }
    at_ = end;
  }

  void read_fraction(double value, std::size_t begin) {
    auto end = at_;
    if (look() == '/' && is_digit(look(1))) {
      ++at_;
      if (auto below = signed_digits(); below && *below > 0)
        add(value / *below, begin);
    }
    at_ = end;
  }

  void read_word() {
    auto begin = at_;
    while (is_normal_letter(look()))
      ++at_;
    auto word = text_.substr(begin, at_ - begin);
    for (auto [name, value] : number_words)
      if (word == name)
        add(value, begin);
    // A digit behind letters is an index: "layer2", "x1".
    while (is_digit(look()))
      ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<read_number> found_;
};

} // namespace

std::vector<read_number> numbers_in(std::string_view normal) {
  return number_reader(normal).read();
}

} // namespace automodel::recsys
