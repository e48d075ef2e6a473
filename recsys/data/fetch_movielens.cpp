#include "recsys/data/fetch_movielens.hpp"

#include "recsys/data/fetch/partial_folder.hpp"
#include "recsys/data/fetch/run_program.hpp"
#include "recsys/data/fetch/write_recbole.hpp"
#include "recsys/data/mapped_file.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto package = "r-cran-dslabs";
constexpr auto dataset_name = "movielens";
constexpr auto data_folder = "usr/lib/R/site-library/dslabs/data";
constexpr std::uint64_t package_bytes = 4'654'136;

/// The last line that apt or dpkg marks as an error, or the last line.
std::string complaint_of(std::string_view output) {
  std::string last;
  std::string marked;
  while (!output.empty()) {
    auto line = output.substr(0, output.find('\n'));
    output.remove_prefix(std::min(line.size() + 1, output.size()));
    if (!line.empty())
      last = line;
    if (line.starts_with("E: ") || line.find("error: ") != line.npos)
      marked = line;
  }
  return marked.empty() ? last : marked;
}

result<void> must_succeed(result<program_outcome> outcome,
                          const std::string& doing, const std::string& hint) {
  if (!outcome) {
    outcome.error().code = errc::unavailable;
    outcome.error().hint = hint;
    return pass_on(outcome);
  }
  if (outcome->exit_code != 0)
    return fail(errc::unavailable,
                doing + " failed: " + complaint_of(outcome->output), hint);
  return {};
}

result<fs::path> download(const fs::path& folder) {
  auto done = must_succeed(
      run_program({"apt-get", "download", "-q", package}, folder, 600s),
      std::string{"downloading "} + package,
      "this needs Debian's apt and its package lists: run apt-get update as "
      "root, then try again");
  if (!done)
    return pass_on(done);
  for (const auto& entry : fs::directory_iterator{folder})
    if (entry.path().extension() == ".deb")
      return entry.path();
  return fail(errc::unavailable,
              std::string{"apt-get left no file of "} + package);
}

result<dslabs_ratings> unpack(const fs::path& archive, const fs::path& folder) {
  auto done = must_succeed(
      run_program({"dpkg-deb", "-x", archive.string(), folder.string()}, folder,
                  120s),
      "unpacking " + archive.filename().string(),
      "the download may be damaged");
  if (!done)
    return pass_on(done);
  auto index = mapped_file::open(folder / data_folder / "Rdata.rdx");
  if (!index)
    return pass_on(index);
  auto blocks = mapped_file::open(folder / data_folder / "Rdata.rdb");
  if (!blocks)
    return pass_on(blocks);
  auto ratings = parse_dslabs_ratings(index->text(), blocks->text());
  if (!ratings)
    ratings.error().code = errc::corrupt;
  return ratings;
}

bool is_complete(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder / "movielens.inter", error)
         && fs::exists(folder / "movielens.item", error);
}

/// Puts a finished folder in place; another process may have done so.
result<void> publish(const fs::path& finished, const fs::path& place) {
  std::error_code error;
  fs::rename(finished, place, error);
  if (error && !is_complete(place))
    return fail_at({place.string()}, errc::io_error,
                   "cannot put the data here: " + error.message(),
                   "remove what is there, or choose another folder");
  return {};
}

} // namespace

result<fs::path> fetch_movielens(const fs::path& target,
                                 const progress_callback& progress) {
  // Absolute: the programs run in another folder.
  std::error_code error;
  auto place = fs::absolute(target, error) / dataset_name;
  if (is_complete(place))
    return place;
  auto report = [&](std::string_view phase, std::uint64_t done) {
    if (progress)
      progress({phase, done, package_bytes});
  };
  auto work = partial_folder::make(place.parent_path());
  if (!work)
    return pass_on(work);
  report("downloading", 0);
  auto archive = download(work->path());
  if (!archive)
    return pass_on(archive);
  report("unpacking", package_bytes);
  auto ratings = unpack(*archive, work->path());
  if (!ratings)
    return pass_on(ratings);
  report("writing", package_bytes);
  auto finished = work->path() / dataset_name;
  fs::create_directory(finished, error);
  if (auto done = write_recbole(*ratings, finished, dataset_name); !done)
    return pass_on(done);
  if (auto done = publish(finished, place); !done)
    return pass_on(done);
  return place;
}

} // namespace automodel::recsys
