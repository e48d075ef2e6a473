#include "recsys/papers/compose/composition.hpp"
#include "recsys/papers/compose/nearest_program.hpp"
#include "tests/unit/papers_compose/method_records.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

composition composed(const method_record& from,
                     const compose_options& how = {}) {
  auto out = compose(from, how);
  if (!out)
    FAIL(to_string(out.error()));
  return *out;
}

std::string refusal(const method_record& from) {
  auto out = compose(from);
  REQUIRE(!out);
  return to_string(out.error());
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

/// The lines of a program without its comments.
std::string code_of(const std::string& text) {
  std::istringstream in(text);
  std::string out;
  for (std::string line; std::getline(in, line);)
    if (!line.starts_with('#'))
      out += line + '\n';
  return out;
}

bool assumes(const composition& in, std::string_view field) {
  return std::ranges::any_of(in.ledger, [&](const record_gap& one) {
    return holds(one.field, field);
  });
}

std::vector<std::string> unresolved_words(const composition& of) {
  std::vector<std::string> out;
  for (const auto& one : of.unresolved)
    out.push_back(one.word);
  return out;
}

} // namespace

TEST_CASE("the methods of eight papers are composed") {
  for (const auto& [name, record] : composable_records()) {
    auto made = composed(record);
    INFO(name << '\n' << made.own_part);
    CHECK(unresolved_words(made) == std::vector<std::string>{});
    CHECK(made.complete());
    CHECK(holds(made.program, "# --- blocks.py, line "));
    CHECK_FALSE(made.reference.empty());
    std::istringstream lines(made.own_part);
    for (std::string line; std::getline(lines, line);)
      CHECK(line.size() <= 80);
    if (const auto* folder = std::getenv("COMPOSED_PROGRAMS")) {
      auto file = std::filesystem::path(folder) / (name + ".py");
      std::ofstream(file) << made.own_part;
      std::ofstream(file.string() + ".json") << notes_json(made);
      std::ofstream(file.string() + ".toml") << recipe_toml(made, name + ".py");
      auto near = find_nearest(made.own_part, name);
      std::ofstream(file.string() + ".diff") << near.name << '\n'
                                             << near.diff.text;
    }
  }
}

TEST_CASE("recombinations of their modules are composed") {
  for (const auto& [name, record] : recombined_records()) {
    auto made = composed(record);
    INFO(name << '\n' << made.own_part);
    CHECK(unresolved_words(made) == std::vector<std::string>{});
  }
}

TEST_CASE("a record under other names gives the same program") {
  for (auto& [name, record] : composable_records()) {
    auto code = code_of(composed(record).program);
    auto renamed = record;
    renamed.name = stated(std::string("Alpha\"\n# Beta"));
    renamed.problem = stated(std::string("something else"));
    for (auto& module : renamed.modules)
      module.name = "z" + module.name;
    for (auto& module : renamed.modules)
      for (auto& input : module.inputs)
        if (input != "input")
          input = "z" + input;
    INFO(name);
    CHECK(code_of(composed(renamed).program) == code);
  }
}

TEST_CASE("what is stated stands in the program, what is not in the ledger") {
  auto made = composed(xdeepfm_record());
  CHECK(made.defaults.at("dim") == parameter{std::int64_t{3}});
  CHECK(made.defaults.at("cin") == parameter{std::string("4,3")});
  CHECK(made.defaults.at("batch_size") == parameter{std::int64_t{4096}});
  CHECK(made.defaults.at("l2") == parameter{0.0001});
  CHECK_FALSE(assumes(made, "training.learning_rate"));
  CHECK(assumes(made, "training.epochs"));
  CHECK(assumes(made, "modules.dnn.settings.activation")
        == false); // neither has it: the training's name stands for it
  CHECK(assumes(made, "training.activation"));
  auto line = std::ranges::find_if(made.notes, [](const auto& one) {
    return one.field == "modules.cin.kind" && holds(one.text, "cin(p");
  });
  REQUIRE(line != made.notes.end());
  std::istringstream in(made.own_part);
  std::string text;
  for (std::uint32_t i = 0; i < line->line; ++i)
    std::getline(in, text);
  CHECK(holds(text, line->text.substr(0, 10)));
}

