#include "tests/unit/papers_reading/read_text.hpp"

#include "recsys/papers/document/document_json.hpp"

#include <catch2/catch.hpp>

namespace automodel::testing {

using namespace recsys;

result<document> read_text(std::string_view file,
                           const reading_limits& limits) {
  return read_document(std::as_bytes(std::span{file.data(), file.size()}),
                       "paper", limits);
}

document read_sound(std::string_view file) {
  auto read = read_text(file);
  REQUIRE(read);
  REQUIRE(check_document(*read));
  return *read;
}

std::vector<std::string> texts_of(const document& in, block_kind kind) {
  std::vector<std::string> out;
  for (const auto& block : in.blocks)
    if (block.kind == kind)
      out.emplace_back(in.at(block));
  return out;
}

std::vector<std::string> labels_of(const document& in, block_kind kind) {
  std::vector<std::string> out;
  for (const auto& block : in.blocks)
    if (block.kind == kind && !block.label.empty())
      out.push_back(block.label);
  return out;
}

std::vector<std::string> outline_of(const document& in) {
  std::vector<std::string> out;
  for (std::size_t i = 1; i < in.sections.size(); ++i) {
    const auto& one = in.sections[i];
    out.push_back(one.number + (one.number.empty() ? "" : " ")
                  + std::string{in.at(one.title)});
  }
  return out;
}

} // namespace automodel::testing
