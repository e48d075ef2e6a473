#include "messages/parameters.hpp"
#include "tests/integration/worker/toy_tasks.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

using namespace workers;
using namespace std::chrono_literals;
using Catch::Contains;
using Catch::StartsWith;

namespace {

using messages::schema::WorkerReply;

std::string zoo(const std::string& name) {
  std::ifstream file{AUTOMODEL_SOURCE "/recsys/models/zoo/" + name + ".py"};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  REQUIRE_FALSE(text.empty());
  return text;
}

/// The text with `from` replaced by `to`, which must be there.
std::string with(std::string text, const std::string& from,
                 const std::string& to) {
  auto at = text.find(from);
  if (at == std::string::npos)
    FAIL("there is no " << from);
  return text.replace(at, from.size(), to);
}

const parameters of_sasrec{
    {"dim", std::int64_t{8}},       {"max_length", std::int64_t{8}},
    {"negatives", std::int64_t{5}}, {"feed_forward", std::int64_t{8}},
    {"heads", std::int64_t{2}},     {"gate", std::string{"element"}}};
const parameters of_rows{{"dim", std::int64_t{4}}, {"init_std", 0.1}};

struct check_of {
  std::string program{};
  parameters given{};
  std::string reference{};
};

runtime::worker_request check_request(const check_of& what,
                                      std::chrono::milliseconds deadline = {}) {
  return request(
      {},
      [&](auto out) {
        auto check = out.initCheck();
        auto recipe = check.initRecipe();
        recipe.setFamily("program");
        recipe.setProgramName("my.py");
        recipe.setProgram(what.program);
        messages::write_parameters(
            what.given,
            recipe.initFit(static_cast<unsigned>(what.given.size())));
        check.setReference(what.reference);
        check.setReferenceName("reference.py");
      },
      deadline);
}

/// The closed gates, "causality: what is wrong at 31:12", and "open" if none.
std::string closed_in(const runtime::worker_reply& reply) {
  if (auto failure = failure_of(reply); !failure.empty())
    return "failed: " + failure;
  auto text = reply.read([](WorkerReply::Reader from) -> result<std::string> {
    REQUIRE(from.which() == WorkerReply::CHECKED);
    std::string out;
    auto gates = from.getChecked().getGates();
    CHECK(gates.size() > 0);
    for (auto gate : gates)
      if (!gate.getPassed())
        out += messages::read_text(gate.getName()) + ": "
               + messages::read_text(gate.getText()) + " at "
               + std::to_string(gate.getLine()) + ':'
               + std::to_string(gate.getColumn()) + '\n';
    return out.empty() ? "open" : out;
  });
  REQUIRE(text);
  return *text;
}

std::string closed(const check_of& what) {
  auto worker = spawn(shared_server());
  send(worker, check_request(what), {});
  return closed_in(last_reply(worker));
}

} // namespace

TEST_CASE("a sound program passes its gates in a worker") {
  CHECK(closed({zoo("fm"), of_rows}) == "open");
  CHECK(closed({zoo("sasrec"), of_sasrec, zoo("sasrec")}) == "open");
}

TEST_CASE("a program that does not compile is refused at its line") {
  auto text = with(zoo("fm"), "    linear_part = first_order(b, \"wide\")",
                   "    linear_part = = first_order(b, \"wide\")");
  auto line
      = std::count(text.begin(),
                   text.begin() + static_cast<std::ptrdiff_t>(text.find("= =")),
                   '\n')
        + 1;
  auto found = closed({text, of_rows});
  CHECK_THAT(found, StartsWith("compiles: "));
  CHECK_THAT(found, Contains(" at " + std::to_string(line) + ":19"));
}

