#include "recsys/data/import/dataset_identity.hpp"

#include <span>
#include <string>

namespace automodel::recsys {

namespace {

/// Adds parts with their names and lengths, so that no two contents give the
/// same sequence of bytes.
class identity_builder {
public:
  identity_builder() { hash_.add("automodel dataset 1\n"); }

  template <class T>
  void add(std::string_view name, const std::vector<T>& values) {
    add_name(name, values.size());
    hash_.add(std::as_bytes(std::span{values}));
  }

  void add_tokens(std::string_view name, const dictionary& tokens) {
    add_name(name, tokens.size());
    std::string block;
    for (auto token : tokens.tokens()) {
      block += token;
      block += '\n'; // no token holds one
    }
    hash_.add(block);
  }

  void add_name(std::string_view name, std::uint64_t count) {
    hash_.add(std::string{name} + ' ' + std::to_string(count) + '\n');
  }

  digest finish() { return hash_.finish(); }

private:
  digest_builder hash_;
};

} // namespace

digest identity_of(const table_builder& table, std::int64_t ticks_per_second) {
  identity_builder identity;
  identity.add_tokens("users", table.users);
  identity.add_tokens("items", table.items);
  identity.add("user", table.user);
  identity.add("item", table.item);
  identity.add("rating", table.rating);
  identity.add_name("ticks", static_cast<std::uint64_t>(ticks_per_second));
  identity.add("time", table.time);
  identity.add("part", table.part);
  identity.add_tokens("features", table.matrix.features);
  identity.add("labels", table.matrix.labels);
  identity.add("offsets", table.matrix.offsets);
  identity.add("indices", table.matrix.indices);
  identity.add("values", table.matrix.values);
  return identity.finish();
}

} // namespace automodel::recsys
