#include "cli/commands/paper.hpp"
#include "cli/paper_file.hpp"
#include "recsys/json_text.hpp"
#include "recsys/papers/record/record_text.hpp"
#include "recsys/papers/record/score_record.hpp"

#include <CLI/Validators.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

struct score_options {
  std::string papers, gold;
  std::uint32_t seconds = 120;
  bool json = false;
};

struct scored_paper {
  std::string name;
  std::vector<recsys::group_score> groups;
};

struct pairing {
  fs::path paper, gold;
};

/// Each file of a folder that a gold record of the same name stands for.
result<std::vector<pairing>> pairs_in(const fs::path& folder,
                                      const fs::path& gold) {
  std::vector<pairing> out;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator{folder, problem}) {
    auto record = gold / entry.path().stem().concat(".json");
    if (entry.is_regular_file() && fs::is_regular_file(record))
      out.push_back({entry.path(), record});
  }
  if (problem)
    return fail_at({folder.string()}, errc::io_error, problem.message());
  if (out.empty())
    return fail_at({folder.string()}, errc::not_found,
                   "no file here has a gold record in " + gold.string());
  std::ranges::sort(out, {}, &pairing::paper);
  return out;
}

result<std::vector<pairing>> pairs_of(const score_options& options) {
  fs::path papers{options.papers}, gold{options.gold};
  if (fs::is_directory(papers))
    return pairs_in(papers, gold);
  if (fs::is_directory(gold))
    gold /= papers.stem().concat(".json");
  return std::vector<pairing>{{papers, gold}};
}

result<scored_paper> score_one(const pairing& of, std::uint32_t seconds) {
  auto gold = read_record_file(of.gold);
  if (!gold)
    return pass_on(gold);
  auto record = record_in({of.paper.string(), seconds});
  if (!record)
    return pass_on(record);
  return scored_paper{of.paper.stem().string(),
                      recsys::score_record(*record, *gold)};
}

/// JSON has no NaN: a share of nothing is null.
json share_json(double share) {
  return std::isnan(share) ? json{} : json(share);
}

json as_json(const std::vector<recsys::group_score>& groups) {
  auto list = json::array();
  for (const auto& group : groups)
    list.push_back({{"group", group.group},
                    {"precision", share_json(group.precision())},
                    {"recall", share_json(group.recall())},
                    {"matched", group.matched},
                    {"given", group.given},
                    {"wanted", group.wanted},
                    {"wrong", group.wrong},
                    {"absent", group.absent}});
  return list;
}

std::string scores_json(const std::vector<scored_paper>& papers,
                        const std::vector<recsys::group_score>& all) {
  auto list = json::array();
  for (const auto& paper : papers)
    list.push_back({{"paper", paper.name}, {"groups", as_json(paper.groups)}});
  json out{{"papers", std::move(list)}, {"together", as_json(all)}};
  return recsys::json_text(out, recsys::json_layout::readable) + '\n';
}

std::string scores_text(const std::vector<scored_paper>& papers,
                        const std::vector<recsys::group_score>& all) {
  std::string out;
  for (const auto& paper : papers)
    out += paper.name + '\n' + recsys::score_text(paper.groups) + '\n';
  if (papers.size() > 1)
    out += "all " + std::to_string(papers.size()) + " papers together\n"
           + recsys::score_text(all);
  return out;
}

result<int> score(const score_options& options) {
  auto pairs = pairs_of(options);
  if (!pairs)
    return pass_on(pairs);
  std::vector<scored_paper> papers;
  std::vector<std::vector<recsys::group_score>> groups;
  for (const auto& pair : *pairs) {
    auto one = score_one(pair, options.seconds);
    if (!one)
      return pass_on(one);
    groups.push_back(one->groups);
    papers.push_back(std::move(*one));
  }
  auto all = recsys::pooled_scores(groups);
  auto out = options.json ? scores_json(papers, all) : scores_text(papers, all);
  std::fputs(out.c_str(), stdout);
  return 0;
}

} // namespace

void add_paper_score(CLI::App& paper, action& chosen) {
  auto* command = paper.add_subcommand(
      "score", "Compare what is read from papers with records that a person "
               "wrote: precision and recall of each group of fields.");
  auto options = std::make_shared<score_options>();
  command
      ->add_option("papers", options->papers,
                   "A paper, a record, or a folder of them")
      ->required()
      ->check(CLI::ExistingPath);
  command
      ->add_option("--gold", options->gold,
                   "The person's record, or a folder with NAME.json for each "
                   "paper NAME")
      ->required()
      ->check(CLI::ExistingPath);
  command
      ->add_option("--seconds", options->seconds,
                   "After which reading a paper is stopped")
      ->capture_default_str()
      ->check(CLI::Range(1, 86400));
  command->add_flag("--json", options->json, "Print JSON");
  command->callback(
      [options, &chosen] { chosen = [options] { return score(*options); }; });
}

} // namespace automodel::cli
