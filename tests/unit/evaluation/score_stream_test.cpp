#include "recsys/evaluation/judge.hpp"
#include "recsys/evaluation/score_stream.hpp"
#include "tests/support/toy_interactions.hpp"
#include "tests/unit/evaluation/socket_pair.hpp"
#include "tests/unit/evaluation/toy_scores.hpp"

#include <sys/socket.h>

#include <array>
#include <future>
#include <thread>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr std::uint32_t catalogue_size = 700;
constexpr std::chrono::seconds patience{30};

class toy_model final : public recommender {
public:
  result<void> score(std::span<const user_id> users, const interactions&,
                     std::span<float> out) const override {
    return toy_scores(catalogue_size, random_score).scores(users, out);
  }
  void save(array_file_writer&) const override {}
  fit_cost cost() const override { return {}; }
};

errc code_of(const result<void>& what) {
  REQUIRE_FALSE(what);
  return what.error().code;
}

} // namespace

TEST_CASE("a judge with a scorer elsewhere finds what it finds alone") {
  auto train = random_interactions(400, catalogue_size, 4, 1);
  auto test = random_interactions(400, catalogue_size, 2, 2);
  protocol rules;
  toy_scores here(catalogue_size, random_score);
  auto alone = judge(rules, train.view(), nullptr, test.view(), here).value();
  for (std::uint32_t batch : {0u, 1u, 50u}) {
    socket_pair pair;
    auto served = std::async(std::launch::async, [&] {
      return serve_scores(pair.scorer.get(), toy_model{}, train.view());
    });
    score_stream_client there(pair.judge.get(), catalogue_size, patience);
    auto found = judge(rules, train.view(), nullptr, test.view(), there,
                       {batch, {}, nullptr});
    pair.judge.reset();
    CHECK(served.get());
    REQUIRE(found);
    CHECK(found->values == alone.values);
    CHECK(found->aggregate == alone.aggregate);
  }
}

TEST_CASE("the judge does not trust the scorer") {
  std::vector<user_id> users{0, 1};
  std::vector<float> out(2 * catalogue_size);
  socket_pair pair;
  score_stream_client client(pair.judge.get(), catalogue_size, patience);
  SECTION("another number of users") {
    pair.answer({3, catalogue_size});
    CHECK(code_of(client.scores(users, out)) == errc::incompatible);
  }
  SECTION("another catalogue") {
    pair.answer({2, catalogue_size + 1});
    CHECK(code_of(client.scores(users, out)) == errc::incompatible);
  }
  SECTION("an answer cut short") {
    pair.answer({2, catalogue_size, 0, 0, 0});
    pair.scorer.reset();
    CHECK(code_of(client.scores(users, out)) == errc::worker_failed);
  }
  SECTION("no answer at all") {
    pair.scorer.reset();
    CHECK(code_of(client.scores(users, out)) == errc::worker_failed);
  }
  SECTION("silence") {
    score_stream_client hasty(pair.judge.get(), catalogue_size,
                              std::chrono::milliseconds{20});
    CHECK(code_of(hasty.scores(users, out)) == errc::deadline_exceeded);
  }
}

TEST_CASE("the judge must ask for what it announced") {
  std::vector<user_id> users{0, 1}, others{1, 2};
  std::vector<float> out(2 * catalogue_size), narrow(catalogue_size);
  socket_pair pair;
  score_stream_client client(pair.judge.get(), catalogue_size, patience);
  CHECK(code_of(client.scores(users, narrow)) == errc::invalid_argument);
  CHECK(client.announce(users));
  CHECK(code_of(client.announce(users)) == errc::invalid_argument);
  CHECK(code_of(client.scores(others, out)) == errc::invalid_argument);
  CHECK(code_of(client.announce({})) == errc::invalid_argument);
}

TEST_CASE("the scorer does not trust the judge") {
  auto history = random_interactions(3, catalogue_size, 4, 1);
  socket_pair pair;
  auto serve = [&] {
    return serve_scores(pair.scorer.get(), toy_model{}, history.view());
  };
  SECTION("nobody") {
    pair.ask({0});
    CHECK(code_of(serve()) == errc::parse_error);
  }
  SECTION("too many users") {
    pair.ask({score_stream_max_users + 1});
    CHECK(code_of(serve()) == errc::parse_error);
  }
  SECTION("an unknown user") {
    pair.ask({1, 3});
    CHECK(code_of(serve()) == errc::parse_error);
  }
  SECTION("a request cut short") {
    pair.ask({2, 0});
    pair.judge.reset();
    CHECK(code_of(serve()) == errc::parse_error);
  }
  SECTION("the end") {
    pair.judge.reset();
    CHECK(serve());
  }
  SECTION("a judge that leaves before the answer") {
    pair.ask({1, 0});
    pair.judge.reset();
    CHECK(serve());
  }
}
