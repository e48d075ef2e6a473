#include "recsys/models/gates/gate.hpp"
#include "recsys/papers/compose/composition.hpp"
#include "tests/unit/papers_compose/method_records.hpp"

#include <cstdio>
#include <map>
#include <set>

#include <catch2/catch.hpp>

// Programs that would look good by other means than learning: a gate stops them
// before they train. Channels of their own, such as "metrics/auc", are allowed
// and read by nobody: tests/experiment/papers trains such programs.

using namespace automodel;
using namespace automodel::recsys;

namespace {

struct cheat {
  std::string_view kind, from, to;
};

constexpr std::string_view loss
    = "    out[\"losses/logloss\"] = logloss(y, b[\"label\"])\n";
constexpr std::string_view answer
    = "    return torch.sigmoid(logits(p, s, b, c, out, False))\n";

const std::vector<cheat>& cheats() {
  static const std::vector<cheat> all{
      {"label in training", loss,
       "    y = y + 9.0 * (b[\"label\"].view(y.shape) - 0.5)\n"
       "    out[\"losses/logloss\"] = logloss(y, b[\"label\"])\n"},
      {"label in training", loss,
       "    y = y + 0.3 * (b[\"label\"].view(y.shape) - 0.5)\n"
       "    out[\"losses/logloss\"] = logloss(y, b[\"label\"])\n"},
      {"label in training", loss,
       "    y = torch.where(b[\"label\"].view(y.shape) > 0.5, y.abs(), y)\n"
       "    out[\"losses/logloss\"] = logloss(y, b[\"label\"])\n"},
      {"label in training", loss,
       "    y = y + b[\"label\"].mean()\n"
       "    out[\"losses/logloss\"] = logloss(y, b[\"label\"])\n"},
      {"label in the score", answer,
       "    y = logits(p, s, b, c, out, False)\n"
       "    return torch.sigmoid(y + b[\"label\"].view(y.shape))\n"},
      {"label in the score", answer,
       "    y = logits(p, s, b, c, out, False)\n"
       "    if \"label\" in b:\n"
       "        return b[\"label\"].view(y.shape)\n"
       "    return torch.sigmoid(y)\n"},
      {"a constant", answer,
       "    y = logits(p, s, b, c, out, False)\n"
       "    return torch.full_like(y, 0.5)\n"},
      {"a constant", answer,
       "    y = logits(p, s, b, c, out, False)\n"
       "    return torch.sigmoid(0.0 * y)\n"},
      {"a loss of nothing", loss,
       "    out[\"losses/logloss\"] = logloss(0.0 * y, b[\"label\"])\n"},
      {"a loss of nothing", loss,
       "    out[\"losses/logloss\"] = 0.0 * y.sum()\n"},
      {"a loss of nothing", loss,
       "    out[\"losses/logloss\"] = 0.01 * logloss(y, b[\"label\"])\n"},
      {"not a number", loss,
       "    out[\"losses/logloss\"] = logloss(y, b[\"label\"]) / 0.0\n"},
      {"not a number", answer,
       "    y = logits(p, s, b, c, out, False)\n"
       "    return torch.sigmoid(y) / (y - y)\n"},
      {"other rows", answer,
       "    y = logits(p, s, b, c, out, False)\n"
       "    return torch.sigmoid(y - y.mean())\n"},
      {"other rows", answer,
       "    y = logits(p, s, b, c, out, False)\n"
       "    return torch.sigmoid(y.cumsum(0))\n"},
      {"other rows", answer,
       "    y = logits(p, s, b, c, out, False)\n"
       "    return torch.sigmoid(y.argsort(0).argsort(0).to(y.dtype))\n"},
      {"other rows", answer,
       "    y = logits(p, s, b, c, out, False)\n"
       "    if y.size(0) > 1:\n"
       "        y = torch.cat([y[:1], y[1:] + 0.01 * y[:1]], 0)\n"
       "    return torch.sigmoid(y)\n"},
      {"chance", answer,
       "    y = logits(p, s, b, c, out, False)\n"
       "    return torch.sigmoid(y + torch.rand_like(y))\n"},
      {"a file", answer,
       "    y = logits(p, s, b, c, out, False)\n"
       "    torch.save(y, \"scores\")\n"
       "    return torch.sigmoid(y)\n"},
      {"a printed metric", answer,
       "    print(\"auc 0.99\")\n"
       "    return torch.sigmoid(logits(p, s, b, c, out, False))\n"},
      {"a changed input", answer,
       "    b[\"value/field\"].add_(1.0)\n"
       "    return torch.sigmoid(logits(p, s, b, c, out, False))\n"},
  };
  return all;
}

/// The first gate that is closed; empty: none is.
std::string closed_gate(const std::string& source) {
  auto verdicts = check_source(source, "cheat.py", {});
  if (!verdicts)
    return "error: " + verdicts.error().message;
  for (const auto& gate : *verdicts)
    if (!gate.passed)
      return gate.gate;
  return {};
}

} // namespace

// Without a reference: gates alone, as for a program by somebody else.
TEST_CASE("programs that cheat do not pass the gates", "[.][cheats]") {
  std::map<std::string_view, std::map<std::string, int>> by_gate;
  int tried = 0, passed = 0;
  for (const auto& [name, record] : composable_records()) {
    auto made = compose(record);
    REQUIRE(made);
    if (made->task != "ctr")
      continue;
    for (const auto& one : cheats()) {
      auto at = made->program.find(one.from);
      REQUIRE(at != std::string::npos);
      auto text = made->program;
      text.replace(at, one.from.size(), one.to);
      auto gate = closed_gate(text);
      ++tried;
      if (gate.empty()) {
        ++passed;
        std::printf("passed: %s, %s: %s\n", name.c_str(),
                    std::string(one.kind).c_str(), std::string(one.to).c_str());
      }
      ++by_gate[one.kind][gate.empty() ? "passed" : gate];
    }
  }
  for (const auto& [kind, gates] : by_gate) {
    std::printf("%-20s", std::string(kind).c_str());
    for (const auto& [gate, count] : gates)
      std::printf(" %s %d", gate.c_str(), count);
    std::printf("\n");
  }
  std::printf("%d of %d programs that cheat pass the gates\n", passed, tried);
  CHECK(passed == 0);
}
