#include "storage/facets.hpp"

#include "storage/experiment_fold.hpp"

#include <array>
#include <bit>
#include <limits>

namespace automodel::storage {

namespace {

constexpr std::array<const char*, 5> facet_names{"agent", "target", "verdict",
                                                 "protocol", "data"};
constexpr const char* delta_name = "delta";
constexpr const char* time_name = "time";

// LMDB's keys have at most 511 bytes; ids of protocols have 16.
constexpr std::size_t longest_value = 300;

const char* name_of(text_facet facet) noexcept {
  return facet_names[static_cast<std::size_t>(facet)];
}

// Unsigned numbers in the order of the given ones.
std::uint64_t ordered(double value) noexcept {
  constexpr auto sign = std::uint64_t{1} << 63;
  auto bits = std::bit_cast<std::uint64_t>(value + 0.0); // no -0
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

std::uint64_t ordered(std::int64_t value) noexcept {
  return static_cast<std::uint64_t>(value) ^ std::uint64_t{1} << 63;
}

std::string after(const char* facet, std::uint64_t value) {
  return key_builder{}.text(facet).number(value).take();
}

// From `least` to `most`, both inclusive.
key_range range_of(const char* facet, std::uint64_t least, std::uint64_t most) {
  auto to = after(facet, most);
  to.append(sizeof(std::uint64_t) + 1, '\xff'); // beyond every index
  return {after(facet, least), std::move(to)};
}

} // namespace

void add_facets(std::vector<table_key>& to, std::uint64_t index,
                const journal_entry& entry, const record_facts& facts,
                const std::optional<digest>& dataset) {
  auto add = [&](key_builder& key) {
    to.push_back({table_id::facets, key.number(index).take(), {}});
  };
  auto texts = [&](text_facet facet, const std::vector<std::string>& values) {
    for (const auto& value : values)
      add(key_builder{}
              .text(name_of(facet))
              .text(std::string_view{value}.substr(0, longest_value)));
  };
  texts(text_facet::agent, {facts.agent});
  texts(text_facet::target, facts.targets);
  texts(text_facet::verdict, facts.verdicts);
  texts(text_facet::protocol, facts.protocols);
  for (const auto& hash : facts.datasets)
    texts(text_facet::data, {to_hex(hash)});
  if (facts.datasets.empty() && dataset)
    texts(text_facet::data, {to_hex(*dataset)});
  for (auto delta : facts.deltas)
    add(key_builder{}.text(delta_name).number(ordered(delta)));
  if (auto ms = committed_unix_ms(entry.annex); ms != 0)
    add(key_builder{}.text(time_name).number(ordered(ms)));
}

std::string facet_prefix(text_facet facet, std::string_view value) {
  auto prefix = key_builder{}.text(name_of(facet)).take();
  prefix += value.substr(0, longest_value);
  if (facet != text_facet::protocol && facet != text_facet::data)
    prefix += '\0';
  return prefix;
}

key_range delta_range(std::optional<double> least, std::optional<double> most) {
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  return range_of(delta_name, ordered(least.value_or(-infinity)),
                  ordered(most.value_or(infinity)));
}

key_range time_range(std::optional<std::int64_t> since_ms,
                     std::optional<std::int64_t> until_ms) {
  using limits = std::numeric_limits<std::int64_t>;
  return range_of(time_name, ordered(since_ms.value_or(limits::min())),
                  ordered(until_ms.value_or(limits::max())));
}

} // namespace automodel::storage
