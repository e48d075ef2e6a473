#include "recsys/experiment/experiment_spec.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/experiment/sample.hpp"

#include <cstdlib>
#include <fstream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;
namespace fs = std::filesystem;

namespace {

class files {
public:
  files() {
    ::unsetenv("AUTOMODEL_DATA");
    write("ratings", "");
  }

  fs::path write(const fs::path& name, std::string_view text) const {
    auto file = folder_.path() / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  // What is wrong, without the folder's name.
  std::string complaint(const fs::path& file,
                        const std::vector<std::string>& overrides = {}) const {
    auto specs = load_experiments(file, overrides);
    if (specs)
      return "accepted";
    auto text = to_string(specs.error());
    auto folder = folder_.path().string() + '/';
    for (auto at = text.find(folder); at != std::string::npos;
         at = text.find(folder))
      text.erase(at, folder.size());
    return text;
  }

private:
  temporary_folder folder_;
};

std::string with_matrix(const std::string& matrix) {
  return "name = \"grid\"\n[matrix]\n" + matrix + R"([data]
path = "ratings"
[[candidate]]
model = "mf"
fit = { loss = "${loss}", dim = "${dim}" }
)";
}

std::vector<std::string> names_of(const std::vector<experiment_spec>& specs) {
  std::vector<std::string> out;
  for (const auto& spec : specs)
    out.push_back(spec.name);
  return out;
}

} // namespace

TEST_CASE("a file lies over those that it includes") {
  files folder;
  folder.write("parts/common.toml", R"(seeds = [4]
[data]
path = "../ratings"
[protocol]
min_rating = 3
k = [7]
metrics = ["ndcg"]
[selection]
metric = "ndcg@7"
[[candidate]]
name = "base"
model = "ease"
fit = { lambda = 5, rounds = 2 }
)");
  auto file = folder.write("lab/x.toml", R"(include = ["../parts/common.toml"]
name = "x"
[protocol]
min_rating = 4
[[candidate]]
name = "base"
fit = { lambda = 9 }
[[candidate]]
model = "pop"
)");
  auto spec = load_experiment(file);
  REQUIRE(spec);
  CHECK(spec->seeds == std::vector<std::uint64_t>{4});
  CHECK(spec->selection == "ndcg@7");
  CHECK(spec->data.path == folder.write("ratings", ""));
  REQUIRE(spec->candidates.size() == 2);
  CHECK(spec->candidates[0].family == "ease");
  CHECK(
      spec->candidates[0].fit
      == parameters{{"lambda", std::int64_t{9}}, {"rounds", std::int64_t{2}}});
  CHECK(spec->candidates[1].name == "pop");
  auto whole = folder.write("lab/whole.toml", R"(name = "x"
seeds = [4]
[data]
path = "../ratings"
[protocol]
min_rating = 4
k = [7]
metrics = ["ndcg"]
[selection]
metric = "ndcg@7"
[[candidate]]
name = "base"
model = "ease"
fit = { lambda = 9, rounds = 2 }
[[candidate]]
model = "pop"
)");
  auto same = load_experiment(whole);
  REQUIRE(same);
  CHECK(identity_of(*same) == identity_of(*spec));
}

TEST_CASE("mistakes in included files are told with their places") {
  files folder;
  auto file = folder.write("x.toml", "include = [\"a.toml\", 3, \"b.toml\"]\n"
                                         + least_experiment);
  folder.write("a.toml", "[protocol]\nsplt = \"given\"\n");
  CHECK(folder.complaint(file).starts_with(
      "x.toml:1:22: an included file is named by its path (such as "
      "\"common.toml\")\nx.toml:1:25: \"b.toml\" there is no such experiment "
      "file (looked for b.toml)"));
  folder.write("a.toml", "include = [\"x.toml\"]");
  CHECK(folder.complaint(file).find("a.toml:1:12: \"x.toml\" includes itself")
        != std::string::npos);
  auto broken = folder.write("y.toml", "include = [\"broken.toml\"]\n"
                                           + least_experiment);
  folder.write("broken.toml", "name = ");
  CHECK(folder.complaint(broken).starts_with("broken.toml:1:"));
  auto typo = folder.write("z.toml",
                           "include = [\"typo.toml\"]\n" + least_experiment);
  folder.write("typo.toml", "[protocol]\nsplt = \"given\"\n");
  CHECK(folder.complaint(typo).starts_with(
      "typo.toml:2:1: unknown key \"protocol.splt\""));
  CHECK(folder.complaint(
            folder.write("w.toml", "include = \"a.toml\"\n" + least_experiment))
        == "w.toml:1:11: include must be a list, not a string (such as "
           "include = [\"common.toml\"])");
}

TEST_CASE("files that include files for ever end") {
  files folder;
  for (int i = 0; i < 12; ++i)
    folder.write(std::to_string(i) + ".toml",
                 "include = [\"" + std::to_string(i + 1) + ".toml\"]");
  auto file
      = folder.write("x.toml", "include = [\"0.toml\"]\n" + least_experiment);
  CHECK(folder.complaint(file).find("too many files are included")
        != std::string::npos);
  std::string many = "include = [";
  for (int i = 0; i < 40; ++i) {
    folder.write("m" + std::to_string(i) + ".toml", "");
    many += "\"m" + std::to_string(i) + ".toml\",";
  }
  CHECK(
      folder.complaint(folder.write("y.toml", many + "]\n" + least_experiment))
          .find("too many files are included")
      != std::string::npos);
}

