#include "base/random_stream.hpp"
#include "recsys/experiment/stage_condition.hpp"

#include <array>
#include <optional>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

using kind = stage_reference::kind;

const stage_scope scope{
    {{"screen", {"pop", "ease decay", "best"}}, {"confirm", {"pop"}}},
    {"ndcg@10", "recall@20", "auc/is_click"}};

// Stage "screen" has run, "confirm" was skipped.
stage_value look(const stage_reference& at) {
  if (at.stage == "confirm")
    return at.what == kind::skipped || at.what == kind::ran
                   || at.what == kind::failed
               ? stage_value{at.what == kind::skipped}
               : stage_value{};
  switch (at.what) {
  case kind::best:
    return at.metric == "recall@20" ? 0.5 : 0.25;
  case kind::second:
    return 0.125;
  case kind::candidate:
    return at.candidate == "pop" ? 0.0625 : at.candidate == "best" ? 7. : 0.25;
  case kind::winner:
    return std::string{"ease decay"};
  case kind::failures:
    return 2.;
  default:
    return at.what == kind::ran;
  }
}

stage_condition::answer ask(std::string_view text) {
  auto made = stage_condition::parse(text, scope);
  if (!made)
    FAIL(text << ": " << to_string(made.error()));
  return made->ask(look);
}

bool holds(std::string_view text) {
  return ask(text).holds;
}

std::string problem(std::string_view text) {
  auto made = stage_condition::parse(text, scope);
  if (made)
    return "sound";
  CHECK(made.error().where.line == 1);
  return std::to_string(made.error().where.column) + ": " + made.error().message
         + " (" + made.error().hint + ")";
}

bool has(const std::string& text, std::string_view part) {
  INFO(text);
  return text.find(part) != text.npos;
}

} // namespace

TEST_CASE("a condition compares what stages found") {
  CHECK(holds("screen.best == 0.25"));
  CHECK(holds("screen.best >= 4 * screen.pop"));
  CHECK_FALSE(holds("screen.best > 4 * screen.pop"));
  CHECK(holds("screen.best - screen.second < 0.2"));
  CHECK(holds("screen.best.recall@20 == .5"));
  CHECK(holds("screen.'ease decay' == screen.best"));
  CHECK(holds("screen.\"best\" == 7"));
  CHECK(holds("screen.winner == 'ease decay'"));
  CHECK(holds("screen.winner != 'pop'"));
  CHECK(holds("screen.failures <= 2"));
  CHECK(holds("screen.ran and not screen.failed"));
  CHECK(holds("-1 < -screen.pop"));
  CHECK(holds("1 + 2 * 3 == 7 and (1 + 2) * 3 == 9 and 5 - 2 - 1 == 2"));
  // and binds more than or, not more than and.
  CHECK(holds("screen.ran or screen.ran and screen.failed"));
  CHECK_FALSE(holds("(screen.ran or screen.ran) and screen.failed"));
  CHECK_FALSE(holds("not screen.ran and screen.failed"));
}

TEST_CASE("what a skipped stage did not find decides nothing") {
  CHECK_FALSE(holds("confirm.best > 0"));
  CHECK_FALSE(holds("not confirm.best > 0"));
  CHECK_FALSE(holds("confirm.best != 0"));
  CHECK_FALSE(holds("confirm.winner != 'pop'"));
  CHECK(holds("confirm.best > 0 or screen.ran"));
  CHECK(holds("screen.ran or confirm.best > 0"));
  CHECK(holds("not (confirm.best > 0 and screen.failed)"));
  CHECK(holds("confirm.skipped and not confirm.ran"));
}

TEST_CASE("what was looked up is told, each once") {
  auto answer = ask("screen.best > 0 and screen.best < 1 or confirm.best > 2");
  REQUIRE(answer.read.size() == 2);
  CHECK(answer.read[0].first == "screen.best");
  CHECK(to_string(answer.read[0].second) == "0.25");
  CHECK(answer.read[1].first == "confirm.best");
  CHECK(to_string(answer.read[1].second) == "missing");
}

