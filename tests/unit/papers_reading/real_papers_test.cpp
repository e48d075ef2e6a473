#include "recsys/papers/document/document_json.hpp"
#include "tests/unit/papers_reading/read_text.hpp"
#include "tests/support/real_papers.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

// What people see in nine published papers: set by five publishers' styles, in
// one column and in two.

using namespace automodel;
using namespace automodel::recsys;
using namespace automodel::testing;

namespace {

struct expectation {
  std::string name, title;
  std::uint32_t pages;
  std::size_t references;
  std::vector<std::string> sections; ///< numbers of the numbered ones
  std::vector<std::string> tables;
  std::vector<std::string> equations;
};

using list = std::vector<std::string>;

const std::vector<expectation>& expected() {
  static const std::vector<expectation> all{
      {"AFM-2017",
       "Attentional Factorization Machines: Learning the Weight of Feature "
       "Interactions via Attention Networks",
       7,
       36,
       {"1", "2", "3", "3.1", "3.2", "4", "5", "5.1", "5.2", "5.3", "5.4", "6"},
       {"Table 1", "Table 2"},
       {"1", "2", "3", "4", "5", "7", "8"}},
      {"AutoInt-2019",
       "AutoInt: Automatic Feature Interaction Learning via Self-Attentive "
       "Neural Networks",
       9,
       40,
       {"1",     "2",     "2.1",   "2.2",   "2.3",   "3",   "4",
        "4.1",   "4.2",   "4.3",   "4.4",   "4.5",   "4.6", "5",
        "5.1",   "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.2", "5.3",
        "5.3.1", "5.3.2", "5.3.3", "5.4",   "5.5",   "6"},
       {"Table 1", "Table 2", "Table 3", "Table 4", "Table 5"},
       {"1", "2", "3", "4", "5", "6", "7", "8", "9"}},
      {"DCN-V2-2020",
       "DCN-M: Improved Deep & Cross Network for Feature Cross Learning in "
       "Web-scale Learning to Rank Systems",
       14,
       51,
       {"1",     "2",     "3",     "3.1",  "3.2", "3.3", "3.4", "3.5",
        "3.6",   "4",     "4.1",   "4.2",  "5",   "6",   "7",   "7.1",
        "7.1.1", "7.1.2", "7.1.3", "7.2",  "7.3", "7.4", "7.5", "7.6",
        "8",     "9",     "10",    "10.1", "10.2"},
       {"Table 1", "Table 2", "Table 3", "Table 4", "Table 5", "Table 6",
        "Table 7", "Table 8", "Table 9"},
       {"1", "2", "3", "4"}},
      {"DeepFM-2017",
       "DeepFM: A Factorization-Machine based Neural Network for CTR "
       "Prediction",
       7,
       28,
       {"1", "2", "2.1", "2.2", "3", "3.1", "3.2", "3.3", "4", "5"},
       {"Table 1", "Table 2"},
       {"1", "2", "3", "4"}},
      {"FM-2010",
       "Factorization Machines",
       6,
       8,
       {"I",       "II",     "III",   "III-A",  "III-A-1", "III-A-2", "III-A-3",
        "III-A-4", "III-B",  "III-C", "III-D",  "III-E",   "IV",      "IV-A",
        "IV-A-1",  "IV-A-2", "IV-B",  "IV-B-1", "IV-B-2",  "IV-C",    "V",
        "V-A",     "V-B",    "V-C",   "V-D",    "V-E",     "VI"},
       {},
       {"1", "2", "3", "4", "5", "6"}},
      {"MMoE-2018",
       "Modeling Task Relationships in Multi-task Learning with Multi-gate "
       "Mixture-of-Experts",
       10,
       35,
       {"1",   "2",     "2.1",   "2.2", "2.3",   "3",     "3.1",   "3.2", "3.3",
        "4",   "4.1",   "4.2",   "5",   "5.1",   "5.2",   "6",     "6.1", "6.2",
        "6.3", "6.3.1", "6.3.2", "6.4", "6.4.1", "6.4.2", "6.4.3", "7"},
       {"Table 1", "Table 2", "Table 3", "Table 4"},
       {"1", "2", "3", "4", "5", "6", "7", "8"}},
      {"SASRec-2018",
       "Self-Attentive Sequential Recommendation",
       10,
       48,
       {"I",     "II",    "II-A",  "II-B",  "II-C",  "II-D",  "III",  "III-A",
        "III-B", "III-C", "III-D", "III-E", "III-F", "III-G", "IV",   "IV-A",
        "IV-B",  "IV-C",  "IV-D",  "IV-E",  "IV-F",  "IV-G",  "IV-H", "V"},
       {"Table I", "Table II", "Table III", "Table IV", "Table V"},
       {"1", "2", "3", "4", "5", "6"}},
      {"TIGER-2023",
       "Recommender Systems with Generative Retrieval",
       17,
       44,
       {"1", "2", "3", "3.1", "3.2", "4", "4.1", "4.2", "4.3", "4.4", "4.5",
        "5", "A", "B", "C", "D", "E"},
       {"Table 1", "Table 3", "Table 4", "Table 5", "Table 6", "Table 7",
        "Table 8", "Table 9", "Table 10"},
       {}},
      {"xDeepFM-2018",
       "xDeepFM: Combining Explicit and Implicit Feature Interactions for "
       "Recommender Systems",
       10,
       47,
       {"1",     "2",     "2.1",   "2.2",   "2.3",   "3",   "3.1", "3.2",
        "3.2.1", "3.2.2", "3.2.3", "3.3",   "3.3.1", "4",   "4.1", "4.1.1",
        "4.1.2", "4.1.3", "4.1.4", "4.2",   "4.3",   "4.4", "5",   "5.1",
        "5.1.1", "5.1.2", "5.2",   "5.2.1", "5.2.2", "6"},
       {"Table 1", "Table 2"},
       {"1", "2", "3", "6", "7", "8", "15", "16", "17"}}};
  return all;
}

list numbers_of(const document& in) {
  list out;
  for (const auto& section : in.sections)
    if (!section.number.empty())
      out.push_back(section.number);
  return out;
}

bool holds(const list& labels, const std::string& label) {
  return std::ranges::find(labels, label) != labels.end();
}

/// Each phrase behind the one before it.
void stand_in_order(const document& in, const list& phrases) {
  std::size_t last = 0;
  for (const auto& phrase : phrases) {
    CAPTURE(phrase);
    auto at = in.text.find(phrase, last);
    CHECK(at != std::string::npos);
    if (at != std::string::npos)
      last = at;
  }
}

} // namespace

