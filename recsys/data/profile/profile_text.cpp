#include "base/utf8.hpp"
#include "recsys/data/data_profile.hpp"
#include "recsys/data/profile/wording.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

constexpr std::size_t page_width = 78;

std::string left(std::string text, std::size_t width) {
  auto used = display_width(text);
  return used < width ? text.append(width - used, ' ') : text;
}

/// A name from the data, made harmless and short.
std::string name_in(std::string_view name, std::size_t width) {
  return left(shortened(without_controls(name), width), width);
}

std::string right(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text
                             : text;
}

std::string line(const std::string& name, const std::string& value) {
  return "  " + left(name, 24) + value + "\n";
}

/// Breaks a sentence into lines that hang under a dash.
std::string bullet(const std::string& text) {
  std::string out = "  -";
  std::size_t used = out.size();
  for (std::size_t at = 0; at < text.size();) {
    auto end = std::min(text.find(' ', at), text.size());
    if (used + 1 + end - at > page_width) {
      out += "\n   ";
      used = 3;
    }
    out += ' ' + text.substr(at, end - at);
    used += 1 + end - at;
    at = end + 1;
  }
  return out + "\n";
}

std::string spread(const quantiles& q) {
  return "min " + short_number(q.min) + ", median " + short_number(q.p50)
         + ", mean " + short_number(q.mean) + ", 90 % " + short_number(q.p90)
         + ", max " + short_number(q.max);
}

/// Bars of at most 40 characters.
std::string bars_of(const std::vector<histogram_bar>& bars,
                    std::string (*label)(const histogram_bar&)) {
  constexpr std::uint64_t width = 40;
  std::uint64_t most = 1;
  std::size_t widest = 0;
  for (const auto& bar : bars) {
    most = std::max(most, bar.count);
    widest = std::max(widest, label(bar).size());
  }
  std::string out;
  for (const auto& bar : bars)
    out += "  " + right(label(bar), widest) + "  "
           + left(std::string(bar.count * width / most, '#'), width) + " "
           + right(in_words(bar.count), 11) + "\n";
  return out;
}

std::string value_label(const histogram_bar& bar) {
  return bar.from == bar.to
             ? short_number(bar.from)
             : short_number(bar.from) + " .. " + short_number(bar.to);
}

std::string day_label(const histogram_bar& bar) {
  return day_of(static_cast<std::int64_t>(bar.from));
}

std::string interaction_lines(const data_profile& p) {
  auto padded = [](std::uint64_t n) {
    return in_words(n) + " (" + in_words(n + 1) + " with padding)";
  };
  std::string out;
  out += line("users", padded(p.users));
  out += line("items", padded(p.items));
  out += line("interactions", in_words(p.rows));
  out += line("density", short_number(100 * p.density) + " %");
  out += line("rows per user", spread(p.rows_per_user));
  out += line("rows per item", spread(p.rows_per_item));
  out += line("popularity", "top 1 % of items hold "
                                + percent(p.top_percent_share)
                                + " of rows, Gini " + two_digits(p.item_gini));
  out += line("repeated pairs", in_words(p.duplicate_pairs));
  out += line("order of rows", p.order);
  if (!p.has_time)
    return out;
  out += line("time", day_of(p.first_second) + " to " + day_of(p.last_second));
  out += line("shared seconds", percent(p.tied_rows) + " of rows, "
                                    + percent(p.tied_last_users)
                                    + " of users' last rows");
  return out;
}

std::string matrix_lines(const data_profile& p) {
  return line("rows", in_words(p.rows)) + line("features", in_words(p.features))
         + line("entries per row", spread(p.entries_per_row))
         + line("positive labels", percent(p.positive_share));
}

std::string column_lines(const data_profile& p) {
  auto out = "  " + left("table", 7) + left("column", 26) + left("type", 12)
             + right("distinct", 11) + right("missing", 11) + "\n";
  for (const auto& column : p.columns)
    out += "  " + left(column.table, 7) + name_in(column.name, 25) + " "
           + left(std::string{to_string(column.kind)}, 12)
           + right(in_words(column.distinct), 11)
           + right(in_words(column.missing), 11) + "\n";
  return out;
}

} // namespace

std::string to_text(const data_profile& p) {
  auto out
      = p.name + " (" + p.format + ", hash " + p.hash.substr(0, 16) + ")\n\n";
  out += p.features > 0 ? matrix_lines(p) : interaction_lines(p);
  if (p.bad_rows > 0)
    out += line("malformed rows", in_words(p.bad_rows) + ", left out");
  if (!p.rating_histogram.empty())
    out += "\nratings\n" + bars_of(p.rating_histogram, value_label);
  if (!p.time_histogram.empty())
    out += "\ninteractions over time\n" + bars_of(p.time_histogram, day_label);
  if (!p.columns.empty())
    out += "\ncolumns\n" + column_lines(p);
  if (!p.findings.empty())
    out += "\nfindings\n";
  for (const auto& found : p.findings)
    out += bullet(without_controls(found.text));
  return out;
}

} // namespace automodel::recsys
