#include "search_task.hpp"

#include "recsys/experiment/candidate_search.hpp"
#include "recsys/models/classical/classical_models.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::recsys {

namespace {

constexpr const char* experiment_text = R"(
name = "itemknn"
seeds = [0]
[data]
path = "ratings"
format = "recbole"
[protocol]
split = "leave-one-out"
metrics = ["ndcg"]
k = [10]
[selection]
metric = "ndcg@10"
reference = "itemknn"
[tuning]
method = "tpe"
trials = 20
[[candidate]]
name = "itemknn"
model = "itemknn"
score = { decay = [0.7, 1.0] }
[candidate.fit]
k = [5, 10, 20, 50, 100, 200]
shrink = [0.0, 10.0, 100.0]
similarity = ["asymmetric", "cosine"]
alpha = [0.3, 0.7]
)";

// The rows of some users as a file of their own.
void write_rows(const temporary_folder& folder, const dataset& data,
                const std::vector<std::uint32_t>& users) {
  std::vector<bool> wanted(data.n_users());
  for (auto user : users)
    wanted[user] = true;
  std::string text = "user_id:token\titem_id:token\ttimestamp:float\n";
  auto times = data.timestamps();
  for (std::size_t row = 0; row < data.size(); ++row)
    if (wanted[data.users()[row]])
      text += 'u' + std::to_string(data.users()[row]) + "\ti"
              + std::to_string(data.items()[row]) + '\t'
              + std::to_string(times.empty() ? static_cast<std::int64_t>(row)
                                             : times[row])
              + '\n';
  std::filesystem::create_directories(folder.path() / "rows");
  folder.write("rows/rows.inter", text);
}

} // namespace

experiment_spec searched_experiment() {
  return value_of(parse_experiment(experiment_text, "itemknn.toml"));
}

search_task::search_task(std::string name, const dataset& data,
                         const std::vector<std::uint32_t>& users)
    : name_(std::move(name)) {
  temporary_folder folder;
  write_rows(folder, data, users);
  data_source source;
  source.name = name_;
  source.format = "recbole";
  source.path = folder.path() / "rows";
  auto rows = value_of(import_dataset(source, folder.path() / "cache"));
  protocol rules;
  rules.cutoffs = {10};
  split_ = std::make_unique<split_data>(rows, rules, 0);
}

double search_task::value(const parameters& values) {
  auto [at, is_new] = known_.try_emplace(automodel::to_string(values), 0);
  if (!is_new)
    return at->second;
  parameters fit, score;
  for (const auto& [name, value] : values)
    if (name.starts_with("fit."))
      fit[name.substr(4)] = value;
    else
      score[name.substr(6)] = value;
  auto model = fitted(itemknn_family(), split_->train(), fit, score);
  return at->second = *split_->on_valid(*model).mean("ndcg@10");
}

std::vector<std::pair<parameters, double>>
search_task::table(const search_space& space) {
  std::vector<std::pair<parameters, double>> rows;
  for (std::uint64_t i = 0; i < space.points().value(); ++i)
    rows.emplace_back(space.point(i), value(space.point(i)));
  std::ranges::stable_sort(
      rows, [](const auto& a, const auto& b) { return a.second > b.second; });
  return rows;
}

std::vector<std::vector<std::uint32_t>>
activity_bands(const dataset& data, std::size_t bands, std::size_t most) {
  std::vector<std::size_t> rows(data.n_users());
  for (auto user : data.users())
    ++rows[user];
  std::vector<std::uint32_t> order(data.n_users());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&](auto user) { return rows[user]; });
  std::vector<std::vector<std::uint32_t>> found(bands);
  for (std::size_t band = 0; band < bands; ++band) {
    auto from = band * order.size() / bands;
    auto size = (band + 1) * order.size() / bands - from;
    auto taken = std::min(size, most);
    for (std::size_t i = 0; i < taken; ++i)
      found[band].push_back(order[from + i * size / taken]);
  }
  return found;
}

} // namespace automodel::recsys
