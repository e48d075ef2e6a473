#include "recsys/papers/reading/pdf/text_line.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace automodel::recsys::pdf {

namespace {

using part = text_line::part;

// In sizes of the line that a word is to join.
constexpr double full_size = 0.85;
constexpr double same_base = 0.25;
constexpr double touching = 0.5;
constexpr double beside = 2;                   // on the very same base
constexpr double lowest = 0.75, highest = 0.8; // of a script's base
constexpr double is_lowered = 0.07, is_raised = 0.16;

double distance(const word& a, double left, double right) {
  return std::max({a.left - right, left - a.right, 0.0});
}

/// Puts each word on a line, the largest first.
class line_builder {
public:
  line_builder(const paged_words& in, const baselines& bases,
               std::uint32_t page)
      : in_(in), bases_(bases), page_(page) {}

  std::vector<text_line> build(std::vector<word> words) {
    auto rank = [&](const word& one) {
      return std::tuple{in_.fonts[one.font].extension, -one.size, one.left};
    };
    std::ranges::stable_sort(words, {}, rank);
    for (auto& one : words)
      place(std::move(one));
    for (auto& line : lines_)
      tidy(line);
    std::ranges::stable_sort(lines_, {}, &text_line::base);
    return std::move(lines_);
  }

private:
  struct choice {
    std::size_t line;
    script how;
    double cost;
  };

  void place(word one) {
    auto base = bases_.of(one);
    auto chosen = in_.fonts[one.font].extension ? operator_line(one, base)
                                                : line_for(one, base);
    if (!chosen) {
      begin_line(std::move(one), base);
      return;
    }
    auto& line = lines_[chosen->line];
    line.left = std::min(line.left, one.left);
    line.right = std::max(line.right, one.right);
    line.parts.push_back({std::move(one), chosen->how});
  }

  void begin_line(word one, double base) {
    text_line line;
    line.left = one.left;
    line.right = one.right;
    line.base = base;
    line.size = one.size;
    line.page = page_;
    line.parts.push_back({std::move(one), script::none});
    by_base_.emplace(base, lines_.size());
    lines_.push_back(std::move(line));
  }

  template <class Judge>
  std::optional<choice> best_near(double base, double reach, Judge judge) {
    std::optional<choice> best;
    auto end = by_base_.upper_bound(base + reach);
    for (auto at = by_base_.lower_bound(base - reach); at != end; ++at) {
      std::optional<choice> next = judge(at->second);
      if (next && (!best || next->cost < best->cost))
        best = next;
    }
    return best;
  }

  std::optional<choice> line_for(const word& one, double base) {
    return best_near(base, 2 * std::max(one.size, 10.0), [&](std::size_t i) {
      const auto& line = lines_[i];
      auto shift = base - line.base;
      std::optional<choice> out;
      if (one.size >= full_size * line.size) {
        if (std::abs(shift) <= same_base * line.size)
          out = {i, script::none, std::abs(shift)};
        return out;
      }
      if (shift > lowest * line.size || shift < -highest * line.size)
        return out;
      auto gap = nearest(line, one);
      auto level = std::abs(shift) < is_lowered * line.size;
      if (gap > (level ? beside : touching) * line.size)
        return out;
      auto how = shift > is_lowered * line.size   ? script::below
                 : shift < -is_raised * line.size ? script::above
                                                  : script::none;
      out = {i, how, std::abs(shift) + 2 * gap};
      return out;
    });
  }

  std::optional<choice> operator_line(const word& one, double base) {
    return best_near(base, 2 * one.size, [&](std::size_t i) {
      const auto& line = lines_[i];
      auto gap = nearest(line, one);
      std::optional<choice> out;
      if (gap < 1.5 * line.size && line.size > 0.8 * one.size)
        out = {i, script::none, std::abs(base - line.base) + gap};
      return out;
    });
  }

  static double nearest(const text_line& line, const word& one) {
    auto least = distance(one, line.left, line.right);
    if (least > 0)
      return least;
    least = 1e9;
    for (const auto& other : line.parts)
      least = std::min(least, distance(one, other.at.left, other.at.right));
    return least;
  }

  static void tidy(text_line& line) {
    std::ranges::stable_sort(line.parts, {},
                             [](const part& p) { return p.at.left; });
  }

  const paged_words& in_;
  const baselines& bases_;
  std::uint32_t page_;
  std::vector<text_line> lines_;
  std::multimap<double, std::size_t> by_base_;
};

} // namespace

std::vector<text_line> lines_of(std::vector<word> words, const paged_words& in,
                                const baselines& bases, std::uint32_t page) {
  return line_builder{in, bases, page}.build(std::move(words));
}

} // namespace automodel::recsys::pdf
