#include "recsys/papers/record/normal_text.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

namespace automodel::recsys {

namespace {

bool reads(std::string_view text, double value) {
  auto normal = normal_text(text);
  return std::ranges::any_of(numbers_in(normal), [value](const auto& number) {
    return same_number(number.value, value);
  });
}

} // namespace

TEST_CASE("Papers' numbers are read in every way they are written") {
  CHECK(reads("a rate of 0.001", 0.001));
  CHECK(reads("a rate of 1e-3", 0.001));
  CHECK(reads("a rate of 10^-3", 0.001));
  CHECK(reads("a rate of 10^{−3}", 0.001));
  CHECK(reads("a rate of 10−3", 0.001));
  CHECK(reads("5 × 10−4", 5e-4));
  CHECK(reads(".5", 0.5));
  CHECK(reads("70% for training", 0.7));
  CHECK(reads("70% for training", 70));
  CHECK(reads("96, 203 logs", 96203));
  CHECK(reads("45,840,617 rows", 45840617));
  CHECK(reads("45M rows", 45e6));
  CHECK(reads("20k epochs", 20000));
  CHECK(reads("1.5 billion rows", 1.5e9));
  CHECK(reads("three layers", 3));
  CHECK(reads("a single head", 1));
  CHECK(reads("1/8 of all", 0.125));
  CHECK(reads("400,400,400", 400));
  CHECK(reads("400-400-400", 400));
  CHECK(reads("𝟎.5", 0.5));
}

TEST_CASE("What is no number is read as none") {
  CHECK(numbers_in(normal_text("layer x1 and v2")).empty());
  CHECK(numbers_in(normal_text("only, bone and often")).empty());
  CHECK_FALSE(reads("10 items less 3", 0.001));
  CHECK(numbers_in("1e999").empty());
}

TEST_CASE("Normal text undoes what typesetting does to letters") {
  CHECK(normal_text("  The eﬃcient\n  DNN ") == "the efficient dnn");
  CHECK(normal_text("pair‐wise – 𝒙") == "pair-wise - x");
  CHECK(plain_words("Self-Attention (Block)") == " self attention block");
  CHECK(letters_and_digits("L2-norm, λ") == "l2normλ");
}

} // namespace automodel::recsys
