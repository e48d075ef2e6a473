#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "recsys/models/program/export_program.hpp"
#include "recsys/models/program/program_family.hpp"
#include "recsys/models/program/program_predictor.hpp"
#include "recsys/models/program/program_recommender.hpp"
#include "tests/unit/zoo/python.hpp"
#include "tests/unit/zoo/zoo_model.hpp"

#include <fstream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

// NAME.archive beside NAME.pt, a dictionary of arguments and what C++ scored.
constexpr std::string_view compare_archives = R"py(
import glob, os, sys, torch

torch.set_num_threads(1)
count = 0
for file in sorted(glob.glob(os.path.join(sys.argv[1], "*.archive"))):
    name = os.path.basename(file)[:-8]
    extra = {"program.py": "", "conf.json": "", "note.txt": ""}
    model = torch.jit.load(file, _extra_files=extra)
    if extra["note.txt"] != b"kept" or b"def forward" not in extra["program.py"]:
        print(name, "has lost its extra files")
    t = torch.load(file[:-8] + ".pt")
    given = [t[key] for key in sorted(t) if key.startswith("given/")]
    scores = model(*given)
    if scores.shape != t["scored"].shape:
        print(name, "has another form:", scores.shape)
    elif not torch.allclose(scores, t["scored"], rtol=1e-5, atol=1e-7):
        print(name, "differs by", (scores - t["scored"]).abs().max().item())
    count += 1
print(count, "archives compared")
)py";

at::Tensor matrix(std::vector<float>& from, std::int64_t rows) {
  return at::from_blob(from.data(),
                       {rows, static_cast<std::int64_t>(from.size()) / rows},
                       at::kFloat)
      .clone();
}

program_weights weights_of(const zoo_model& of) {
  return {of.tables, of.params, of.state};
}

tensor_map scored_rows(const zoo_model& of) {
  constexpr std::uint32_t n_rows = 9;
  auto batch = small_batch(of, n_rows);
  auto ids = batch.at("id/field"), values = batch.at("value/field");
  auto model = value_of(
      program_predictor::make("deepfm", of.model, of.conf, weights_of(of), {}));
  labelled_rows rows;
  rows.n_rows = n_rows;
  rows.n_fields = 4;
  rows.n_features = static_cast<std::uint32_t>(
      std::get<std::int64_t>(of.conf.at("n_features")));
  rows.n_labels = static_cast<std::uint32_t>(
      std::get<std::int64_t>(of.conf.at("n_labels")));
  std::vector<std::uint32_t> features;
  for (std::int64_t i = 0; i < ids.numel(); ++i)
    features.push_back(
        static_cast<std::uint32_t>(ids.reshape({-1})[i].item().toLong()));
  rows.features = features;
  auto dense = values.contiguous();
  rows.values
      = {dense.data_ptr<float>(), static_cast<std::size_t>(dense.numel())};
  std::vector<float> out(n_rows * rows.n_labels);
  REQUIRE(model->predict(rows, out));
  return {
      {"given/1", ids}, {"given/2", values}, {"scored", matrix(out, n_rows)}};
}

/// Histories of 0 to 5 items, longer than max_length of the programs here.
struct toy_history {
  std::vector<std::int64_t> offsets{0, 0, 1, 3, 6, 10, 15};
  std::vector<std::uint32_t> items{0, 1, 2, 3, 4, 5, 6, 0, 2, 4, 6, 1, 3, 5, 0};

  interactions rows() const { return {6, 7, offsets, items, {}, {}}; }

  at::Tensor padded() const {
    auto out = at::full({6, 5}, -1, at::kLong);
    for (std::int64_t user = 0; user < 6; ++user) {
      auto known = rows().of(static_cast<user_id>(user));
      for (std::size_t i = 0; i < known.size(); ++i)
        out[user][static_cast<std::int64_t>(i)].fill_(
            static_cast<std::int64_t>(known[i]));
    }
    return out;
  }
};

tensor_map scored_users(const zoo_model& of) {
  toy_history history;
  auto model = value_of(
      program_recommender::make("mf", of.model, of.conf, weights_of(of), {}));
  std::vector<user_id> users{4, 0, 5, 1, 2, 3};
  std::vector<float> out(users.size() * 7);
  REQUIRE(model->score(users, history.rows(), out));
  auto asked = at::tensor({4, 0, 5, 1, 2, 3}, at::kLong);
  auto given = of.model.task() == program_task::sequential
                   ? history.padded().index_select(0, asked)
                   : asked;
  return {{"given/1", given}, {"scored", matrix(out, 6)}};
}

void write_archive(const std::string& name, const zoo_model& of,
                   const std::filesystem::path& folder) {
  std::ofstream file(folder / (name + ".archive"), std::ios::binary);
  saved_program saved{of.model, of.conf, weights_of(of)};
  auto done = export_program(saved, {{"note.txt", "kept"}},
                             [&](const void* data, std::size_t size) {
                               file.write(static_cast<const char*>(data),
                                          static_cast<std::streamsize>(size));
                               return file.good();
                             });
  INFO(name);
  if (!done)
    FAIL(to_string(done.error()));
  tensor_file scores;
  scores.add("", of.model.task() == program_task::ctr ? scored_rows(of)
                                                      : scored_users(of));
  scores.write(folder / (name + ".pt"));
}

} // namespace

TEST_CASE("every exported program scores the same in Python") {
  if (!has_python())
    return;
  scratch_folder folder;
  std::size_t count = 0;
  const parameters sequential{{"max_length", std::int64_t{3}},
                              {"gate", std::string("element")}};
  for (const auto& one : zoo_programs()) {
    std::string name(one.name);
    if (name == "din") // its batch holds a history
      continue;
    auto is_sequential
        = zoo_program_named(name).task() == program_task::sequential;
    write_archive(name,
                  small_model(name, is_sequential ? sequential : parameters{}),
                  folder.path());
    ++count;
  }
  auto loader = folder.path() / "load.py";
  std::ofstream(loader) << compare_archives;
  CHECK(output_of("/usr/bin/python3 " + loader.string() + ' '
                  + folder.path().string() + " 2>&1")
        == std::to_string(count) + " archives compared\n");
}

TEST_CASE("an archive that cannot be written is an error") {
  auto of = small_model("fm");
  auto done = export_program({of.model, of.conf, weights_of(of)}, {},
                             [](const void*, std::size_t) { return false; });
  REQUIRE_FALSE(done);
  CHECK(done.error().code == errc::io_error);
}
