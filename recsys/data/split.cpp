#include "recsys/data/split.hpp"

#include "recsys/data/id_space.hpp"
#include "recsys/data/split/filtered_rows.hpp"
#include "recsys/data/split/split_rules.hpp"
#include "recsys/data/split_part.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

/// The columns of one part while they are collected.
struct collected_interactions {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::uint32_t> items;
  std::vector<float> ratings;
  std::vector<std::int64_t> timestamps;
};

collected_interactions collect(const dataset& data, const filtered_rows& kept,
                               const row_parts& parts, given_part wanted) {
  collected_interactions out;
  for (std::size_t user = 0; user < kept.n_users(); ++user) {
    for (auto at = kept.offsets[user]; at < kept.offsets[user + 1]; ++at) {
      auto i = static_cast<std::size_t>(at);
      if (parts.part[i] != wanted)
        continue;
      auto row = kept.rows[i];
      out.items.push_back(kept.new_item[data.items()[row]]);
      if (!data.ratings().empty())
        out.ratings.push_back(data.ratings()[row]);
      if (!data.timestamps().empty())
        out.timestamps.push_back(second_of(data, row));
    }
    out.offsets.push_back(static_cast<std::int64_t>(out.items.size()));
  }
  return out;
}

result<digest> write_part(const collected_interactions& part,
                          std::string_view name, const dataset& data,
                          const filtered_rows& kept, const fs::path& path) {
  const std::array counts{static_cast<std::uint32_t>(kept.users.size()),
                          static_cast<std::uint32_t>(kept.items.size())};
  array_file_writer out{std::string{split_part::kind}};
  out.add_text("part", name)
      .add_text("dataset", to_hex(data.identity()))
      .add("counts", std::span<const std::uint32_t>{counts})
      .add("offsets", std::span{part.offsets})
      .add("items", std::span{part.items});
  if (!data.ratings().empty())
    out.add("ratings", std::span{part.ratings});
  if (!data.timestamps().empty())
    out.add("timestamps", std::span{part.timestamps});
  return out.write(path);
}

std::vector<std::string> select(const std::vector<std::string_view>& tokens,
                                const std::vector<std::uint32_t>& ids) {
  std::vector<std::string> selected;
  selected.reserve(ids.size());
  for (auto id : ids)
    selected.emplace_back(tokens[id]);
  return selected;
}

result<id_space> ids_of(const dataset& data, const filtered_rows& kept) {
  auto users = data.user_tokens();
  if (!users)
    return pass_on(users);
  auto items = data.item_tokens();
  if (!items)
    return pass_on(items);
  auto titles = data.item_titles();
  if (!titles)
    return pass_on(titles);
  id_space ids{select(*users, kept.users), select(*items, kept.items), {}};
  if (!titles->empty())
    ids.titles = select(*titles, kept.items);
  return ids;
}

std::uint32_t count_train_only(const filtered_rows& kept,
                               const row_parts& parts) {
  std::uint32_t count = 0;
  for (std::size_t user = 0; user < kept.n_users(); ++user)
    count += std::all_of(parts.part.begin() + kept.offsets[user],
                         parts.part.begin() + kept.offsets[user + 1],
                         [](auto part) { return part == given_part::train; });
  return count;
}

split_files report(const filtered_rows& kept, const row_parts& parts,
                   const fs::path& dir) {
  split_files files;
  files.train = dir / "train.split";
  files.valid = dir / "valid.split";
  files.test = dir / "test.split";
  files.vocabulary = dir / "vocabulary";
  files.n_users = static_cast<std::uint32_t>(kept.users.size());
  files.n_items = static_cast<std::uint32_t>(kept.items.size());
  files.rows = kept.rows.size();
  files.dropped_by_rating = kept.dropped_by_rating;
  files.dropped_by_core = kept.dropped_by_core;
  files.dropped_duplicates = kept.dropped_duplicates;
  files.train_only_users = count_train_only(kept, parts);
  files.valid_from = parts.valid_from;
  files.test_from = parts.test_from;
  return files;
}

} // namespace

result<split_files> make_split(const dataset& data, const protocol& rules,
                               std::uint64_t seed, const fs::path& dir,
                               const split_options& options) {
  auto kept = filter_rows(data, rules);
  if (!kept)
    return pass_on(kept);
  auto parts = assign_parts(data, *kept, rules, seed);
  if (!parts)
    return pass_on(parts);
  if (options.join_validation)
    std::replace(parts->part.begin(), parts->part.end(), given_part::valid,
                 given_part::train);
  auto ids = ids_of(data, *kept);
  if (!ids)
    return pass_on(ids);
  std::error_code error;
  fs::create_directories(dir, error);
  auto files = report(*kept, *parts, dir);
  struct target {
    given_part part;
    std::string_view name;
    const fs::path& path;
    std::uint64_t& rows;
    digest& hash;
  };
  digest_builder whole;
  for (const auto& to : {target{given_part::train, "train", files.train,
                                files.train_rows, files.train_hash},
                         target{given_part::valid, "valid", files.valid,
                                files.valid_rows, files.valid_hash},
                         target{given_part::test, "test", files.test,
                                files.test_rows, files.test_hash}}) {
    auto columns = collect(data, *kept, *parts, to.part);
    auto written = write_part(columns, to.name, data, *kept, to.path);
    if (!written)
      return pass_on(written);
    to.rows = columns.items.size();
    to.hash = *written;
    whole.add(written->bytes);
  }
  auto vocabulary = ids->write(files.vocabulary);
  if (!vocabulary)
    return pass_on(vocabulary);
  files.vocabulary_hash = *vocabulary;
  files.hash = whole.finish();
  return files;
}

} // namespace automodel::recsys
