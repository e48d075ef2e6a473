#include "storage/tables.hpp"

#include "storage/facets.hpp"

#include <algorithm>
#include <cstring>

namespace automodel::storage {

namespace {

using messages::schema::Record;

constexpr std::array<const char*, table_count> names{
    "journal",  "meta",         "by_id",     "by_experiment", "by_step",
    "by_kind",  "by_candidate", "decisions", "outcomes",      "children",
    "mentions", "facets",       "commits",   "experiments",   "state"};

void append_big_endian(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift);
}

bool is_outcome(record_kind kind) noexcept {
  return kind == Record::EVALUATION || kind == Record::CLAIM
         || kind == Record::FAILURE || kind == Record::RELEASE;
}

tl::unexpected<error> damaged_value() {
  return fail(errc::corrupt, "a table holds a value of another form",
              "automodel memory rebuild");
}

} // namespace

const char* name_of(table_id id) noexcept {
  return names[static_cast<std::size_t>(id)];
}

bool is_folded_by_key(table_id id) noexcept {
  return id != table_id::journal && id != table_id::meta
         && id != table_id::experiments && id != table_id::state;
}

result<table_set> open_tables(lmdb::transaction& txn) {
  table_set tables;
  for (std::size_t i = 0; i < table_count; ++i) {
    auto order = static_cast<table_id>(i) == table_id::journal
                     ? lmdb::key_order::integer
                     : lmdb::key_order::bytes;
    auto opened = txn.open_table(names[i], order);
    if (!opened)
      return pass_on(opened);
    tables.handles[i] = *opened;
  }
  return tables;
}

key_builder& key_builder::text(std::string_view part) {
  key_ += part;
  key_ += '\0';
  return *this;
}

key_builder& key_builder::number(std::uint64_t part) {
  append_big_endian(key_, part);
  return *this;
}

key_builder& key_builder::kind(record_kind part) {
  return number(static_cast<std::uint64_t>(part));
}

key_builder& key_builder::hash(const digest& part) {
  key_.append(reinterpret_cast<const char*>(part.bytes.data()),
              part.bytes.size());
  return *this;
}

std::uint64_t number_at_end(lmdb::view key) noexcept {
  std::uint64_t number = 0;
  for (auto byte : key.last(sizeof(number)))
    number = number << 8 | std::to_integer<std::uint64_t>(byte);
  return number;
}

std::string to_value(std::uint64_t number) {
  std::string value;
  append_big_endian(value, number);
  return value;
}

result<std::uint64_t> from_value(lmdb::view value) {
  if (value.size() != sizeof(std::uint64_t))
    return damaged_value();
  return number_at_end(value);
}

std::string to_value(const commit_place& place) {
  return to_value(place.first_index) + to_value(place.size);
}

result<commit_place> commit_place_from(lmdb::view value) {
  if (value.size() != 2 * sizeof(std::uint64_t))
    return damaged_value();
  return commit_place{number_at_end(value.first(sizeof(std::uint64_t))),
                      number_at_end(value)};
}

std::vector<table_key> keys_of(std::uint64_t index, const journal_entry& entry,
                               const record_facts& facts,
                               const std::optional<digest>& dataset) {
  std::vector<table_key> keys;
  auto add = [&](table_id table, key_builder& key, std::string value = {}) {
    keys.push_back({table, key.take(), std::move(value)});
  };
  auto key = [] { return key_builder{}; };
  add(table_id::by_id, key().hash(entry.id), to_value(index));
  add(table_id::by_experiment, key().text(facts.experiment).number(index));
  add(table_id::by_step, key().text(facts.experiment).text(facts.step),
      to_value(index));
  add(table_id::by_kind, key().kind(facts.kind).number(index));
  for (const auto& candidate : facts.candidates)
    add(table_id::by_candidate, key().text(candidate).number(index));
  if (facts.kind == Record::DECISION)
    add(table_id::decisions,
        key().text(facts.experiment).text(facts.slot).number(index));
  if (is_outcome(facts.kind))
    for (const auto& candidate : facts.candidates)
      add(table_id::outcomes,
          key().text(facts.experiment).text(candidate).number(index));
  for (const auto& parent : facts.parents)
    add(table_id::children, key().hash(parent).number(index));
  for (const auto& mention : facts.mentions) {
    bool artefact = std::binary_search(facts.artefacts.begin(),
                                       facts.artefacts.end(), mention);
    add(table_id::mentions, key().hash(mention).number(index),
        std::string(1, artefact ? '\1' : '\0'));
  }
  add_facets(keys, index, entry, facts, dataset);
  if (entry.position == 0)
    add(table_id::commits, key().text(entry.producer).number(entry.sequence),
        to_value(commit_place{index, entry.commit_size}));
  return keys;
}

} // namespace automodel::storage
