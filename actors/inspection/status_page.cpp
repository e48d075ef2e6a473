#include "actors/inspection/status_page.hpp"

#include "messages/parameters.hpp"

#include <algorithm>
#include <tuple>

namespace automodel::actors {

using messages::read_text;

namespace {

constexpr std::uint32_t longest_window_ms = 10'000;

// What is sorted by, taken out once: reading a message costs of its bounds.
struct sort_key {
  double value = 0;
  std::string path, node;
  std::size_t row = 0;

  auto tie() const { return std::tie(value, path, node); }
};

double value_of(schema::ActorStatus::Reader row,
                schema::InspectQuery::Sort sort) {
  using order = schema::InspectQuery::Sort;
  switch (sort) {
  case order::PATH:
    return 0;
  case order::MAILBOX:
    return static_cast<double>(row.getMailbox());
  case order::RATE:
    return row.getRate();
  case order::BUSY:
    return row.getBusy();
  case order::HANDLED:
    return static_cast<double>(row.getHandled());
  case order::RESTARTS:
    return row.getRestarts();
  case order::ERRORS:
    return static_cast<double>(row.getErrors());
  case order::HANDLING_FOR:
    return static_cast<double>(row.getHandlingForMs());
  }
  return 0; // a newer build's
}

template <class Reader>
std::vector<Reader> cut(const std::vector<Reader>& sorted, std::uint32_t limit,
                        std::size_t bytes) {
  std::vector<Reader> out;
  std::size_t used = 0;
  for (const auto& row : sorted) {
    used += row.totalSize().wordCount * sizeof(capnp::word);
    if (used > bytes || (limit > 0 && out.size() == limit))
      break;
    out.push_back(row);
  }
  return out;
}

} // namespace

inspect_filter read_filter(schema::InspectQuery::Reader from) {
  inspect_filter out;
  out.path = read_text(from.getPath());
  out.kind = read_text(from.getKind());
  out.node = read_text(from.getNode());
  out.stuck = std::chrono::milliseconds{from.getStuckMs()};
  out.sort = from.getSort();
  out.limit = from.getLimit();
  if (from.getWindowMs() > 0)
    out.window = std::chrono::milliseconds{
        std::min(from.getWindowMs(), longest_window_ms)};
  out.deaths = from.getDeaths();
  return out;
}

std::vector<schema::ActorStatus::Reader>
arrange(const std::vector<schema::ActorStatus::Reader>& rows,
        const inspect_filter& filter, std::size_t bytes) {
  std::vector<sort_key> keys;
  keys.reserve(rows.size());
  for (const auto& row : rows)
    keys.push_back({-value_of(row, filter.sort), read_text(row.getPath()),
                    read_text(row.getNode()), keys.size()});
  std::sort(keys.begin(), keys.end(),
            [](const auto& a, const auto& b) { return a.tie() < b.tie(); });
  std::vector<schema::ActorStatus::Reader> sorted;
  sorted.reserve(rows.size());
  for (const auto& key : keys)
    sorted.push_back(rows[key.row]);
  return cut(sorted, filter.limit, bytes);
}

std::vector<schema::Tombstone::Reader>
arrange(const std::vector<schema::Tombstone::Reader>& stones,
        std::uint32_t limit, std::size_t bytes) {
  if (limit == 0)
    return {};
  auto sorted = stones;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) {
                     return a.getDiedUnixMs() > b.getDiedUnixMs();
                   });
  return cut(sorted, limit, bytes);
}

} // namespace automodel::actors
