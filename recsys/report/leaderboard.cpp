#include "base/utf8.hpp"
#include "recsys/report/format_number.hpp"
#include "recsys/report/report_facts.hpp"
#include "recsys/report/terminal_text.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t least_name = 8;
constexpr std::size_t narrowest = 20;

struct cell {
  std::string text;
  bool best = false;
};

struct column {
  std::string title;
  std::vector<cell> cells; ///< one per candidate
  bool right = true;

  std::size_t width() const {
    auto widest = display_width(title);
    for (const auto& cell : cells)
      widest = std::max(widest, display_width(cell.text));
    return widest;
  }
};

/// Names come from files and go to terminals.
std::string shown(std::string_view text) {
  return without_controls(text);
}

class leaderboard {
public:
  leaderboard(const report_input& input, unsigned columns, bool colour)
      : input_(input), width_(std::max<std::size_t>(columns, narrowest)),
        paint_(colour) {}

  std::string render() const {
    std::string text;
    for (const auto& part : {head(), stages(), table(), verdicts(), failures()})
      if (!part.empty())
        text += (text.empty() ? "" : "\n") + part;
    return text;
  }

private:
  std::string head() const {
    const auto& results = input_.results;
    auto text = paint_.bold(shortened(shown(input_.title), width_)) + '\n';
    if (!input_.goal.empty())
      text += wrapped(input_.goal, width_);
    text += wrapped(results.dataset_name + ": " + data_text(results), width_);
    return text
           + wrapped("protocol " + results.protocol_id + ", mean of "
                         + plural(seeds_of(results), "seed")
                         + " ± half of the 95 % interval",
                     width_);
  }

  std::string stages() const {
    std::string text;
    for (const auto& stage : input_.results.stages)
      text += wrapped("stage " + stage.name + ' ' + stage.state
                          + (stage.reason.empty() ? "" : ": " + stage.reason),
                      width_, 2);
    return text;
  }

  column names(std::size_t widest) const {
    column names{"candidate", {}, false};
    for (const auto& candidate : input_.results.candidates)
      names.cells.push_back({shortened(shown(candidate.name), widest)});
    return names;
  }

  column ranks() const {
    column ranks{"", {}};
    const auto* champion = champion_of(input_);
    std::size_t rank = 0;
    for (const auto& candidate : input_.results.candidates)
      ranks.cells.push_back(
          {(&candidate == champion ? "★ " : "") + std::to_string(++rank)});
    return ranks;
  }

  column metric(const std::string& name, bool with_interval) const {
    column metric{shown(name), {}};
    for (const auto& candidate : input_.results.candidates) {
      const auto* found = find_metric(candidate, name);
      if (!found) {
        metric.cells.push_back({"–"});
        continue;
      }
      auto best = is_best(input_, candidate, name);
      auto text = metric_text(found->mean);
      if (with_interval)
        text += " ±" + metric_text((found->high - found->low) / 2);
      metric.cells.push_back({text + (best ? "*" : " "), best});
    }
    return metric;
  }

  column trials() const {
    column trials{"trials", {}};
    for (const auto& candidate : input_.results.candidates)
      trials.cells.push_back({std::to_string(candidate.trials)});
    return trials;
  }

  static std::size_t width_of(const std::vector<column>& columns) {
    std::size_t width = 0;
    for (const auto& column : columns)
      width += column.width() + gap;
    return width;
  }

  /// As many columns as fit. The name, then the metric that ranks, are the
  /// last to give way.
  std::vector<column> fitting() const {
    auto all = ordered_metrics(input_);
    auto wanted = std::max(names(width_).width(), least_name);
    for (auto [name_width, intervals] :
         {std::pair{wanted, true}, {least_name, true}, {least_name, false}}) {
      std::vector<column> columns{ranks(), names(name_width)};
      if (all.empty())
        return columns;
      columns.push_back(metric(all[0], intervals));
      if (width_of(columns) > width_)
        continue;
      auto count = trials();
      if (width_of(columns) + count.width() + gap <= width_) {
        append_metrics(columns, all, count.width() + gap);
        columns.push_back(std::move(count));
      }
      return columns;
    }
    return {ranks(), names(least_name)};
  }

  void append_metrics(std::vector<column>& columns,
                      const std::vector<std::string>& all,
                      std::size_t reserved) const {
    for (std::size_t i = 1; i < all.size(); ++i) {
      auto next = metric(all[i], true);
      if (width_of(columns) + next.width() + gap + reserved > width_)
        return;
      columns.push_back(std::move(next));
    }
  }

  std::string table() const {
    if (input_.results.candidates.empty())
      return "no candidate has results\n";
    auto columns = fitting();
    std::string text, titles;
    for (const auto& column : columns)
      titles += padded(column.title, column.width(), column.right)
                + std::string(gap, ' ');
    text += paint_.dim(without_end(titles)) + '\n';
    for (std::size_t i = 0; i < input_.results.candidates.size(); ++i)
      text += row(columns, i);
    return text
           + paint_.dim(
               wrapped("★ champion, chosen on validation; * best", width_));
  }

  std::string row(const std::vector<column>& columns, std::size_t i) const {
    bool champion = &input_.results.candidates[i] == champion_of(input_);
    std::string text;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const auto& cell = columns[c].cells[i];
      auto field = padded(cell.text, columns[c].width(), columns[c].right);
      if (c + 1 == columns.size())
        field = without_end(field);
      text += cell.best  ? paint_.best(field)
              : champion ? paint_.bold(field)
                         : field;
      if (c + 1 != columns.size())
        text += std::string(gap, ' ');
    }
    return text + '\n';
  }

  static std::string without_end(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  }

  std::string verdicts() const {
    std::vector<const comparison_result*> found;
    std::size_t name_width = 0;
    for (const auto& candidate : input_.results.candidates)
      if (const auto* comparison = comparison_of(input_, candidate.name)) {
        found.push_back(comparison);
        name_width = std::max(name_width, display_width(shown(comparison->a)));
      }
    if (found.empty())
      return {};
    auto text
        = wrapped("against " + input_.reference + " on " + input_.selection
                      + ", margin " + short_text(found.front()->margin),
                  width_);
    for (const auto* comparison : found)
      text += verdict(*comparison, std::min(name_width, name_space()));
    return text;
  }

  /// What is left of a line beside a verdict and its difference.
  std::size_t name_space() const {
    constexpr std::size_t others = 22;
    return std::max(width_, others + 6) - others;
  }

  std::string verdict(const comparison_result& comparison,
                      std::size_t name_width) const {
    auto text = "  "
                + padded(shortened(shown(comparison.a), name_width), name_width,
                         false)
                + "  "
                + padded(shown(verdict_word(comparison.verdict)), 9, false)
                + "  " + signed_text(comparison.diff);
    auto interval = signed_interval_text(comparison.low, comparison.high);
    if (display_width(text) + gap + display_width(interval) <= width_)
      text += std::string(gap, ' ') + interval;
    return shortened(text, width_) + '\n';
  }

  std::string failures() const {
    auto text = wrapped(denominator_text(input_.results), width_);
    for (const auto& failure : input_.results.failures)
      text += wrapped("  " + failure.name + ": " + failure.reason, width_, 4);
    return text;
  }

  const report_input& input_;
  std::size_t width_;
  painter paint_;
};

} // namespace

std::string render_leaderboard(const report_input& input, unsigned columns,
                               bool colour) {
  return leaderboard{input, columns, colour}.render();
}

} // namespace automodel::recsys
