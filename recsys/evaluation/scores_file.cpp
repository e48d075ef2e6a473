#include "recsys/evaluation/scores_file.hpp"

#include "recsys/evaluation/score_text.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>

namespace automodel::recsys {

namespace {

using id_map = std::unordered_map<std::string_view, std::uint32_t>;

id_map index_of(std::span<const std::string_view> names) {
  id_map ids;
  ids.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i)
    ids.emplace(names[i], static_cast<std::uint32_t>(i));
  return ids;
}

struct scored_pair {
  user_id user;
  item_id item;
  float score;
  std::uint32_t line;
};

/// Reads line by line and remembers where it is.
class scores_parser {
public:
  scores_parser(const std::filesystem::path& path,
                std::span<const std::string_view> users,
                std::span<const std::string_view> items,
                const scores_file_options& options)
      : file_(path.string()), users_(index_of(users)), items_(index_of(items)),
        options_(options) {}

  result<void> parse(std::string_view line) {
    ++line_;
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    std::array<std::string_view, 3> fields;
    if (auto ok = split(line, fields); !ok)
      return ok;
    auto score = score_of(fields[2]);
    if (!score && line_ == 1)
      return {}; // a header
    if (!score)
      return fail_at(at(fields[2], line), errc::parse_error,
                     "the score '" + std::string(fields[2])
                         + "' is not a number");
    auto user = users_.find(fields[0]);
    auto item = items_.find(fields[1]);
    if (user != users_.end() && item != items_.end()) {
      pairs.push_back({user->second, item->second, *score, line_});
      return {};
    }
    ++skipped;
    if (options_.tolerate_unknown)
      return {};
    auto unknown = user == users_.end() ? 0u : 1u;
    return fail_at(at(fields[unknown], line), errc::parse_error,
                   (unknown == 0 ? "unknown user '" : "unknown item '")
                       + std::string(fields[unknown]) + "'",
                   "ids must be those of the judged data");
  }

  source_position at_line(std::uint32_t line) const { return {file_, line, 0}; }

  std::vector<scored_pair> pairs;
  std::uint64_t skipped = 0;

private:
  result<void> split(std::string_view line,
                     std::array<std::string_view, 3>& fields) const {
    auto rest = line;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      auto tab = rest.find('\t');
      auto last = i + 1 == fields.size();
      if (last != (tab == std::string_view::npos))
        return fail_at({file_, line_, 0}, errc::parse_error,
                       last ? "the line has more than three fields"
                            : "the line has fewer than three fields",
                       "expected user, item and score with tabs between");
      fields[i] = rest.substr(0, tab);
      if (!last)
        rest.remove_prefix(tab + 1);
    }
    return {};
  }

  source_position at(std::string_view field, std::string_view line) const {
    return {file_, line_,
            static_cast<std::uint32_t>(field.data() - line.data() + 1)};
  }

  std::string file_;
  id_map users_, items_;
  scores_file_options options_;
  std::uint32_t line_ = 0;
};

} // namespace

result<scores_file> scores_file::open(const std::filesystem::path& path,
                                      std::span<const std::string_view> users,
                                      std::span<const std::string_view> items,
                                      const scores_file_options& options) {
  std::ifstream in(path);
  if (!in || std::filesystem::is_directory(path))
    return fail_at({path.string(), 0, 0}, errc::not_found,
                   "the scores cannot be read");
  scores_parser lines(path, users, items, options);
  for (std::string line; std::getline(in, line);)
    if (auto ok = lines.parse(line); !ok)
      return pass_on(ok);
  if (in.bad())
    return fail_at({path.string(), 0, 0}, errc::io_error,
                   "the scores cannot be read to their end");
  auto& pairs = lines.pairs;
  if (pairs.empty())
    return fail_at({path.string(), 0, 0}, errc::parse_error,
                   "the file holds no scores",
                   "expected lines of user, item and score with tabs between");
  auto place = [](const scored_pair& at) {
    return std::tuple(at.user, at.item, at.line);
  };
  std::ranges::sort(pairs, {}, place);
  scores_file scores;
  scores.n_items_ = static_cast<std::uint32_t>(items.size());
  scores.skipped_rows_ = lines.skipped;
  scores.offsets_.assign(users.size() + 1, 0);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto& pair = pairs[i];
    if (i > 0 && pairs[i - 1].user == pair.user
        && pairs[i - 1].item == pair.item)
      return fail_at(
          lines.at_line(pair.line), errc::parse_error,
          "user '" + std::string(users[pair.user]) + "' and item '"
              + std::string(items[pair.item]) + "' have a score already",
          "the first one is on line " + std::to_string(pairs[i - 1].line));
    ++scores.offsets_[pair.user + std::size_t{1}];
    scores.items_.push_back(pair.item);
    scores.scores_.push_back(pair.score);
  }
  for (std::size_t i = 1; i < scores.offsets_.size(); ++i)
    scores.offsets_[i] += scores.offsets_[i - 1];
  return scores;
}

result<void> scores_file::scores(std::span<const user_id> users,
                                 std::span<float> out) {
  std::ranges::fill(out, -std::numeric_limits<float>::infinity());
  for (std::size_t i = 0; i < users.size(); ++i) {
    if (users[i] + std::size_t{1} >= offsets_.size())
      return fail(errc::invalid_argument,
                  "there is no user " + std::to_string(users[i]));
    auto row = out.subspan(i * n_items_, n_items_);
    auto last = static_cast<std::size_t>(offsets_[users[i] + 1]);
    for (auto at = static_cast<std::size_t>(offsets_[users[i]]); at < last;
         ++at)
      row[items_[at]] = scores_[at];
  }
  return {};
}

std::uint32_t scores_file::users_with_scores() const noexcept {
  std::uint32_t count = 0;
  for (std::size_t i = 1; i < offsets_.size(); ++i)
    count += offsets_[i] > offsets_[i - 1];
  return count;
}

} // namespace automodel::recsys
