#include "worker/sandbox/protections.hpp"
#include "worker/tasks/descriptors.hpp"
#include "worker/tasks/request.hpp"
#include "worker/tasks/training_curve.hpp"

#include <fcntl.h>

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::worker;
namespace schema = automodel::messages::schema;

namespace {

std::vector<unique_fd> open_some(std::size_t count) {
  std::vector<unique_fd> all;
  while (all.size() < count)
    all.emplace_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  return all;
}

template <class Fill>
result<request> read(Fill&& fill) {
  return read_request(messages::make_message<schema::WorkerRequest>(fill));
}

training_curve curve_of(std::uint64_t points) {
  training_curve curve;
  for (std::uint64_t step = 0; step < points; ++step)
    curve.add({step, points, "loss", 1.0 / double(step + 1)});
  return curve;
}

} // namespace

TEST_CASE("descriptors are found by name") {
  auto passed = open_some(2);
  auto second = passed[1].get();
  auto all = descriptors::match({"train", "model"}, std::move(passed));
  REQUIRE(all);
  CHECK(all->contains("train"));
  CHECK_FALSE(all->contains("valid"));
  CHECK(all->get("model") == second);
  CHECK_FALSE(all->get("valid"));
}

TEST_CASE("descriptors that do not match their names are refused") {
  CHECK_FALSE(descriptors::match({"train"}, open_some(2)));
  CHECK_FALSE(descriptors::match({"train", "model"}, open_some(1)));
  CHECK_FALSE(descriptors::match({"train", "train"}, open_some(2)));
}

TEST_CASE("a request is copied out of its message") {
  auto got = read([](schema::WorkerRequest::Builder out) {
    out.setTask(5);
    out.setDeadlineMs(1500);
    auto fit = out.initFit();
    auto recipe = fit.initRecipe();
    recipe.setFamily("ease");
    auto list = recipe.initFit(1);
    list[0].setName("lambda");
    list[0].setNumber(100);
    fit.setSeed(3);
  });
  REQUIRE(got);
  CHECK(got->task == 5);
  CHECK(got->deadline.count() == 1500);
  const auto& fit = std::get<fit_task>(got->what);
  CHECK(fit.seed == 3);
  CHECK(fit.how.family == "ease");
  CHECK(fit.how.fit == parameters{{"lambda", 100.0}});
}

TEST_CASE("generated code is told from built-in models") {
  CHECK_FALSE(recipe{.family = "mf"}.is_generated());
  CHECK(recipe{.family = "program"}.is_generated());
  CHECK(recipe{.family = "mf", .program = "def f(): ..."}.is_generated());
}

TEST_CASE("requests beyond the limits are refused") {
  SECTION("a program that is too long") {
    CHECK_FALSE(read([](schema::WorkerRequest::Builder out) {
      out.initFit().initRecipe().setProgram(
          std::string(messages::limits::program_bytes + 1, ' '));
    }));
  }
  SECTION("text that is not UTF-8") {
    CHECK_FALSE(read([](schema::WorkerRequest::Builder out) {
      out.initFit().initRecipe().setFamily("\xff\xfe");
    }));
  }
  SECTION("words that are no message") {
    auto words = kj::heapArray<capnp::word>(2);
    auto bytes = words.asBytes();
    for (std::size_t i = 0; i < bytes.size(); ++i)
      bytes[i] = i == 4 ? 1 : i < 8 ? 0 : 0xff;
    CHECK_FALSE(read_request(messages::message<schema::WorkerRequest>{
        messages::frame{kj::mv(words)}}));
  }
}

TEST_CASE("a short training curve is kept whole") {
  auto curve = curve_of(training_curve::capacity);
  REQUIRE(curve.points().size() == training_curve::capacity);
  CHECK(curve.points().back().step == training_curve::capacity - 1);
}

TEST_CASE("a long training curve is thinned evenly") {
  auto count = GENERATE(513u, 1024u, 1025u, 100'000u);
  auto curve = curve_of(count);
  const auto& points = curve.points();
  REQUIRE(points.size() <= training_curve::capacity);
  REQUIRE(points.size() >= training_curve::capacity / 2);
  CHECK(points.front().step == 0);
  auto stride = points[1].step;
  for (std::size_t i = 0; i < points.size(); ++i)
    REQUIRE(points[i].step == i * stride);
  CHECK(points.back().step + stride >= count);
}

TEST_CASE("generated code needs every wall that it is promised") {
  const std::vector<std::string> needed{"limits", "descriptors", "capabilities",
                                        "no-new-privileges", "seccomp"};
  auto missing = GENERATE_COPY(from_range(needed));
  protections all, some;
  for (const auto& name : needed) {
    all.record(name, {});
    some.record(name, name == missing ? fail(errc::unavailable, "refused")
                                      : result<void>{});
  }
  CHECK(all.allow_generated_code());
  CHECK_FALSE(some.allow_generated_code());
  REQUIRE(some.missing().size() == 1);
  CHECK(some.missing().front() == missing + ": refused");
}
