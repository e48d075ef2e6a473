#include "recsys/report/format_number.hpp"
#include "recsys/report/html/html_text.hpp"
#include "recsys/report/html/sections.hpp"
#include "recsys/report/svg/histogram_plot.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <optional>

namespace automodel::recsys {

namespace {

using nlohmann::json;

/// A number below a key; nothing if there is none. The profile may be of
/// another version than this report.
std::optional<double> number(const json& object, const char* key) {
  if (!object.is_object())
    return {};
  auto found = object.find(key);
  if (found == object.end() || !found->is_number())
    return {};
  return found->get<double>();
}

std::string text(const json& object, const char* key) {
  if (!object.is_object())
    return {};
  auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string{};
}

const json& list(const json& object, const char* key) {
  static const json nothing = json::array();
  if (!object.is_object())
    return nothing;
  auto found = object.find(key);
  return found != object.end() && found->is_array() ? *found : nothing;
}

/// An empty object if there is none.
const json& object(const json& owner, const char* key) {
  static const json nothing = json::object();
  auto found = owner.find(key);
  return found != owner.end() && found->is_object() ? *found : nothing;
}

class fact_list {
public:
  void add(std::string_view name, const std::string& value) {
    items_ += element("div",
                      element("dt", name) + element("dd", html_escape(value)))
              + '\n';
  }

  void count(const json& profile, std::string_view name, const char* key) {
    if (auto value = number(profile, key))
      add(name, short_text(*value));
  }

  void share(const json& profile, std::string_view name, const char* key) {
    if (auto value = number(profile, key))
      add(name, percent_text(*value));
  }

  std::string html() const {
    return items_.empty() ? items_
                          : element("dl", '\n' + items_, R"(class="facts")");
  }

private:
  std::string items_;
};

std::int64_t whole_seconds(double value) {
  return std::abs(value) < 1e15 ? static_cast<std::int64_t>(value) : -1;
}

/// Users, items and time; a source of labelled rows has features instead.
std::string facts(const json& profile) {
  const auto& rows = object(profile, "interactions");
  const auto& time = object(rows, "time");
  const auto& matrix = object(profile, "matrix");
  fact_list facts;
  if (auto format = text(profile, "format"); !format.empty())
    facts.add("format", format);
  facts.count(profile, "rows", "rows");
  facts.count(rows, "users", "users");
  facts.count(rows, "items", "items");
  facts.share(rows, "density", "density");
  auto first = number(time, "first_second");
  auto last = number(time, "last_second");
  if (first && last)
    facts.add("from – to", date_text(whole_seconds(*first)) + " – "
                               + date_text(whole_seconds(*last)));
  facts.count(rows, "Gini of item popularity", "item_gini");
  facts.share(rows, "rows of the top 1 % of items", "top_percent_share");
  facts.count(rows, "items with one row", "single_row_items");
  facts.count(rows, "duplicate pairs", "duplicate_pairs");
  facts.share(time, "rows with tied times", "tied_rows");
  facts.share(time, "top items that stay on top", "drift_overlap");
  facts.count(matrix, "features", "features");
  facts.share(matrix, "positive labels", "positive_share");
  facts.count(profile, "bad rows left out", "bad_rows");
  return facts.html();
}

std::string findings(const json& profile) {
  std::string items;
  for (const auto& finding : list(profile, "findings"))
    items
        += element("li", html_escape(text(finding, "text"))
                             + element("span", html_escape(text(finding, "id")),
                                       R"(class="tag")"));
  return items.empty()
             ? items
             : element("h3", "What the analyst noticed") + element("ul", items);
}

std::string histogram(const json& bars, const std::string& title, bool dates) {
  histogram_plot plot{title, {}};
  for (const auto& bar : bars) {
    auto from = number(bar, "from");
    auto count = number(bar, "count");
    if (from && count)
      plot.bars.push_back({dates ? date_text(whole_seconds(*from)).substr(0, 7)
                                 : short_text(*from, 3),
                           *count});
  }
  return plot.bars.empty() ? std::string{} : render(plot);
}

void quantile_row(html_table& table, const json& profile, std::string_view name,
                  const char* key) {
  auto found = profile.find(key);
  if (found == profile.end() || !number(*found, "max"))
    return;
  std::vector<std::string> cells{std::string(name)};
  for (const char* point :
       {"min", "p25", "p50", "mean", "p75", "p90", "p99", "max"}) {
    auto value = number(*found, point);
    cells.push_back(value ? short_text(*value) : "–");
  }
  table.row(cells);
}

std::string quantiles(const json& profile) {
  html_table table{"How rows are spread",
                   {"", ">min", ">25 %", ">median", ">mean", ">75 %", ">90 %",
                    ">99 %", ">max"}};
  const auto& rows = object(profile, "interactions");
  quantile_row(table, rows, "rows per user", "rows_per_user");
  quantile_row(table, rows, "rows per item", "rows_per_item");
  quantile_row(table, object(profile, "matrix"), "entries per row",
               "entries_per_row");
  return table.empty() ? std::string{} : table.html();
}

std::string columns(const json& profile) {
  if (list(profile, "columns").empty())
    return {};
  html_table table{"Further columns of the source",
                   {"column", "table", "kind", ">missing", ">distinct", ">min",
                    ">max", "constant per"}};
  auto cell = [](const json& column, const char* key) {
    auto value = number(column, key);
    return value ? short_text(*value) : std::string("–");
  };
  for (const auto& column : list(profile, "columns")) {
    bool numeric = text(column, "kind") == "number";
    table.row({html_escape(text(column, "name")),
               html_escape(text(column, "table")),
               html_escape(text(column, "kind")), cell(column, "missing"),
               cell(column, "distinct"), numeric ? cell(column, "min") : "–",
               numeric ? cell(column, "max") : "–",
               html_escape(text(column, "determined_by"))});
  }
  return element("details",
                 element("summary", "Columns of the source") + table.html());
}

} // namespace

std::string profile_section(const report_input& input) {
  auto profile = json::parse(input.profile_json, nullptr, false);
  if (!profile.is_object())
    return {};
  const auto& time = object(object(profile, "interactions"), "time");
  auto plots = histogram(list(profile, "ratings"), "rows per rating", false)
               + histogram(list(time, "histogram"), "rows over time", true);
  if (!plots.empty())
    plots = element("div", plots, R"(class="plots small")");
  return section("data", "Data",
                 element("p",
                         "The analyst's portrait of the source, before "
                         "any filter.",
                         R"(class="note")")
                     + facts(profile) + findings(profile)
                     + element("h3", "Distributions") + plots
                     + quantiles(profile) + columns(profile));
}

} // namespace automodel::recsys
