#include "actors/papers/approval.hpp"
#include "actors/papers/model_calls.hpp"
#include "actors/papers/paper_attempt.hpp"
#include "storage/memory.hpp"
#include "storage/record_text.hpp"
#include "tests/support/temporary_folder.hpp"

#include <deque>
#include <fstream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::actors;

namespace {

/// Says what it is told to, once each.
class scripted_model final : public runtime::chat_model {
public:
  runtime::chat_answer ask(const runtime::chat_request&) override {
    ++asked;
    auto out = std::move(answers.front());
    answers.pop_front();
    return out;
  }

  std::deque<runtime::chat_answer> answers;
  int asked = 0;
};

struct attempt {
  temporary_folder folder;
  storage::memory memory
      = storage::memory::open(folder.path() / "memory").value();
  paper_attempt papers{memory, {"p.tex", "{\"kind\":\"paper\"}", "1"}};
  scripted_model model;
  call_limits limits{3, 1'000};

  attempt() { REQUIRE(papers.begin()); }

  result<judged_reply> ask(const std::string& prompt = "What?") {
    model_calls calls{papers.journal(), model, "m", limits};
    return calls.ask("llm/test/1", {"paper/test", "Be brief.", prompt},
                     [](const std::string& text) {
                       std::vector<std::string> out;
                       if (text == "bad")
                         out.emplace_back("it is\x1b[31m bad");
                       return out;
                     });
  }
};

runtime::chat_answer said(const std::string& text) {
  return {text, "m-7", {10, 5, true, 40}};
}

runtime::chat_answer silent() {
  return {fail(errc::unavailable, "nobody is there"), "", {7, 3, false, 20}};
}

} // namespace

TEST_CASE("a call is recorded, and its answer not asked for again") {
  attempt of;
  of.model.answers = {said("good")};
  CHECK(of.ask()->problems.empty());
  CHECK(of.ask()->text == "good");
  CHECK(of.model.asked == 1);
  auto totals = totals_of(of.papers.journal()).value();
  CHECK(totals.accepted == 1);
  CHECK(totals.input_tokens == 10);
  CHECK(totals.cost_micro == 40);
}

TEST_CASE("a refused reply stays refused, with what is wrong in its record") {
  attempt of;
  of.model.answers = {said("bad")};
  CHECK(of.ask()->problems.size() == 1);
  CHECK(of.ask()->problems.size() == 1);
  CHECK(of.model.asked == 1);
  auto steps = of.papers.journal().steps().value();
  auto text = storage::record_text(steps.back().record).value();
  CHECK(text.find("refused") != std::string::npos);
  CHECK(text.find("bad") != std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("a call without an answer is recorded, paid for, and made again") {
  attempt of;
  of.model.answers = {silent(), said("good")};
  CHECK(of.ask().error().code == errc::unavailable);
  CHECK(of.ask()->text == "good");
  CHECK(of.model.asked == 2);
  auto totals = totals_of(of.papers.journal()).value();
  CHECK(totals.unanswered == 1);
  CHECK(totals.accepted == 1);
  CHECK(totals.cost_micro == 60);
}

TEST_CASE("an attempt makes no more calls than it may, whoever makes them") {
  attempt of;
  of.model.answers = {silent(), silent(), silent()};
  for (int i = 0; i < 3; ++i)
    CHECK(of.ask().error().code == errc::unavailable);
  CHECK(of.ask().error().code == errc::resource_exhausted);
  CHECK(of.model.asked == 3);
  CHECK(of.ask(std::string(2'000, 'x')).error().code
        == errc::resource_exhausted);
  CHECK(of.model.asked == 3);
}

TEST_CASE("another question is another step") {
  attempt of;
  of.model.answers = {said("one"), said("two")};
  CHECK(of.ask("A?")->text == "one");
  CHECK(of.ask("B?")->text == "two");
  CHECK(of.ask("A?")->text == "one");
  CHECK(of.model.asked == 2);
}

TEST_CASE("silence allows nothing, and an answer holds for its question") {
  using namespace std::chrono_literals;
  attempt of;
  auto& journal = of.papers.journal();
  auto ask = [&](const std::string& subject) {
    return ask_approval(journal, {"train", subject, of.folder.path(), 0ms})
        .value();
  };
  auto put = [&](const std::string& subject, const char* end) {
    for (const auto& one :
         std::filesystem::directory_iterator{of.folder.path()}) {
      auto file = one.path();
      std::string line;
      std::ifstream in{file};
      if (file.extension() == ".md" && std::getline(in, line)
          && line == subject)
        std::ofstream{file.replace_extension(end)} << "N. N.\n";
    }
  };
  CHECK(ask("this") == approval::silence);
  put("this", ".yes");
  CHECK(ask("that") == approval::silence);
  CHECK(ask("this") == approval::given);

  // Who says no is heard, also beside a yes; and an answer stands.
  put("that", ".yes");
  put("that", ".no");
  CHECK(ask("that") == approval::refused);
  for (const auto& one : std::filesystem::directory_iterator{of.folder.path()})
    if (one.path().extension() == ".no")
      std::filesystem::remove(one.path());
  CHECK(ask("that") == approval::refused);
}
