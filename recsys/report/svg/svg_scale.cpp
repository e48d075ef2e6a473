#include "recsys/report/svg/svg_scale.hpp"

#include "recsys/report/format_number.hpp"
#include "recsys/report/html/html_text.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace automodel::recsys {

namespace {

/// 1,200 and 0.10, but 1.5e+09: an axis has room for a few characters.
std::string tick_label(double value, double step) {
  if (std::abs(value) >= 1e6 || step < 1e-6)
    return short_text(value, 3);
  if (step >= 1)
    return short_text(std::round(value));
  std::array<char, 64> buffer{};
  auto decimals = static_cast<int>(std::ceil(-std::log10(step) - 1e-9));
  auto [end, code] = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                   value, std::chars_format::fixed, decimals);
  std::string text{buffer.data(), end};
  return text.starts_with('-') ? "−" + text.substr(1) : text;
}

} // namespace

std::vector<axis_tick> round_ticks(double low, double high, int wanted) {
  auto raw = (high - low) / wanted;
  auto power = std::pow(10.0, std::floor(std::log10(raw)));
  auto step = 10 * power;
  for (double factor : {5.0, 2.0, 1.0})
    if (factor * power >= 0.75 * raw)
      step = factor * power;
  std::vector<axis_tick> ticks;
  auto first = std::ceil(low / step - 1e-9);
  for (int i = 0; i < 4 * wanted; ++i) {
    auto tick = (first + i) * step;
    if (tick > high + 1e-9 * step)
      break;
    if (std::abs(tick) < 1e-9 * step)
      tick = 0; // and no negative zero
    ticks.push_back({tick, tick_label(tick, step)});
  }
  return ticks;
}

void widen(double& low, double& high) noexcept {
  if (!std::isfinite(low) || !std::isfinite(high) || low > high) {
    low = 0;
    high = 1;
    return;
  }
  auto room = 0.05 * (high - low);
  if (!(room > 1e-12 * std::abs(high)))
    room = high == 0 ? 1 : 0.05 * std::abs(high);
  low -= room;
  high += room;
}

std::string pixel(double value) {
  if (!std::isfinite(value))
    return "0";
  std::array<char, 400> buffer{};
  auto [end, code] = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                   std::round(value * 100) / 100);
  return {buffer.data(), end};
}

std::string svg_label(double x, double y, const std::string& text,
                      const char* anchor, const char* css_class) {
  return "<text x=\"" + pixel(x) + "\" y=\"" + pixel(y) + "\" text-anchor=\""
         + anchor + "\" class=\"" + css_class + "\">" + html_escape(text)
         + "</text>";
}

std::string svg_line(double x1, double y1, double x2, double y2,
                     const char* css_class) {
  return "<line x1=\"" + pixel(x1) + "\" y1=\"" + pixel(y1) + "\" x2=\""
         + pixel(x2) + "\" y2=\"" + pixel(y2) + "\" class=\"" + css_class
         + "\"/>";
}

std::string svg_circle(double x, double y, double radius,
                       const char* css_class) {
  return "<circle cx=\"" + pixel(x) + "\" cy=\"" + pixel(y) + "\" r=\""
         + pixel(radius) + "\" class=\"" + css_class + "\"/>";
}

std::string svg_image(double width, double height, const std::string& title,
                      const std::string& description,
                      const std::string& inner) {
  auto name = html_escape(title);
  return "<svg viewBox=\"0 0 " + pixel(width) + ' ' + pixel(height)
         + "\" role=\"img\" aria-label=\"" + name + ". "
         + html_escape(description) + "\"><title>" + name + "</title>" + inner
         + "</svg>\n";
}

} // namespace automodel::recsys
