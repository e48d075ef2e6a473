#include "recsys/experiment/experiment_spec.hpp"
#include "tests/unit/experiment/sample.hpp"
#include "tests/unit/experiment/told.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;
namespace fs = std::filesystem;

namespace {

/// A folder of its own, and $AUTOMODEL_DATA as it was before.
class scratch {
public:
  scratch() {
    std::string name = (fs::temp_directory_path() / "experiment-XXXXXX");
    root_ = ::mkdtemp(name.data());
    if (const char* old = std::getenv("AUTOMODEL_DATA"))
      old_ = old;
    ::unsetenv("AUTOMODEL_DATA");
  }
  ~scratch() {
    fs::remove_all(root_);
    if (!old_.empty())
      ::setenv("AUTOMODEL_DATA", old_.c_str(), 1);
  }

  fs::path write(const fs::path& name, std::string_view text) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name, std::ios::binary) << text;
    return root_ / name;
  }

  void set_data_folder(const fs::path& name) const {
    ::setenv("AUTOMODEL_DATA", (root_ / name).c_str(), 1);
  }

  const fs::path& root() const { return root_; }

private:
  fs::path root_;
  std::string old_;
};

} // namespace

TEST_CASE("data lie below AUTOMODEL_DATA when it is set, else by the file") {
  scratch folder;
  auto file = folder.write("lab/x.toml", least_experiment);
  folder.write("lab/ratings", "");
  folder.write("data/ratings", "");
  auto beside = load_experiment(file);
  REQUIRE(beside);
  CHECK(beside->data.path == folder.root() / "lab/ratings");
  folder.set_data_folder("data");
  auto below = load_experiment(file);
  REQUIRE(below);
  CHECK(below->data.path == folder.root() / "data/ratings");
  CHECK(below->data_path == "ratings");
  CHECK(identity_of(*below) == identity_of(*beside));
}

TEST_CASE("missing data are told with both places") {
  scratch folder;
  auto file = folder.write("lab/x.toml", least_experiment);
  auto lab = (folder.root() / "lab").string();
  CHECK(told(load_experiment(file))
        == file.string()
               + ":3:8: data.path: there is no file or folder \"ratings\" "
                 "(looked for "
               + lab
               + "/ratings because AUTOMODEL_DATA is not set; set it to the "
                 "folder of your data to look there)");
  folder.set_data_folder("data");
  CHECK(told(load_experiment(file))
        == file.string()
               + ":3:8: data.path: there is no file or folder \"ratings\" "
                 "(looked for "
               + (folder.root() / "data/ratings").string()
               + " because AUTOMODEL_DATA is set; without it the place is "
               + lab + "/ratings)");
  CHECK(load_experiment(file).error().code == errc::not_found);
}

TEST_CASE("missing MovieLens ratings are told with how to get them") {
  scratch folder;
  auto text = least_experiment;
  text.replace(text.find("ratings"), 7, "movielens");
  CHECK(told(load_experiment(folder.write("x.toml", text)))
            .ends_with("`automodel data get movielens` fetches these "
                       "ratings)"));
}

TEST_CASE("a program is read from beside the file and is identity") {
  scratch folder;
  folder.write("ratings", "");
  auto file = folder.write("x.toml",
                           least_experiment + "program = \"models/mine.py\"\n");
  CHECK(told(load_experiment(file))
        == file.string()
               + ":6:11: program \"models/mine.py\" is not a file (looked for "
               + (folder.root() / "models/mine.py").string() + ")");
  folder.write("models/mine.py", "def init(): pass\n");
  auto spec = load_experiment(file);
  REQUIRE(spec);
  CHECK(spec->candidates[0].program_source == "def init(): pass\n");
  folder.write("models/mine.py", "def init(): return 1\n");
  auto changed = load_experiment(file);
  REQUIRE(changed);
  CHECK(identity_of(*changed) != identity_of(*spec));
  folder.write("models/mine.py", "from blocks import swish\n");
  auto linked = load_experiment(file);
  REQUIRE(linked);
  CHECK(linked->candidates[0].program_source.find("def swish(x: Tensor)")
        != std::string::npos);
  folder.write("models/mine.py", "from blocks import swissh\n");
  CHECK(told(load_experiment(file))
        == "models/mine.py:1:20: there is no block swissh (did you mean "
           "\"swish\"?)");
  for (const auto& bad :
       {std::string("\xff\xfe"), std::string(), std::string(300'000, 'x')}) {
    folder.write("models/mine.py", bad);
    CHECK_FALSE(load_experiment(file));
  }
}

TEST_CASE("a file that is not there is told with where others are") {
  scratch folder;
  auto missing = folder.root() / "none.toml";
  CHECK(told(load_experiment(missing))
        == missing.string()
               + ": there is no such experiment file (experiments/ holds some; "
                 "`automodel init RATINGS` writes one for your data)");
  CHECK(told(load_experiment(folder.root()))
        == folder.root().string()
               + ": is not a file (name an experiment file, such as "
                 "experiments/quickstart.toml)");
}

TEST_CASE("problems of the file and of its data come together") {
  scratch folder;
  auto file = folder.write("x.toml", least_experiment + "fits = 1\n");
  auto text = told(load_experiment(file));
  CHECK(text.find(":3:8: data.path") != text.npos);
  CHECK(text.find(":6:1: unknown key") != text.npos);
}

TEST_CASE("the shipped experiments load") {
  scratch folder;
  for (const char* data :
       {"movielens/x", "ml-100k/x", "beauty/Beauty.txt", "frappe/x",
        "ml-1m/ml-1m.txt", "kuairand/processed_standard_kcore_15.csv",
        "kuairand/user_features_pure.csv"})
    folder.write(fs::path("data") / data, "");
  folder.set_data_folder("data");
  int n = 0;
  for (const auto& entry : fs::directory_iterator(EXPERIMENTS_FOLDER)) {
    if (entry.path().extension() != ".toml")
      continue;
    ++n;
    auto spec = load_experiment(entry.path());
    INFO(entry.path() << ": " << (spec ? "" : to_string(spec.error())));
    REQUIRE(spec);
    CHECK(spec->name == entry.path().stem());
    auto again = from_canonical_json(to_canonical_json(*spec));
    REQUIRE(again);
    CHECK(identity_of(*again) == identity_of(*spec));
  }
  CHECK(n >= 3);
}