TEST_CASE("mistakes are told with their column and what is allowed") {
  CHECK(has(problem("scren.best > 0"), "1: \"scren\" is no stage"));
  CHECK(has(problem("scren.best > 0"), "did you mean \"screen\"?"));
  CHECK(has(problem("screen.bets > 0"), "8: \"bets\" is no candidate"));
  CHECK(has(problem("screen.bets > 0"), "did you mean \"best\"?"));
  CHECK(has(problem("confirm.'ease decay' > 0"), "9: "));
  CHECK(has(problem("0 < screen.best.ndgc@10"), "17: \"ndgc@10\" is not"));
  CHECK(has(problem("0 < screen.best.ndgc@10"), "\"ndcg@10\"?"));
  CHECK(has(problem("screen.best"), "1: expected a truth, found a number"));
  CHECK(has(problem("screen.ran > 1"), "1: expected a number, found a truth"));
  CHECK(has(problem("1 < 'x'"), "5: expected a number, found a text"));
  CHECK(has(problem("screen.winner < 'x'"), "expected a number"));
  CHECK(has(problem("screen.ran AND screen.ran"), "12: goes on"));
  CHECK(has(problem("screen.ran and"), "15: ends where a value must be"));
  CHECK(has(problem("(screen.ran"), "12: a parenthesis is not closed"));
  CHECK(has(problem("screen.winner == 'x"), "18: a quote is not closed"));
  CHECK(has(problem("1 < 1e999"), "is no number"));
  CHECK(has(problem("1 < 2 < 3"), "7: goes on"));
  CHECK(has(problem("nto screen.ran"), "1: \"nto\" is no value"));
  CHECK(has(problem("nto screen.ran"), "\"not\"?"));
  CHECK(has(problem(""), "1: ends where a value must be"));
  CHECK(has(problem("test.best > 0"), "\"test\" is no stage"));
  CHECK(has(problem(std::string(1001, ' ')), "too long"));
  CHECK(has(problem(std::string(500, '(')), "nested too deeply"));
  CHECK(has(problem(std::string(500, '-') + '1'), "nested too deeply"));
}

namespace {

// A random truth as text, and by Kleene's tables what it comes to.
struct drawn {
  std::string text;
  std::optional<bool> is;
};

drawn draw(random_stream& random, int depth) {
  if (depth == 0) {
    switch (random.below(4)) {
    case 0:
      return {"screen.ran", true};
    case 1:
      return {"screen.best < 0.1", false};
    case 2:
      return {"confirm.best > 0", std::nullopt};
    default:
      return {"confirm.skipped", true};
    }
  }
  auto a = draw(random, depth - 1);
  if (random.below(3) == 0)
    return {"not (" + a.text + ")",
            a.is ? std::optional{!*a.is} : std::nullopt};
  auto b = draw(random, depth - 1);
  auto any = random.below(2) == 0;
  std::optional<bool> is;
  if (a.is == any || b.is == any)
    is = any;
  else if (a.is && b.is)
    is = !any;
  return {"(" + a.text + (any ? ") or (" : ") and (") + b.text + ")", is};
}

} // namespace

TEST_CASE("conditions follow Kleene's logic") {
  random_stream random{7, "conditions"};
  for (int n = 0; n < 300; ++n) {
    auto one = draw(random, static_cast<int>(random.below(5)));
    if (one.text.size() > stage_condition::longest)
      continue;
    INFO(one.text);
    CHECK(holds(one.text) == one.is.value_or(false));
  }
}

TEST_CASE("no text breaks the parser of conditions") {
  constexpr std::array<std::string_view, 30> parts{
      "screen", "confirm", "best", "pop",  "winner", "ran",    ".",   "'",
      "\"",     "(",       ")",    "and",  "or",     "not",    "<",   "<=",
      "=",      "==",      "!=",   "+",    "-",      "*",      "0.5", "1e9",
      "@",      "x",       " ",    "\xff", "\0",     "ndcg@10"};
  random_stream random{11, "soup"};
  std::size_t sound = 0;
  for (int n = 0; n < 30'000; ++n) {
    std::string text;
    for (auto more = random.below(12); more > 0; --more)
      text += std::string{parts[random.below(parts.size())]}
              + (random.below(2) ? " " : "");
    auto made = stage_condition::parse(text, scope);
    if (made) {
      made->ask(look);
      ++sound;
    } else {
      CHECK(made.error().where.column <= text.size() + 1);
    }
  }
  CHECK(sound > 0);
}
