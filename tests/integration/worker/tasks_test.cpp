#include "messages/frame_socket.hpp"
#include "messages/parameters.hpp"
#include "recsys/array/array_file.hpp"
#include "recsys/evaluation/judge.hpp"
#include "tests/integration/worker/toy_tasks.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

using namespace workers;
using Catch::Contains;
using recsys::array_file;

TEST_CASE("a model is fitted in one worker, scored in another and judged in a "
          "third") {
  auto family = GENERATE(as<std::string>{}, "pop", "itemknn", "ease", "mf");
  CAPTURE(family);
  split parts;
  auto model = memory_file();
  auto named = model_of(fit({family}, {{"train", parts.train.get()},
                                       {"valid", parts.valid.get()},
                                       {"model", model.get()}}));
  auto file = array_file::map(model.get(), "model", "model " + family);
  REQUIRE(file);
  CHECK(file->content() == named);
  CHECK(file->verify());

  auto values = memory_file();
  auto [scored, judged]
      = score_and_judge(family, model.get(), parts, values.get());
  CHECK(judged_users(judged) == n_users);
  CHECK(failure_of(scored).empty());
  auto found = array_file::map(values.get(), "values", recsys::judgement::kind);
  REQUIRE(found);
  CHECK(recsys::judgement::load(*found));
}

TEST_CASE("a fit in two workers gives the same bytes") {
  auto family = GENERATE(as<std::string>{}, "ease", "mf");
  split parts;
  digest first, second;
  for (auto* each : {&first, &second}) {
    auto model = memory_file();
    *each = model_of(
        fit({family}, {{"train", parts.train.get()}, {"model", model.get()}}));
  }
  CHECK(first == second);
}

TEST_CASE("what cannot be fitted is said clearly") {
  split parts;
  auto model = memory_file();
  auto train = std::pair<std::string, int>{"train", parts.train.get()};
  auto out = std::pair<std::string, int>{"model", model.get()};
  auto failure = [](const std::string& family, const named_descriptors& given) {
    return failure_of(fit({family}, given));
  };
  CHECK_THAT(failure("eese", {train, out}),
             Contains("no model family 'eese'") && Contains("ease"));
  CHECK_THAT(failure("ease", {train}), Contains("needs a descriptor 'model'"));
  CHECK_THAT(failure("ease", {out}), Contains("needs a descriptor 'train'"));
  CHECK_THAT(failure("ease", {train, train, out}), Contains("twice"));
  CHECK_THAT(failure("ease", {{"train", parts.test.get()}, out}),
             Contains("is the part 'test'"));
  CHECK_THAT(failure("ease", {{"train", model.get()}, out}),
             Contains("array file"));
  CHECK_THAT(failure("\xff\xfe", {train, out}), Contains("UTF-8"));
}

TEST_CASE("a damaged model is refused by the scorer") {
  split parts;
  auto model = memory_file();
  REQUIRE(::write(model.get(), std::string(500, 'x').data(), 500) == 500);
  auto sockets = messages::frame_socket::make_pair();
  REQUIRE(sockets);
  auto scorer = start_scorer("ease", {{"model", model.get()},
                                      {"train", parts.train.get()},
                                      {"judge", sockets->first.get()}});
  CHECK_THAT(failure_of(last_reply(scorer)), Contains("array file"));
}

TEST_CASE("a judge whose scorer is gone, or was never one, says so") {
  split parts;
  auto sockets = messages::frame_socket::make_pair();
  REQUIRE(sockets);
  auto values = memory_file();
  named_descriptors given{{"train", parts.train.get()},
                          {"valid", parts.valid.get()},
                          {"scorer", sockets->second.get()},
                          {"values", values.get()}};
  auto failure = [&](const std::string& part, const std::string& protocol) {
    auto judge = start_judge(part, given, protocol);
    return failure_of(last_reply(judge));
  };
  SECTION("gone") {
    sockets->first.reset();
    CHECK_THAT(failure("valid", protocol_text()), Contains("scorer ended"));
  }
  SECTION("noise") {
    std::string noise(64, 'n');
    REQUIRE(::write(sockets->first.get(), noise.data(), noise.size()) == 64);
    CHECK_THAT(failure("valid", protocol_text()), Contains("scorer answered"));
  }
  SECTION("no protocol") {
    CHECK_FALSE(failure("valid", "{").empty());
  }
  SECTION("no such part") {
    CHECK_THAT(failure("tests", protocol_text()), Contains("'tests'"));
  }
  SECTION("test without test") {
    CHECK_THAT(failure("test", protocol_text()), Contains("'test'"));
  }
}

TEST_CASE("a worker describes its kernels and models") {
  auto worker = spawn(shared_server());
  REQUIRE(worker.send(describe()));
  auto read = last_reply(worker).read(
      [](messages::schema::WorkerReply::Reader from) -> result<void> {
        REQUIRE(from.which() == messages::schema::WorkerReply::DESCRIBED);
        auto described = from.getDescribed();
        auto profile = messages::read_text(described.getKernelProfile());
        WARN(profile);
        CHECK_THAT(profile, Contains("float32 1 thread"));
        CHECK(described.getFamilies().size() >= 5);
        return {};
      });
  CHECK(read);
}