TEST_CASE("a setting that no line follows from is listed") {
  auto record = fm_record();
  record.training.push_back({"beam", stated(std::int64_t{5}), {}, false});
  CHECK(composed(record).unused == std::vector<std::string>{"training.beam"});
}

TEST_CASE("a value for one of several data sets") {
  auto record = sasrec_record();
  std::erase_if(record.training,
                [](const auto& one) { return one.name == "dropout"; });
  record.training.push_back({"dropout", stated(0.2), "MovieLens-1M", false});
  record.training.push_back({"dropout", stated(0.5), "Amazon Beauty", false});
  auto dropout = [&](const std::string& data) {
    return composed(record, {"p.py", data}).defaults.at("dropout");
  };
  CHECK(dropout("Beauty") == parameter{0.5});
  CHECK(dropout("movielens-1m") == parameter{0.2});
  CHECK(dropout("Steam") == parameter{0.2});
  CHECK(assumes(composed(record, {"p.py", "Steam"}), "dropout.where"));
  CHECK_FALSE(assumes(composed(record, {"p.py", "Beauty"}), "dropout.where"));
}

TEST_CASE("what a paper searched is tuned over") {
  auto record = fm_record();
  record.training[0]
      = {"learning_rate", stated(std::string("0.1, 0.01")), {}, true};
  auto made = composed(record);
  CHECK(made.defaults.at("learning_rate") == parameter{0.1});
  CHECK(holds(recipe_toml(made, "p.py"), "learning_rate = [0.1, 0.01]"));
  CHECK(assumes(made, "training.learning_rate"));
}

TEST_CASE("values out of range or of no use are assumed instead, aloud") {
  auto record = deepfm_record();
  record.modules[3].settings[0].field = stated(std::string("5,-4"));
  record.training.push_back({"batch_size", stated(0.5), {}, false});
  record.modules[3].settings[1].field
      = stated(std::string("relu\"}; import os #"));
  auto made = composed(record);
  CHECK(made.defaults.at("hidden") == parameter{std::string("400,400")});
  CHECK(made.defaults.at("batch_size") == parameter{std::int64_t{1024}});
  CHECK(made.defaults.at("activation") == parameter{std::string("relu")});
  CHECK_FALSE(holds(made.program, "import os"));
  CHECK(assumes(made, "modules.deep.settings.sizes"));
}

TEST_CASE("layers and one width are sizes") {
  auto record = deepfm_record();
  record.modules[3].settings
      = {{"layers", stated(std::int64_t{3}), {}, false},
         {"hidden_size", stated(std::int64_t{7}), {}, false}};
  CHECK(composed(record).defaults.at("hidden")
        == parameter{std::string("7,7,7")});
}

TEST_CASE("a method that no block covers is an honest stop") {
  auto made = composed(tiger_record());
  CHECK_FALSE(made.complete());
  auto words = unresolved_words(made);
  for (auto word : {"generative", "residual_quantizer", "transformer_decoder",
                    "beam_search"})
    CHECK(std::ranges::find(words, word) != words.end());
  CHECK(made.reference.empty());
  CHECK(made.program.starts_with("# A skeleton: it does not run."));
  CHECK(holds(notes_json(made), "\"complete\": false"));
}

TEST_CASE("a part that no block covers is named, the rest is kept") {
  auto record = deepfm_record();
  record.modules.insert(record.modules.begin() + 3,
                        module_of("filters", "convolution", {"embedding"}));
  record.modules.back().inputs.push_back("filters");
  auto made = composed(record);
  CHECK(unresolved_words(made) == std::vector<std::string>{"convolution"});
  CHECK(made.unresolved[0].field == "modules.filters");
  CHECK(holds(made.program, "configured_mlp"));
}

