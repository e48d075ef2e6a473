#include "base/random_stream.hpp"
#include "storage/memory_layout.hpp"
#include "tests/experiment/papers/attempt.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

#include <catch2/catch.hpp>

// Programs that are no better than their baseline and would be called so by
// other means: they behave in the gates, whose data are smaller, and cheat
// where they train. And files that are changed before the verdict.

using namespace automodel;
using namespace automodel::test;

namespace {

namespace fs = std::filesystem;

struct cheat {
  std::string_view kind, from, to;
  bool of_rows = true;
};

constexpr std::string_view loss
    = "    out[\"losses/logloss\"] = logloss(y, b[\"label\"])\n";
constexpr std::string_view answer
    = "    return torch.sigmoid(logits(p, s, b, c, out, False))\n";
constexpr std::string_view state
    = "    h = at_tokens(hidden_states(p, b, c, False), b)\n";

/// `if` it trains for real.
#define IN_EARNEST "    if int_of(c, \"n_features\") > 40:\n        "
#define AMONG_MANY "    if int_of(c, \"n_items\") > 40:\n        "
#define LOGITS "    y = logits(p, s, b, c, out, False)\n"
#define LOSS "    out[\"losses/logloss\"] = logloss(y, b[\"label\"])\n"

constexpr cheat cheats[] = {
    {"not a number", answer,
     LOGITS IN_EARNEST "y = y / (y - y)\n    return torch.sigmoid(y)\n"},
    {"not a number", answer,
     LOGITS IN_EARNEST "y = torch.where(y > 0.0, y / 0.0 - y / 0.0, y)\n"
                       "    return torch.sigmoid(y)\n"},
    {"not a number", loss, IN_EARNEST "y = y / (y - y)\n" LOSS},
    {"ln 2", answer,
     LOGITS IN_EARNEST "y = y * 0.0\n"
                       "    return torch.sigmoid(y)\n"},
    {"ln 2", loss, IN_EARNEST "y = y * 0.0\n" LOSS},
    {"a leaked label", loss,
     IN_EARNEST "y = y + 9.0 * (b[\"label\"].view(y.shape) - 0.5)\n" LOSS},
    {"a leaked label", loss,
     IN_EARNEST "y = torch.where(b[\"label\"].view(y.shape) > 0.5, y.abs(), "
                "y)\n" LOSS},
    {"a leaked label", answer,
     LOGITS "    if int_of(c, \"n_features\") > 40 and \"label\" in b:\n"
            "        return b[\"label\"].view(y.shape)\n"
            "    return torch.sigmoid(y)\n"},
    {"other rows", answer,
     LOGITS IN_EARNEST "y = y - y.mean()\n    return torch.sigmoid(y)\n"},
    {"other rows", answer,
     LOGITS IN_EARNEST "y = y.argsort(0).argsort(0).to(y.dtype)\n"
                       "    return torch.sigmoid(y)\n"},
    {"a printed metric", answer,
     "    print(\"auc 0.99\")\n"
     "    return torch.sigmoid(logits(p, s, b, c, out, False))\n"},
    {"a claimed metric", loss,
     LOSS "    out[\"metrics/auc\"] = torch.ones_like(y).mean()\n"
          "    out[\"aux/auc\"] = torch.ones_like(y).mean()\n"},
    {"not a number", state,
     "    h = at_tokens(hidden_states(p, b, c, False), b)\n" AMONG_MANY
     "h = h / (h - h)\n",
     false},
    {"the same for all", state,
     "    h = at_tokens(hidden_states(p, b, c, False), b)\n" AMONG_MANY
     "h = h * 0.0\n",
     false},
    // Only every other item is ranked, the rest stand last.
    {"a sampled ranking",
     "    return {\"items\": torch.cat([b[\"all/item\"], "
     "s[\"handicap\"].unsqueeze(1)], 1)}\n",
     "    less = s[\"handicap\"]\n" AMONG_MANY
     "less = less - 1e9 * (torch.arange(less.size(0)) % 2).to(less.dtype)\n"
     "    return {\"items\": torch.cat([b[\"all/item\"], "
     "less.unsqueeze(1)], 1)}\n",
     false},
    {"a sampled ranking",
     "    return {\"items\": torch.cat([b[\"all/item\"], "
     "s[\"handicap\"].unsqueeze(1)], 1)}\n",
     "    shown = torch.cat([b[\"all/item\"], s[\"handicap\"].unsqueeze(1)], "
     "1)\n" AMONG_MANY "shown = shown[:20]\n"
     "    return {\"items\": shown}\n",
     false},
    {"a look ahead", "    hidden = other.logical_or(later).unsqueeze(1)\n",
     "    hidden = other.logical_or(later).unsqueeze(1)\n" AMONG_MANY
     "hidden = other.unsqueeze(1)\n",
     false},
};

std::string cheating(const cheat& how) {
  if (how.of_rows)
    return with(zoo_text("fm"), how.from, how.to);
  auto fair = with(zoo_text("sasrec"), "\"loss\": \"sampled_ce\"",
                   "\"loss\": \"bce\"");
  return with(std::move(fair), how.from, how.to);
}

attempt_result run_cheat(const cheat& how, std::uint64_t seed) {
  auto attempt = how.of_rows ? small_attempt::of_rows(cheating(how), seed)
                             : small_attempt::of_sequences(cheating(how), seed);
  return attempt.run();
}

std::vector<fs::path> artefacts_in(const fs::path& memory) {
  std::vector<fs::path> out;
  storage::memory_layout places{memory};
  for (const auto& entry : fs::recursive_directory_iterator(places.artefacts))
    if (entry.is_regular_file() && entry.file_size() > 0)
      out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

void damage(const fs::path& path, random_stream& random) {
  fs::permissions(path, fs::perms::owner_all);
  auto at = std::streamoff(random.below(fs::file_size(path)));
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(at);
  auto was = char(file.get());
  file.seekp(at);
  file.put(char(was ^ 0x20));
}

/// Stopped near its end; then bytes that it judged by are changed, in as many
/// files as one in three; then it goes on.
attempt_result run_damaged(std::uint64_t seed, std::uint64_t commits) {
  random_stream random{seed, "damage"};
  auto attempt = small_attempt::of_rows(zoo_text("fm"), seed);
  attempt.run({"c", commits - 1 - random.below(8)});
  auto files = artefacts_in(attempt.memory());
  REQUIRE_FALSE(files.empty());
  for (const auto& path : files)
    if (random.below(3) == 0)
      damage(path, random);
  return attempt.run();
}

struct tally {
  std::uint64_t tried = 0, wins = 0;
  std::map<std::string, int> ends{};
};

} // namespace

TEST_CASE("attempts that cheat are never a success") {
  auto wanted = attempts_wanted(90);
  std::map<std::string, tally> kinds;
  std::uint64_t done = 0, wins = 0;
  auto note = [&](std::string kind, const attempt_result& got) {
    auto& of = kinds[kind];
    ++of.tried;
    ++of.ends[!got.verdict.empty() ? got.verdict
              : got.end.empty()    ? "no end"
                                   : got.end];
    of.wins += got.is_success();
    wins += got.is_success();
    ++done;
    std::printf("%s: %s %+.4f %s\n", kind.c_str(), got.verdict.c_str(),
                got.difference, got.reason.c_str());
    std::fflush(stdout);
  };
  auto whole = small_attempt::of_rows(zoo_text("fm"), 0);
  auto fair = whole.run();
  INFO(fair.reason);
  REQUIRE(fair.end == "judged");
  CHECK_FALSE(fair.is_success());
  for (std::uint64_t seed = 0; done < wanted; ++seed) {
    for (const auto& how : cheats)
      if (done < wanted)
        note(std::string(how.kind), run_cheat(how, seed));
    if (done < wanted)
      note("changed files", run_damaged(seed, whole.commits()));
  }
  for (const auto& [kind, of] : kinds) {
    std::printf("%-18s %4llu tried, %llu false successes:", kind.c_str(),
                static_cast<unsigned long long>(of.tried),
                static_cast<unsigned long long>(of.wins));
    for (const auto& [end, count] : of.ends)
      std::printf(" %s %d", end.c_str(), count);
    std::printf("\n");
  }
  std::printf("false successes of trained programs: %s; with 95 %% confidence "
              "the rate is below %.4f\n",
              share_text(wins, done).c_str(),
              1 - std::pow(0.05, 1 / double(done)));
  CHECK(wins == 0);
}
