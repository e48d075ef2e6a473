#include "recsys/data/profile/label_leaks.hpp"
#include "recsys/data/profile/profile_parts.hpp"

#include <charconv>

namespace automodel::recsys {

namespace {

/// Whether external item ids are numbers that grow with first appearance. The
/// dense ids already are in that order.
bool ids_follow_appearance(const std::vector<std::string_view>& tokens) {
  constexpr std::size_t least = 20;
  if (tokens.size() < least)
    return false;
  std::size_t rising = 0;
  std::uint64_t before = 0;
  for (auto token : tokens) {
    std::uint64_t number = 0;
    auto [end, error]
        = std::from_chars(token.data(), token.data() + token.size(), number);
    if (error != std::errc{} || end != token.data() + token.size())
      return false;
    rising += number > before;
    before = number;
  }
  return rising * 100 >= tokens.size() * 99;
}

void check_columns(const dataset& data, std::vector<data_finding>& out) {
  for (const auto& column : data.row_columns()) {
    auto leak = leak_of(column_numbers(column),
                        column.kind == column_kind::number, data.ratings());
    if (leak.found == label_leak::determines)
      out.push_back({"leak-column",
                     "'" + column.name
                         + "' determines the rating: it is known only after "
                           "it, so never use it as a feature."});
    else if (leak.found == label_leak::orders)
      out.push_back({"leak-suspect", "'" + column.name
                                         + "' orders rows as the rating does ("
                                         + leak.measure
                                         + "): make sure that it is known "
                                           "beforehand."});
  }
}

} // namespace

std::vector<data_finding> find_leaks(const dataset& data) {
  std::vector<data_finding> out;
  if (data.matrix())
    return out;
  if (auto tokens = data.item_tokens();
      tokens && ids_follow_appearance(*tokens))
    out.push_back({"id-order",
                   "Item ids are numbered in the order of the file, so they "
                   "tell when an item first appeared: never use an id as a "
                   "number, and break ties in scores by rank, not by id."});
  if (!data.ratings().empty())
    check_columns(data, out);
  return out;
}

} // namespace automodel::recsys