TEST_CASE("variables stand for values of any type, and within texts") {
  files folder;
  auto file = folder.write("x.toml", R"(name = "run-${tag}"
goal = "Is $${x} at ${rate} better?"
seeds = "${seeds}"
[variables]
tag = "b"
rate = 0.25
seeds = [2, 3]
[data]
path = "ratings"
[[candidate]]
model = "mf"
fit = { rate = "${rate}" }
)");
  auto spec = load_experiment(file);
  REQUIRE(spec);
  CHECK(spec->name == "run-b");
  CHECK(spec->goal == "Is ${x} at 0.25 better?");
  CHECK(spec->seeds == std::vector<std::uint64_t>{2, 3});
  CHECK(spec->candidates[0].fit == parameters{{"rate", 0.25}});
  auto set = load_experiment(file, {"variables.rate=0.5"});
  REQUIRE(set);
  CHECK(set->candidates[0].fit == parameters{{"rate", 0.5}});
}

TEST_CASE("a variable that does not exist, or is no value, is told") {
  files folder;
  auto with = [&](const std::string& head) {
    return folder.complaint(folder.write("x.toml", head + least_experiment));
  };
  CHECK(with("goal = \"${tga}\"\nvariables.tag = 1\n")
        == "x.toml:1:8: there is no variable \"tga\" (allowed: tag; did you "
           "mean \"tag\"?)");
  CHECK(with("goal = \"${x\"\n").find("is not closed") != std::string::npos);
  CHECK(with("goal = \"a ${x}\"\nvariables.x = [1]\n")
            .find("a list cannot stand within a text")
        != std::string::npos);
  CHECK(with("variables.x = { y = 1 }\n").find("must be a plain value")
        != std::string::npos);
  CHECK(with("variables.x = \"${x}\"\n").find("must be a plain value")
        != std::string::npos);
  CHECK(with("variables = 3\n").find("variables must be a table")
        != std::string::npos);
}

TEST_CASE("a matrix is an experiment for each combination") {
  files folder;
  auto file = folder.write(
      "x.toml", with_matrix("loss = [\"bpr\", \"a b\"]\ndim = [8, 16]\n"));
  auto specs = load_experiments(file);
  REQUIRE(specs);
  CHECK(names_of(*specs)
        == std::vector<std::string>{"grid-bpr-8", "grid-bpr-16", "grid-a_b-8",
                                    "grid-a_b-16"});
  CHECK((*specs)[2].candidates[0].fit
        == parameters{{"dim", std::int64_t{8}}, {"loss", std::string{"a b"}}});
  CHECK(folder.complaint(file, {"matrix.dim=[8]"}) == "accepted");
  CHECK(load_experiments(file, {"matrix.dim=[8]"})->size() == 2);
  auto one = load_experiment(file);
  REQUIRE_FALSE(one);
  CHECK(one.error().message == "the file describes 4 experiments");
  CHECK(load_experiment(file, {"matrix.dim=[8]", "matrix.loss=[\"bpr\"]"}));
}

TEST_CASE("points of a matrix can be left out") {
  files folder;
  auto file = folder.write("x.toml",
                           with_matrix("loss = [\"a\", \"b\"]\ndim = [8, 16]\n"
                                       "exclude = [{ loss = \"a\", dim = 16 }]"
                                       "\n"));
  auto specs = load_experiments(file);
  REQUIRE(specs);
  CHECK(names_of(*specs)
        == std::vector<std::string>{"grid-a-8", "grid-b-8", "grid-b-16"});
  auto with = [&](const std::string& exclude) {
    return folder.complaint(folder.write(
        "y.toml",
        with_matrix("loss = [\"a\"]\ndim = [8]\nexclude = " + exclude + "\n")));
  };
  CHECK(with("[{ los = \"a\" }]").find("did you mean \"loss\"")
        != std::string::npos);
  CHECK(with("[{ loss = \"c\" }]").find("leaves no point out")
        != std::string::npos);
  CHECK(with("[{ loss = \"a\" }]").find("leaves every point out")
        != std::string::npos);
  CHECK(with("7").find("must be a list of tables") != std::string::npos);
}

TEST_CASE("a matrix that is none, or too large, is told") {
  files folder;
  auto with = [&](const std::string& matrix) {
    return folder.complaint(folder.write("x.toml", with_matrix(matrix)));
  };
  CHECK(with("loss = \"a\"\ndim = [8]\n")
            .starts_with("x.toml:3:8: matrix.loss must be a list of plain "
                         "values"));
  CHECK(with("loss = []\n").find("must be a list") != std::string::npos);
  CHECK(with("").find("matrix must be a table of lists") != std::string::npos);
  std::string forty = "[0";
  for (int i = 1; i < 40; ++i)
    forty += ',' + std::to_string(i);
  CHECK(with("loss = " + forty + "]\ndim = " + forty + "]\n")
            .find("more than 1000 points")
        != std::string::npos);
  CHECK(with("loss = [\"a b\", \"a_b\"]\ndim = [1]\n")
            .find("two points of the matrix are called \"grid-a_b-1\"")
        != std::string::npos);
  CHECK(folder
            .complaint(folder.write("y.toml",
                                    with_matrix("loss = [\"a\"]\ndim = [1]\n")
                                        + "[variables]\ndim = 3\n"))
            .find("\"dim\" is a key of the matrix, too")
        != std::string::npos);
  CHECK(with("loss = [1]\ndim = [{ a = 1 }]\n").find("plain values")
        != std::string::npos);
}