TEST_CASE("hostile programs are refused before they run") {
  SECTION("files") {
    auto found
        = closed({with(zoo("fm"), "    linear_part = ",
                       "    spy = torch.from_file('/etc/passwd', size=4)\n"
                       "    linear_part = spy.sum() + "),
                  of_rows});
    CHECK_THAT(found, StartsWith("compiles: "));
    CHECK_THAT(found, Contains("from_file"));
  }
  SECTION("nesting that overflows the compiler's stack") {
    std::string deep(200'000, '('), end(200'000, ')');
    auto found = closed(
        {"def task() -> str:\n    return " + deep + "\"ctr\"" + end + "\n"});
    CHECK_THAT(found, StartsWith("compiles: "));
  }
  SECTION("inputs that are changed") {
    constexpr auto place = "    out[\"losses/logloss\"]";
    auto changed = [&](const std::string& line) {
      return closed(
          {with(zoo("fm"), place, "    " + line + '\n' + place), of_rows});
    };
    CHECK_THAT(changed("b[\"emb\"].add_(1.0)"),
               StartsWith("compiles: ") && Contains("add_"));
    CHECK_THAT(changed("b[\"emb\"] = b[\"emb\"] * 2.0"),
               StartsWith("compiles: ") && Contains("change its inputs"));
  }
}

TEST_CASE("leaks close gates in a worker") {
  auto sasrec = zoo("sasrec");
  SECTION("the label") {
    CHECK_THAT(closed({with(zoo("fm"), "logloss(y, b[\"label\"])",
                            "logloss(y + b[\"label\"], b[\"label\"])"),
                       of_rows}),
               Contains("agreement: "));
  }
  SECTION("the future") {
    CHECK_THAT(
        closed({with(sasrec, "other.logical_or(later)", "other"), of_sasrec}),
        Contains("causality: ") && Contains("a later item"));
  }
  SECTION("a mask that is off by one") {
    CHECK_THAT(closed({with(sasrec, "place.unsqueeze(0) > place.unsqueeze(1)",
                            "place.unsqueeze(0) > place.unsqueeze(1) + 1"),
                       of_sasrec}),
               Contains("causality: ") && Contains("a later item"));
  }
  SECTION("the sequence beside it") {
    CHECK_THAT(closed({with(sasrec, "other.logical_or(later)",
                            "later.unsqueeze(0).expand_as(other)"),
                       of_sasrec}),
               Contains("causality: ") && Contains("another sequence"));
  }
}

TEST_CASE("a gradient that is cut off closes a gate unless it is declared") {
  auto fm = zoo("fm");
  auto cut
      = with(fm, "fm(valued(b, \"emb\"))", "fm(valued(b, \"emb\").detach())");
  CHECK_THAT(closed({cut, of_rows}),
             Contains("gradients: the gradient of emb"));
  auto declared
      = with(with(fm, "fm(valued(b, \"emb\"))",
                  "fm(valued(b, \"emb\"))"
                  " + stop_gradient(first_order(b, \"wide\")) * 0.1"),
             "import logloss, valued", "import logloss, stop_gradient, valued");
  CHECK(closed({declared, of_rows}) == "open");
}

TEST_CASE("draws in evaluation close a gate") {
  CHECK_THAT(closed({with(zoo("fm"), "+ p[\"bias\"]",
                          "+ p[\"bias\"] + torch.rand([1])"),
                     of_rows}),
             Contains("determinism: "));
}

TEST_CASE("a reference finds what computes something else") {
  auto sasrec = zoo("sasrec");
  SECTION("a gate behind the projection") {
    auto moved = with(sasrec,
                      "        seen = seen * gate.view([seen.size(0), "
                      "seen.size(1), heads, -1])\n",
                      "        whole = dense(p, at + \"out\", "
                      "seen.reshape(asking.size()))\n"
                      "        return whole * gate\n");
    CHECK_THAT(closed({moved, of_sasrec, sasrec}), StartsWith("equations: "));
  }
  SECTION("an equation without its half") {
    // Equation 1 of the factorization machine, as it stands there.
    auto pairs
        = with(zoo("fm"), "    return linear_part + fm(valued(b, \"emb\"))",
               "    x = valued(b, \"emb\")\n"
               "    y = linear_part\n"
               "    for i in range(x.size(1)):\n"
               "        for j in range(i + 1, x.size(1)):\n"
               "            both = x[:, i] * x[:, j]\n"
               "            y = y + both.sum(1, keepdim=True)\n"
               "    return y");
    CHECK(closed({zoo("fm"), of_rows, pairs}) == "open");
    CHECK_THAT(closed({with(zoo("fm"), "+ fm(valued(b, \"emb\"))",
                            "+ 2.0 * fm(valued(b, \"emb\"))"),
                       of_rows, pairs}),
               StartsWith("equations: "));
  }
}

TEST_CASE("a program that never ends names the gate it is stopped in") {
  auto endless = with(zoo("fm"), "    linear_part = ",
                      "    turns = 0\n"
                      "    while turns >= 0:\n"
                      "        turns = (turns + 1) % 1000\n"
                      "    linear_part = float(turns) + ");
  auto worker = spawn(shared_server());
  send(worker, check_request({endless, of_rows}, 5000ms), {});
  std::string at;
  while (true) {
    auto reply = worker.receive(soon);
    if (!reply) {
      CHECK(reply.error().code == errc::deadline_exceeded);
      break;
    }
    REQUIRE(*reply);
    auto heard = (*reply)->read([&](WorkerReply::Reader from) -> result<void> {
      REQUIRE(from.which() == WorkerReply::PROGRESS);
      at = messages::read_text(from.getProgress().getMetric());
      return {};
    });
    REQUIRE(heard);
  }
  CHECK(at == "gate shapes");
}

TEST_CASE("a program that wants 40 GB meets the limit of memory") {
  auto greedy = with(zoo("fm"), "    linear_part = ",
                     "    huge = torch.zeros([10000000000])\n"
                     "    linear_part = huge.sum() + ");
  auto worker = spawn(shared_server(), {.memory_bytes = 1ull << 30});
  send(worker, check_request({greedy, of_rows}), {});
  auto found = closed_in(last_reply(worker));
  CHECK_THAT(found, Contains("memory limit") && Contains("my.py:"));
}

TEST_CASE("a program that a gate refuses is not trained") {
  split parts;
  auto model = memory_file();
  named_descriptors given{{"train", parts.train.get()}, {"model", model.get()}};
  auto leaky = with(zoo("sasrec"), "other.logical_or(later)", "other");
  CHECK_THAT(failure_of(fit({"program", of_sasrec, leaky}, given)),
             Contains("the gate causality: "));
  auto brief = of_sasrec;
  brief["epochs"] = std::int64_t{1};
  model_of(fit({"program", brief, zoo("sasrec")}, given));
}
