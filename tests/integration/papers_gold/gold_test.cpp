#include "recsys/papers/extract/extract_record.hpp"
#include "recsys/papers/record/check_record.hpp"
#include "recsys/papers/record/record_text.hpp"
#include "recsys/papers/record/score_record.hpp"
#include "tests/integration/papers_gold/gold_papers.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

// What the reader takes from published papers against what a person would.

using namespace automodel;
using namespace automodel::recsys;
using namespace automodel::testing;

namespace {

std::string text_of(const parameter& value) {
  return to_string(value);
}

/// What a composer uses of a record, in its order.
std::vector<std::string> composed_of(const method_record& record) {
  std::vector<std::string> out{"task " + text_of(record.task.value)};
  auto add = [&](const std::string& of, const record_setting& setting) {
    out.push_back(of + ' ' + setting.name + '=' + text_of(setting.field.value)
                  + (setting.searched ? "?" : ""));
  };
  for (const auto& module : record.modules) {
    out.push_back("module " + text_of(module.kind.value));
    for (const auto& input : module.inputs)
      out.push_back("  from " + input);
    for (const auto& setting : module.settings)
      add("  setting", setting);
  }
  for (const auto& loss : record.losses)
    out.push_back("loss " + text_of(loss.value));
  for (const auto& setting : record.training)
    add("setting", setting);
  return out;
}

const group_score& composer(const std::vector<group_score>& groups) {
  return *std::ranges::find(groups, "composer", &group_score::group);
}

} // namespace

TEST_CASE("gold records are sound") {
  CHECK(gold_names().size() == 9);
  for (const auto& name : gold_names()) {
    CAPTURE(name);
    CHECK(record_problems(gold_record(name)).empty());
  }
}

TEST_CASE("a gold record is as good as itself") {
  for (const auto& name : gold_names()) {
    auto gold = gold_record(name);
    const auto groups = score_record(gold, gold);
    CAPTURE(name);
    CHECK(composer(groups).precision() == 1);
    CHECK(composer(groups).recall() == 1);
  }
}

TEST_CASE("records that are read from papers pass the validator") {
  for (const auto& one : gold_papers()) {
    CAPTURE(one.name);
    CHECK(record_problems(extract_record(one.paper), one.paper)
          == std::vector<std::string>{});
  }
}

TEST_CASE("what a composer needs is read from papers, and little else") {
  std::vector<std::vector<group_score>> all;
  for (const auto& one : gold_papers()) {
    all.push_back(score_record(extract_record(one.paper), one.gold));
    CAPTURE(one.name, score_text(all.back()));
    CHECK(composer(all.back()).precision() >= 0.8);
    CHECK(composer(all.back()).recall() >= 0.6);
  }
  if (all.empty())
    return;
  auto together = pooled_scores(all);
  CAPTURE(score_text(together));
  CHECK(composer(together).precision() >= 0.85);
  CHECK(composer(together).recall() >= 0.6);
}

TEST_CASE("title, authors and abstract change nothing of it") {
  for (const auto& one : gold_papers()) {
    CAPTURE(one.name);
    CHECK(composed_of(extract_record(without_front(one.paper)))
          == composed_of(extract_record(one.paper)));
  }
}

TEST_CASE("the name of the method changes nothing of it") {
  for (const auto& one : gold_papers()) {
    auto record = extract_record(one.paper);
    auto name = text_of(record.name.value);
    CAPTURE(one.name, name);
    if (name.empty())
      continue;
    auto other = renamed(one.paper, name);
    REQUIRE(other.text != one.paper.text);
    CHECK(composed_of(extract_record(other)) == composed_of(record));
  }
}

TEST_CASE("the bytes of the file change nothing of it") {
  for (const auto& one : gold_papers()) {
    auto other = one.paper;
    other.source = digest{};
    CAPTURE(one.name);
    CHECK(composed_of(extract_record(other))
          == composed_of(extract_record(one.paper)));
  }
}
