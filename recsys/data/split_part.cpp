#include "recsys/data/split_part.hpp"

#include "recsys/array/all_finite.hpp"
#include "recsys/array/read_optional.hpp"

namespace automodel::recsys {

namespace {

/// What is wrong with untrusted rows, or nothing.
std::string_view problem_of(const interactions& rows) {
  auto n = rows.size();
  if (rows.offsets.size() != std::size_t{rows.n_users} + 1)
    return "there is not one offset per user";
  if (!rows.ratings.empty() && rows.ratings.size() != n)
    return "there is not one rating per row";
  if (!rows.timestamps.empty() && rows.timestamps.size() != n)
    return "there is not one timestamp per row";
  if (rows.offsets.front() != 0
      || rows.offsets.back() != static_cast<std::int64_t>(n))
    return "the offsets do not span the rows";
  for (std::size_t user = 0; user < rows.n_users; ++user)
    if (rows.offsets[user + 1] < rows.offsets[user])
      return "the offsets go back";
  for (auto item : rows.items)
    if (item >= rows.n_items)
      return "an item id is out of range";
  if (!all_finite(rows.ratings))
    return "a rating is not a finite number";
  return {};
}

/// Offsets are known to be sound here.
bool in_time_order(const interactions& rows) {
  if (rows.timestamps.empty())
    return true;
  for (std::size_t user = 0; user < rows.n_users; ++user)
    for (auto row = rows.offsets[user] + 1; row < rows.offsets[user + 1];
         ++row) {
      auto at = static_cast<std::size_t>(row);
      if (rows.timestamps[at] < rows.timestamps[at - 1])
        return false;
    }
  return true;
}

tl::unexpected<error> damaged_split(std::string_view label,
                                    std::string_view what) {
  return fail_at({std::string{label}}, errc::corrupt,
                 "not a sound split: " + std::string{what});
}

} // namespace

result<split_part> split_part::map(int fd, std::string_view label) {
  auto file = array_file::map(fd, label, kind);
  if (!file)
    return pass_on(file);
  return adopt(*std::move(file), label);
}

result<split_part> split_part::open(const std::filesystem::path& path) {
  auto file = array_file::open(path, kind);
  if (!file)
    return pass_on(file);
  return adopt(*std::move(file), path.string());
}

result<split_part> split_part::adopt(array_file file, std::string_view label) {
  split_part part;
  auto part_name = file.text("part");
  auto dataset_hash = file.text("dataset");
  auto counts = file.array<std::uint32_t>("counts");
  auto offsets = file.array<std::int64_t>("offsets");
  auto items = file.array<std::uint32_t>("items");
  if (!part_name || !dataset_hash || !counts || !offsets || !items)
    return damaged_split(label, "an array is missing or has another type");
  if (counts->size() != 2)
    return damaged_split(label, "the numbers of users and items are missing");
  part.part_ = *part_name;
  part.dataset_hash_ = *dataset_hash;
  part.rows_.n_users = (*counts)[0];
  part.rows_.n_items = (*counts)[1];
  part.rows_.offsets = *offsets;
  part.rows_.items = *items;
  auto ratings = read_optional(file, "ratings", part.rows_.ratings);
  auto times = read_optional(file, "timestamps", part.rows_.timestamps);
  if (!ratings || !times)
    return damaged_split(label, "ratings or timestamps have another type");
  if (auto problem = problem_of(part.rows_); !problem.empty())
    return damaged_split(label, problem);
  if (!in_time_order(part.rows_))
    return damaged_split(label, "the rows of a user are not in time order");
  part.file_ = std::move(file);
  return part;
}

} // namespace automodel::recsys
