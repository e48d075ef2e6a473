#include "tests/integration/papers_gold/gold_papers.hpp"

#include "recsys/papers/reading/read_document.hpp"
#include "recsys/papers/record/method_record_json.hpp"
#include "tests/support/real_papers.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

namespace automodel::testing {

using namespace recsys;

namespace {

namespace fs = std::filesystem;

fs::path gold_folder() {
  return fs::path{AUTOMODEL_SOURCE_DIR} / "tests" / "gold" / "papers";
}

std::vector<gold_paper> read_all() {
  std::vector<gold_paper> out;
  for (const auto& name : gold_names()) {
    auto file = real_paper(name);
    if (!file)
      continue;
    auto read = read_document(
        std::as_bytes(std::span{file->data(), file->size()}), name);
    REQUIRE(read);
    out.push_back({name, std::move(*read), gold_record(name)});
  }
  return out;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// Five letters on in the alphabet.
char other_letter(char c) {
  auto turn = [&](char first) {
    return static_cast<char>(first + (c - first + 5) % 26);
  };
  if (c >= 'a' && c <= 'z')
    return turn('a');
  return c >= 'A' && c <= 'Z' ? turn('A') : c;
}

} // namespace

std::vector<std::string> gold_names() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator{gold_folder()})
    if (entry.path().extension() == ".json")
      out.push_back(entry.path().stem().string());
  std::ranges::sort(out);
  return out;
}

method_record gold_record(const std::string& name) {
  std::ifstream file{gold_folder() / (name + ".json"), std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  auto read = read_method_record(text, name);
  INFO((read ? "" : to_string(read.error())));
  REQUIRE(read);
  return *read;
}

const std::vector<gold_paper>& gold_papers() {
  static const auto all = read_all();
  return all;
}

document without_front(document of) {
  auto is_front = [&](const document_block& block) {
    return block.kind == block_kind::title
           || block.kind == block_kind::front_matter
           || (!of.abstract.empty() && of.abstract.contains(block.where));
  };
  for (const auto& block : of.blocks)
    if (is_front(block))
      std::fill(of.text.begin() + block.where.begin,
                of.text.begin() + block.where.end, ' ');
  for (auto& section : of.sections) {
    auto first = of.blocks.begin() + section.first_block;
    section.first_block -= static_cast<std::uint32_t>(
        std::count_if(of.blocks.begin(), first, is_front));
  }
  std::erase_if(of.blocks, is_front);
  of.title = of.abstract = {};
  return of;
}

document renamed(document of, std::string_view name) {
  auto& text = of.text;
  for (auto at = text.find(name); at != std::string::npos;
       at = text.find(name, at + 1)) {
    auto end = at + name.size();
    if ((at > 0 && is_word(text[at - 1]))
        || (end < text.size() && is_word(text[end])))
      continue;
    std::transform(text.begin() + static_cast<std::ptrdiff_t>(at),
                   text.begin() + static_cast<std::ptrdiff_t>(end),
                   text.begin() + static_cast<std::ptrdiff_t>(at),
                   other_letter);
  }
  return of;
}

} // namespace automodel::testing