TEST_CASE("modules that do not fit together are unresolved") {
  auto record = record_of("ctr", {module_of("e", "embedding", {"input"}),
                                  module_of("x", "cross_v2", {"e"}),
                                  module_of("f", "fm", {"x"}),
                                  module_of("o", "output", {"f"})});
  auto made = composed(record);
  REQUIRE(made.unresolved.size() == 1);
  CHECK(made.unresolved[0].word == "fm");
  CHECK(holds(made.unresolved[0].reason, "needs a vector for each field"));
}

TEST_CASE("attention to later items is no model of sequences") {
  auto record = sasrec_record();
  record.modules[2].kind = stated(std::string("self_attention"));
  CHECK(unresolved_words(composed(record))
        == std::vector<std::string>{"self_attention"});
}

TEST_CASE("where layers are normalised") {
  auto record = sasrec_record();
  CHECK(holds(composed(record).own_part, "h = layer_norm(p, at + \".norm1\""));
  record.equations[0].text = stated(std::string("LayerNorm(x + Sublayer(x))"));
  CHECK(holds(composed(record).own_part, "x = layer_norm(p, at + \".norm1\""));
  record.equations.clear();
  CHECK(assumes(composed(record), "modules.norms.inputs"));
}

TEST_CASE("inputs that a record leaves out are assumed") {
  auto record = deepfm_record();
  auto code = code_of(composed(record).own_part);
  for (auto& module : record.modules)
    module.inputs.clear();
  auto made = composed(record);
  CHECK(code_of(made.own_part) == code);
  CHECK(assumes(made, "modules.deep.inputs"));
}

TEST_CASE("a gate may be named beside the experts, a tower read both") {
  auto record = mmoe_record();
  auto code = code_of(composed(record).own_part);
  record.modules[2].inputs = {"features"};
  record.modules[3].inputs = {"experts", "gates"};
  std::swap(record.modules[1], record.modules[2]);
  CHECK(code_of(composed(record).own_part) == code);
}

TEST_CASE("a means that is named on the embeddings alone is no branch") {
  auto record = deepfm_record();
  auto code = code_of(composed(record).own_part);
  for (auto word : {"dropout", "concatenation"}) {
    record.modules.insert(record.modules.begin() + 1,
                          module_of(word, word, {"embedding"}));
    record.modules.back().inputs.push_back(word);
  }
  auto made = composed(record);
  CHECK(code_of(made.own_part) == code);
  CHECK(assumes(made, "modules.dropout"));
  record.modules.insert(record.modules.begin() + 1,
                        module_of("bn", "batch_norm", {"embedding"}));
  record.modules.back().inputs.push_back("bn");
  CHECK(composed(record).defaults.at("norm")
        == parameter{std::string("batch")});
}

TEST_CASE("assumptions of the record's own ledger are taken") {
  auto record = deepfm_record();
  record.modules[3].settings.clear();
  record.gaps = {{"modules.mlp.sizes", "is not said", std::string("9,8"), "r"},
                 {"training.batch_size", "", std::string("4096"), "r"}};
  auto made = composed(record);
  CHECK(made.defaults.at("hidden") == parameter{std::string("9,8")});
  CHECK(made.defaults.at("batch_size") == parameter{std::int64_t{4096}});
}

TEST_CASE("records that contradict themselves are refused") {
  auto record = deepfm_record();
  record.modules[2].inputs = {"embeding"};
  CHECK(holds(refusal(record), "did you mean \"embedding\"?"));
  record = deepfm_record();
  record.modules[3].name = "fm";
  CHECK(holds(refusal(record), "two modules have the name 'fm'"));
  record = dcn_v2_record(true);
  record.modules[1].inputs = {"deep"};
  CHECK(holds(refusal(record), "is an input of itself"));
  CHECK(holds(refusal(record_of("ctr", {})), "no modules"));
}

TEST_CASE("the nearest program of the zoo has the same blocks") {
  auto nearest = [](const method_record& of) {
    return find_nearest(composed(of).own_part, "p.py").name;
  };
  CHECK(nearest(fm_record()) == "fm");
  CHECK(nearest(deepfm_record()) == "deepfm");
  CHECK(nearest(mmoe_record()) == "mmoe");
  CHECK(nearest(sasrec_record()) == "sasrec");
}