TEST_CASE("published papers have the parts that people see in them") {
  for (const auto& paper : expected()) {
    auto file = real_paper(paper.name);
    if (!file)
      continue;
    CAPTURE(paper.name);
    auto read = read_text(*file);
    REQUIRE(read);
    CHECK(check_document(*read));
    CHECK(read->pages == paper.pages);
    CHECK(std::string{read->at(read->title)}.starts_with(paper.title));
    CHECK(read->abstract.size() > 500);
    CHECK(numbers_of(*read) == paper.sections);
    CHECK(texts_of(*read, block_kind::reference).size() == paper.references);
    auto tables = labels_of(*read, block_kind::table);
    for (const auto& label : paper.tables)
      CHECK(holds(tables, label));
    auto equations = labels_of(*read, block_kind::equation);
    for (const auto& label : paper.equations) {
      CAPTURE(label);
      CHECK(holds(equations, label));
    }
  }
}

TEST_CASE("paragraphs of a published paper stand in the order of reading") {
  auto file = real_paper("SASRec-2018");
  if (!file)
    return;
  auto read = read_text(*file);
  REQUIRE(read);
  // Ends of columns and pages, with what a reader finds next.
  stand_in_order(*read, {"Sequential dynamics are",
                         "capture these high-order dynamics succinctly.",
                         "simpler baselines.",
                         "Recently, a new sequential model",
                         "qualitatively reveal the model\u2019s behavior.",
                         "II RELATED WORK",
                         "General Recommendation",
                         "predicts ratings using autoencoders.",
                         "Temporal Recommendation",
                         "Sequential Recommendation",
                         "Attention Mechanisms",
                         "specially designed models.",
                         "III METHODOLOGY",
                         "Embedding Layer",
                         "The scaled dot-product attention [3] is defined as:",
                         "Stacking Self-Attention Blocks",
                         "However, when the network goes deeper",
                         "Layer Normalization:",
                         "Dropout: To alleviate overfitting",
                         "Prediction Layer",
                         "Network Training",
                         "Complexity Analysis",
                         "IV EXPERIMENTS",
                         "Comparison Methods",
                         "Evaluation Metrics",
                         "V CONCLUSION",
                         "[1] S. Rendle",
                         "[48]"});
}

TEST_CASE("a table of a published paper has its cells") {
  auto file = real_paper("DeepFM-2017");
  if (!file)
    return;
  auto read = read_text(*file);
  REQUIRE(read);
  auto at = std::ranges::find(read->blocks, block_kind::table,
                              &document_block::kind);
  REQUIRE(at != read->blocks.end());
  at = std::ranges::find_if(read->blocks, [](const document_block& block) {
    return block.kind == block_kind::table && block.label == "Table 2";
  });
  REQUIRE(at != read->blocks.end());
  CHECK(read->at(*at).find("DeepFM | 0.8715 | 0.02619 | 0.8016 | 0.44985")
        != std::string_view::npos);
}
