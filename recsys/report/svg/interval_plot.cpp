#include "recsys/report/svg/interval_plot.hpp"

#include "base/utf8.hpp"
#include "recsys/report/format_number.hpp"
#include "recsys/report/svg/svg_scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace automodel::recsys {

namespace {

constexpr double width = 520, label_width = 136, value_width = 62;
constexpr double top = 30, row_height = 26, axis_height = 26;
constexpr std::size_t label_columns = 19;

class drawing {
public:
  explicit drawing(const interval_plot& plot)
      : plot_(plot), bottom_(top
                             + row_height
                                   * static_cast<double>(std::max<std::size_t>(
                                       plot.rows.size(), 1))),
        scale_(make_scale()) {}

  std::string svg() const {
    auto inner = svg_label(0, 16, plot_.title, "start", "plot-title") + band()
                 + axis() + reference();
    double y = top + row_height / 2;
    for (const auto& row : plot_.rows) {
      inner += draw(row, y);
      y += row_height;
    }
    return svg_image(width, bottom_ + axis_height, plot_.title, in_words(),
                     inner);
  }

private:
  svg_scale make_scale() const {
    auto low = std::numeric_limits<double>::infinity();
    auto high = -low;
    auto take = [&](double value) {
      if (std::isfinite(value)) {
        low = std::min(low, value);
        high = std::max(high, value);
      }
    };
    for (const auto& row : plot_.rows) {
      take(row.low);
      take(row.high);
      take(row.mean);
      for (auto value : row.values)
        take(value);
    }
    if (plot_.line) {
      take(*plot_.line - plot_.margin);
      take(*plot_.line + plot_.margin);
    }
    widen(low, high);
    return {low, high, label_width, width - value_width};
  }

  std::string axis() const {
    std::string out;
    for (const auto& [value, label] : round_ticks(scale_.low, scale_.high, 5)) {
      out += svg_line(scale_(value), top, scale_(value), bottom_, "grid");
      out += svg_label(scale_(value), bottom_ + 16, label, "middle", "tick");
    }
    return out + svg_line(scale_.first, bottom_, scale_.last, bottom_, "axis");
  }

  std::string band() const {
    if (!plot_.line || !(plot_.margin > 0))
      return {};
    auto from = scale_(*plot_.line - plot_.margin);
    auto to = scale_(*plot_.line + plot_.margin);
    return "<rect x=\"" + pixel(from) + "\" y=\"" + pixel(top) + "\" width=\""
           + pixel(to - from) + "\" height=\"" + pixel(bottom_ - top)
           + "\" class=\"band\"/>";
  }

  std::string reference() const {
    if (!plot_.line)
      return {};
    auto x = scale_(*plot_.line);
    return svg_line(x, top, x, bottom_, "reference");
  }

  std::string number(double value) const {
    return plot_.differences ? signed_text(value) : metric_text(value);
  }

  std::string draw(const interval_row& row, double y) const {
    const char* mark = row.highlighted ? "mark champion" : "mark";
    auto out = svg_label(label_width - 12, y + 4,
                         shortened(row.label, label_columns), "end",
                         row.highlighted ? "label champion" : "label");
    if (!std::isfinite(row.mean) || !std::isfinite(row.low)
        || !std::isfinite(row.high))
      return out;
    for (auto value : row.values)
      if (std::isfinite(value))
        out += svg_circle(scale_(value), y + 8, 1.8, "seed");
    for (auto end : {row.low, row.high})
      out += svg_line(scale_(end), y - 4, scale_(end), y + 4, mark);
    out += svg_line(scale_(row.low), y, scale_(row.high), y, mark);
    out += svg_circle(scale_(row.mean), y, 4, mark);
    return out
           + svg_label(width, y + 4, number(row.mean), "end",
                       row.highlighted ? "value champion" : "value");
  }

  std::string in_words() const {
    std::string words;
    for (const auto& row : plot_.rows)
      words += row.label + ' ' + number(row.mean) + ", interval "
               + number(row.low) + " to " + number(row.high) + "; ";
    return words;
  }

  const interval_plot& plot_;
  double bottom_;
  svg_scale scale_;
};

} // namespace

std::string render(const interval_plot& plot) {
  return drawing{plot}.svg();
}

} // namespace automodel::recsys
