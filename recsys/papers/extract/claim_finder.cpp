#include "recsys/papers/extract/claim_finder.hpp"

#include "recsys/papers/extract/method_names.hpp"
#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/record/normal_text.hpp"
#include "recsys/statistics/identity_check.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace automodel::recsys {

namespace {

constexpr std::size_t most_claims = 2000;

/// The number that a cell is, alone or with a sign of its rank behind it.
std::optional<double> cell_number(std::string_view text) {
  auto normal = normal_text(text);
  auto numbers = numbers_in(normal);
  if (numbers.empty() || numbers[0].begin > 1 || normal.size() > 16)
    return {};
  for (auto c : normal)
    if (c >= 'a' && c <= 'z' && c != 'e')
      return {};
  auto first = numbers[0];
  for (const auto& number : numbers)
    if (number.begin == first.begin && number.end > first.end
        && normal[number.end - 1] != '%')
      first = number;
  return first.value;
}

struct metric_name {
  std::string_view terms, word;
};

constexpr std::array metric_names{metric_name{"auc", "auc"},
                                  metric_name{"logloss|log loss", "logloss"},
                                  metric_name{"rmse", "rmse"},
                                  metric_name{"mae", "mae"},
                                  metric_name{"mse", "mse"},
                                  metric_name{"recall", "recall"},
                                  metric_name{"hit|hr|hits", "hit"},
                                  metric_name{"ndcg", "ndcg"},
                                  metric_name{"mrr", "mrr"},
                                  metric_name{"precision", "precision"}};

/// "ndcg@10" of "NDCG@10"; empty if no metric is named.
std::string metric_in(std::string_view text) {
  auto words = plain_words(text) + ' ';
  for (const auto& name : metric_names)
    if (auto at = find_term(words, name.terms); at != std::string::npos) {
      std::string out(name.word);
      auto sign = text.find('@');
      if (sign == text.npos)
        return out;
      auto end = text.find_first_not_of("0123456789", sign + 1);
      auto cutoff = text.substr(sign + 1, end - sign - 1);
      return cutoff.empty() ? out : out + '@' + std::string(cutoff);
    }
  return {};
}

class table_reader {
public:
  table_reader(const paper_view& view, const std::vector<std::string>& data,
               const document_block& table, std::string caption)
      : view_(view), data_(data), table_(table), caption_(std::move(caption)) {}

  std::vector<record_claim> read() && {
    find_heads();
    for (const auto& cell : table_.cells) {
      auto value = cell_number(text(cell));
      if (value && cell.row >= heads_ && cell.column > 0)
        add(cell, *value);
    }
    return std::move(out_);
  }

private:
  std::string_view text(const table_cell& cell) const {
    return view_.source->at(cell.where);
  }

  /// Rows above the first in which most cells are numbers are its heads.
  void find_heads() {
    std::map<std::uint32_t, std::pair<std::size_t, std::size_t>> counts;
    for (const auto& cell : table_.cells) {
      auto& [numbers, all] = counts[cell.row];
      numbers += cell_number(text(cell)).has_value();
      ++all;
    }
    for (const auto& [row, count] : counts)
      if (2 * count.first >= count.second && count.first > 0) {
        heads_ = row;
        return;
      }
  }

  void add(const table_cell& cell, double value) {
    std::vector<std::string> said;
    for (const auto& other : table_.cells) {
      auto above = other.row < heads_ && other.column <= cell.column
                   && cell.column < other.column + other.columns;
      auto left = other.row == cell.row && other.column < cell.column
                  && !cell_number(text(other));
      if (above || left)
        said.emplace_back(text(other));
    }
    record_claim claim;
    claim.table = table_.label;
    for (const auto& part : said)
      read_part(part, claim);
    read_missing(claim);
    if (claim.metric.empty() || claim.model.empty())
      return;
    claim.value = {value, field_status::stated, 0.7,
                   span_of(*view_.source, cell.where)};
    out_.push_back(std::move(claim));
  }

  void read_part(const std::string& part, record_claim& claim) const {
    if (auto metric = metric_in(part); !metric.empty() && claim.metric.empty())
      claim.metric = metric;
    if (auto data = data_in(part); !data.empty() && claim.data_set.empty())
      claim.data_set = data;
    auto own = !view_.name.empty() && part.find(view_.name) != part.npos;
    if (claim.model.empty() && (own || names_other(view_, part)))
      claim.model = part;
    if (own)
      claim.proposed = true;
  }

  void read_missing(record_claim& claim) const {
    if (claim.metric.empty())
      claim.metric = metric_in(caption_);
    if (claim.data_set.empty())
      claim.data_set = data_in(caption_);
  }

  std::string data_in(std::string_view part) const {
    auto words = plain_words(part) + ' ';
    for (const auto& name : data_)
      if (has_term(words, plain_words(name).substr(1)))
        return name;
    return {};
  }

  const paper_view& view_;
  const std::vector<std::string>& data_;
  const document_block& table_;
  std::string caption_;
  std::uint32_t heads_ = 0;
  std::vector<record_claim> out_;
};

std::string caption_of(const document& in, const std::string& label) {
  for (const auto& block : in.blocks)
    if (block.kind == block_kind::caption && block.label == label
        && !label.empty())
      return std::string(in.at(block));
  return {};
}

bool is_share(std::string_view metric) {
  return metric == "auc" || metric.find('@') != metric.npos;
}

/// Doubts about one row: a model's metrics on one data set.
std::vector<std::string> doubts_of(const std::map<std::string, double>& row) {
  auto out = identity_violations(row);
  for (const auto& [metric, value] : row)
    if (is_share(metric) && (value < 0 || value > 100))
      out.push_back(metric + " is outside [0, 1]");
  return out;
}

void add_doubts(std::vector<record_claim>& claims) {
  using key = std::array<std::string, 3>;
  std::map<key, std::map<std::string, double>> rows;
  auto key_of = [](const record_claim& claim) {
    return key{claim.table, claim.data_set, claim.model};
  };
  for (const auto& claim : claims)
    rows[key_of(claim)].emplace(claim.metric,
                                std::get<double>(claim.value.value));
  for (auto& claim : claims) {
    claim.doubts = doubts_of(rows[key_of(claim)]);
    if (!claim.doubts.empty())
      claim.value.confidence = 0.2;
  }
}

} // namespace

std::vector<record_claim> find_claims(const paper_view& view,
                                      const std::vector<std::string>& data) {
  std::vector<record_claim> out;
  for (const auto& block : view.source->blocks) {
    if (block.kind != block_kind::table || out.size() > most_claims)
      continue;
    auto caption = caption_of(*view.source, block.label);
    for (auto& claim : table_reader(view, data, block, caption).read())
      out.push_back(std::move(claim));
  }
  add_doubts(out);
  return out;
}

} // namespace automodel::recsys
