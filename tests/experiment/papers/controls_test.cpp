#include "tests/experiment/papers/attempt.hpp"

#include <cstdio>

#include <catch2/catch.hpp>

// Whole attempts, trained: what is no gain must not become one, what is one
// must be seen.

using namespace automodel;
using namespace automodel::test;

namespace {

/// A program under another name, which begins with other random numbers.
std::string renamed(std::string text, std::string_view init,
                    std::string_view zeros, const std::string& size) {
  std::string first = "    first = torch.rand([" + size + "]) * 0.0\n";
  text = with(std::move(text), init, first + std::string(init));
  auto at = zeros.find("torch.zeros");
  return "# Another name.\n"
         + with(std::move(text), zeros,
                std::string(zeros.substr(0, at)) + "first");
}

std::string fm_again() {
  return renamed(zoo_text("fm"), "    return {\n        \"table/emb\"",
                 "\"bias\": torch.zeros([1])", "1");
}

std::string sasrec_again() {
  return renamed(
      with(zoo_text("sasrec"), "\"loss\": \"sampled_ce\"", "\"loss\": \"bce\""),
      "    p = {\n        \"table/item\"", "\"last/shift\": torch.zeros([dim])",
      "dim");
}

} // namespace

TEST_CASE("a program against itself is seldom a success") {
  auto tries = attempts_wanted(100);
  std::uint64_t wins = 0, judged = 0, differ = 0;
  for (std::uint64_t seed = 0; seed < tries; ++seed) {
    auto attempt = seed % 2 == 0
                       ? small_attempt::of_rows(fm_again(), seed)
                       : small_attempt::of_sequences(sasrec_again(), seed);
    auto got = attempt.run();
    INFO(seed << ": " << got.reason);
    CHECK(got.end == "judged");
    judged += got.end == "judged";
    differ += got.difference != 0;
    wins += got.is_success();
    std::printf("itself %llu: %s %+.4f %s\n",
                static_cast<unsigned long long>(seed), got.verdict.c_str(),
                got.difference, got.reason.c_str());
    std::fflush(stdout);
  }
  std::printf("successes of a program against itself: %s; %llu judged, %llu "
              "with a difference\n",
              share_text(wins, tries).c_str(),
              static_cast<unsigned long long>(judged),
              static_cast<unsigned long long>(differ));
  CHECK(double(wins) <= 0.05 * double(tries));
}

TEST_CASE("SASRec's loss over sampled items beats that over one") {
  auto tries = attempts_wanted(10);
  std::uint64_t wins = 0;
  for (std::uint64_t seed = 0; seed < tries; ++seed) {
    auto attempt
        = small_attempt::of_sequences(zoo_text("sasrec"), 1000 + seed, 20);
    auto got = attempt.run();
    wins += got.is_success();
    std::printf("planted %llu: %s %+.4f %s\n",
                static_cast<unsigned long long>(seed), got.verdict.c_str(),
                got.difference, got.reason.c_str());
    std::fflush(stdout);
  }
  std::printf("successes of a planted gain: %s\n",
              share_text(wins, tries).c_str());
  CHECK(double(wins) >= 0.9 * double(tries));
}
