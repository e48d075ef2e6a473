#include "tests/unit/zoo/python.hpp"

#include <torch/csrc/jit/serialization/pickle.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>

#include <catch2/catch.hpp>

namespace automodel::recsys {

namespace fs = std::filesystem;

std::string output_of(const std::string& command) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(
      ::popen(command.c_str(), "r"), &::pclose);
  std::string text;
  if (pipe)
    for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get()))
      text += static_cast<char>(c);
  return text;
}

bool has_python() {
  if (output_of("/usr/bin/python3 -c 'import torch; print(1)' 2>&1") == "1\n")
    return true;
  WARN("Debian's python3-torch is not installed: not compared");
  return false;
}

scratch_folder::scratch_folder() {
  auto name = (fs::temp_directory_path() / "zoo.XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    FAIL("no scratch folder");
  path_ = name;
}

scratch_folder::~scratch_folder() {
  fs::remove_all(path_);
}

void tensor_file::add(const std::string& prefix, const tensor_map& values) {
  for (const auto& [name, value] : values)
    tensors_.insert(prefix + name, value.detach());
}

void tensor_file::write(const fs::path& to) const {
  auto bytes = torch::jit::pickle_save(tensors_);
  std::ofstream(to, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

} // namespace automodel::recsys
