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

std::string facts(const json& profile) {
  fact_list facts;
  facts.add("format", text(profile, "format"));
  facts.count(profile, "rows", "rows");
  facts.count(profile, "users", "users");
  facts.count(profile, "items", "items");
  facts.share(profile, "density", "density");
  auto first = number(profile, "first_second");
  auto last = number(profile, "last_second");
  if (first && last && *first < *last) {
    facts.add("first", date_text(whole_seconds(*first)));
    facts.add("last", date_text(whole_seconds(*last)));
  }
  facts.count(profile, "Gini of items", "item_gini");
  facts.share(profile, "rows of the top 1 %", "top_percent_share");
  facts.count(profile, "items with one row", "single_row_items");
  facts.count(profile, "duplicate pairs", "duplicate_pairs");
  facts.count(profile, "bad rows", "bad_rows");
  facts.share(profile, "rows with tied times", "tied_rows");
  facts.share(profile, "top items that stay", "drift_overlap");
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

std::string histogram(const json& profile, const char* key,
                      const std::string& title, bool dates) {
  histogram_plot plot{title, {}};
  for (const auto& bar : list(profile, key)) {
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
  quantile_row(table, profile, "rows per user", "rows_per_user");
  quantile_row(table, profile, "rows per item", "rows_per_item");
  return table.html();
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
  auto plots = histogram(profile, "rating_histogram", "rows per rating", false)
               + histogram(profile, "time_histogram", "rows over time", true);
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
