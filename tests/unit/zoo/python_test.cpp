#include <ATen/Functions.h>

#include "recsys/models/program/conf_text.hpp"
#include "tests/unit/zoo/python.hpp"
#include "tests/unit/zoo/zoo_model.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

namespace fs = std::filesystem;

// Each program is a dictionary of tensors, NAME.pt, and its conf, NAME.json.
// The keys begin with what a tensor is: an argument, or what C++ computed.
constexpr std::string_view compare_programs = R"py(
import glob, importlib, json, os, sys, torch

def part(tensors, prefix):
    return {k[len(prefix):]: v for k, v in tensors.items()
            if k.startswith(prefix)}

def compare(name, what, ours, theirs):
    if set(ours) != set(theirs):
        print(name, what, "names differ:", sorted(set(ours) ^ set(theirs)))
    for key in set(ours) & set(theirs):
        a, b = ours[key].detach(), theirs[key].detach()
        if a.shape != b.shape or a.dtype != b.dtype:
            print(name, what, key, "has another form:", a.shape, b.shape)
        elif not torch.allclose(a, b, rtol=1e-5, atol=1e-7):
            print(name, what, key, "differs by", (a - b).abs().max().item())

def compile_functions(name):
    module = importlib.import_module(name)
    for value in vars(module).values():
        if getattr(value, "__module__", "") == name and callable(value):
            torch.jit.script(value)

torch.set_num_threads(1)
for file in sorted(glob.glob(os.path.join(sys.argv[2], "*.py"))):
    try:
        compile_functions(os.path.basename(file)[:-3])
    except Exception as problem:
        print(file, "does not compile:", problem)
count = 0
for file in sorted(glob.glob(os.path.join(sys.argv[1], "*.pt"))):
    name = os.path.basename(file)[:-3]
    module = importlib.import_module(name)
    c = json.load(open(file[:-3] + ".json"))
    t = torch.load(file)
    p, s, b = part(t, "p/"), part(t, "s/"), part(t, "b/")
    torch.manual_seed(7)
    compare(name, "init", module.init(c, part(t, "const/")), part(t, "init/"))
    torch.manual_seed(8)
    compare(name, "forward", module.forward(p, s, b, c, True), part(t, "out/"))
    compare(name, "evaluation", module.forward(p, s, b, c, False),
            part(t, "still/"))
    if hasattr(module, "score"):
        compare(name, "score", {"": module.score(p, s, b, c)}, part(t, "score/"))
    if hasattr(module, "prepare"):
        given = module.prepare(p, s, part(t, "whole/"), c)
        compare(name, "prepare", given, part(t, "prepared/"))
        asked = dict(b)
        asked.update(given)
        compare(name, "encode", {"": module.encode(p, s, asked, c)},
                part(t, "query/"))
    count += 1
print(count, "programs compared")
)py";

void write_model(const std::string& name, const fs::path& folder) {
  auto of = small_model(name);
  auto b = with_views(of, small_batch(of, 8));
  tensor_file file;
  file.add("const/", of.consts);
  at::manual_seed(7);
  file.add("init/", value_of(of.model.init(of.conf, of.consts)));
  file.add("p/", of.params);
  file.add("s/", of.state);
  file.add("b/", b);
  at::manual_seed(8);
  file.add("out/",
           value_of(of.model.forward(of.params, of.state, b, of.conf, true)));
  file.add("still/",
           value_of(of.model.forward(of.params, of.state, b, of.conf, false)));
  if (of.model.has(entry_point::score))
    file.add("score/",
             {{"", value_of(of.model.score(of.params, of.state, b, of.conf))}});
  if (of.model.has(entry_point::prepare)) {
    tensor_map whole;
    for (const auto& [table, value] : of.tables)
      whole["all/" + table] = value;
    file.add("whole/", whole);
    auto prepared
        = value_of(of.model.prepare(of.params, of.state, whole, of.conf));
    file.add("prepared/", prepared);
    auto asked = b;
    for (const auto& [channel, value] : prepared)
      asked[channel] = value;
    file.add(
        "query/",
        {{"", value_of(of.model.encode(of.params, of.state, asked, of.conf))}});
  }
  file.write(folder / (name + ".pt"));
  std::ofstream(folder / (name + ".json")) << conf_to_text(of.conf);
}

} // namespace

TEST_CASE("every program compiles and computes the same in Python") {
  if (!has_python())
    return;
  scratch_folder folder;
  auto names = zoo_names();
  for (const auto& name : names)
    write_model(name, folder.path());
  std::ofstream(folder.path() / "compare.py") << compare_programs;
  auto printed = output_of("PYTHONDONTWRITEBYTECODE=1 PYTHONPATH='" ZOO_FOLDER
                           "' /usr/bin/python3 "
                           + (folder.path() / "compare.py").string() + ' '
                           + folder.path().string() + " '" ZOO_FOLDER "' 2>&1");
  CHECK(printed == std::to_string(names.size()) + " programs compared\n");
}
