#include "base/unique_fd.hpp"
#include "messages/frame_socket.hpp"
#include "messages/parameters.hpp"
#include "recsys/array/array_file.hpp"
#include "recsys/data/split_part.hpp"
#include "recsys/evaluation/judge.hpp"
#include "tests/integration/worker/workers.hpp"

#include <sys/mman.h>

#include <unistd.h>

#include <numeric>

#include <catch2/catch.hpp>

using namespace workers;
using namespace std::chrono_literals;
namespace schema = messages::schema;
using recsys::array_file;

namespace {

constexpr std::uint32_t n_users = 24;
constexpr std::uint32_t n_items = 18;

unique_fd memory_file() {
  unique_fd made{::memfd_create("part", MFD_CLOEXEC)};
  REQUIRE(made);
  return made;
}

/// One part of a split: `rows` items per user, from `first` on.
unique_fd part(const std::string& name, std::uint32_t first,
               std::uint32_t rows) {
  std::vector<std::int64_t> offsets{0}, times;
  std::vector<std::uint32_t> items;
  for (std::uint32_t user = 0; user < n_users; ++user) {
    for (auto row = first; row < first + rows; ++row) {
      items.push_back((user % 3 * 5 + row * (1 + user % 2)) % n_items);
      times.push_back(row);
    }
    offsets.push_back(static_cast<std::int64_t>(items.size()));
  }
  std::vector<std::uint32_t> counts{n_users, n_items};
  recsys::array_file_writer file{std::string{recsys::split_part::kind}};
  file.add_text("part", name).add_text("dataset", "toy");
  file.add("counts", std::span<const std::uint32_t>{counts})
      .add("offsets", std::span<const std::int64_t>{offsets})
      .add("items", std::span<const std::uint32_t>{items})
      .add("timestamps", std::span<const std::int64_t>{times});
  auto made = memory_file();
  REQUIRE(file.write(made.get()));
  return made;
}

struct split {
  unique_fd train = part("train", 0, 5);
  unique_fd valid = part("valid", 5, 1);
  unique_fd test = part("test", 6, 1);
};

using named_descriptors = std::vector<std::pair<std::string, int>>;

template <class Fill>
runtime::worker_request request(const named_descriptors& given, Fill&& fill) {
  return messages::make_message<schema::WorkerRequest>([&](auto out) {
    out.setTask(3);
    auto names = out.initDescriptors(static_cast<unsigned>(given.size()));
    for (unsigned i = 0; i < names.size(); ++i)
      names.set(i, given[i].first);
    fill(out);
  });
}

void send(runtime::worker_process& worker,
          const runtime::worker_request& request,
          const named_descriptors& given) {
  std::vector<int> descriptors;
  for (const auto& each : given)
    descriptors.push_back(each.second);
  REQUIRE(worker.send(request, descriptors));
}

/// The last reply; progress is counted.
struct answer {
  runtime::worker_reply reply;
  int progress = 0;

  template <class Read>
  auto read(Read&& use) const {
    return reply.read(std::forward<Read>(use));
  }

  std::string failure() const {
    auto text
        = read([](schema::WorkerReply::Reader from) -> result<std::string> {
            if (from.which() != schema::WorkerReply::FAILED)
              return std::string{};
            return to_string(messages::read_problem(from.getFailed()));
          });
    REQUIRE(text);
    return *text;
  }
};

answer last_reply(runtime::worker_process& worker) {
  answer out;
  while (true) {
    auto reply = worker.receive(soon);
    if (!reply)
      FAIL(to_string(reply.error()));
    REQUIRE(*reply);
    auto is_progress
        = (*reply)->read([](schema::WorkerReply::Reader from) -> result<bool> {
            return from.which() == schema::WorkerReply::PROGRESS;
          });
    REQUIRE(is_progress);
    if (!*is_progress) {
      out.reply = **reply;
      return out;
    }
    ++out.progress;
  }
}

answer fit(const std::string& family, const named_descriptors& given,
           const std::string& program = {}) {
  auto worker = spawn(shared_server());
  send(worker,
       request(given,
               [&](auto out) {
                 auto task = out.initFit();
                 task.initRecipe().setFamily(family);
                 task.getRecipe().setProgram(program);
                 task.getRecipe().setProgramName("my.py");
                 task.setSeed(1);
                 task.setMetric("ndcg@10");
               }),
       given);
  return last_reply(worker);
}

runtime::worker_process start_scorer(const std::string& family,
                                     const named_descriptors& given) {
  auto worker = spawn(shared_server());
  send(worker,
       request(
           given,
           [&](auto out) { out.initScore().initRecipe().setFamily(family); }),
       given);
  return worker;
}

std::string protocol_text() {
  recsys::protocol rules;
  rules.mask_history = false;
  rules.cutoffs = {5};
  return recsys::to_canonical_json(rules);
}

runtime::worker_process
start_judge(const std::string& part, const named_descriptors& given,
            const std::string& protocol = protocol_text()) {
  auto worker = spawn(shared_server());
  send(worker,
       request(given,
               [&](auto out) {
                 auto task = out.initJudge();
                 task.setProtocol(protocol);
                 task.setPart(part);
                 task.setBatchUsers(7);
               }),
       given);
  return worker;
}

digest model_digest(const answer& fitted) {
  auto value
      = fitted.read([](schema::WorkerReply::Reader from) -> result<digest> {
          REQUIRE(from.which() == schema::WorkerReply::FITTED);
          auto read = messages::read_digest(from.getFitted().getModel());
          REQUIRE(read);
          return *read;
        });
  REQUIRE(value);
  return *value;
}

} // namespace

TEST_CASE("a model is fitted in one worker, scored in another and judged in a "
          "third") {
  auto family = GENERATE(as<std::string>{}, "pop", "itemknn", "ease");
  CAPTURE(family);
  split parts;
  auto model = memory_file();
  auto fitted = fit(family, {{"train", parts.train.get()},
                             {"valid", parts.valid.get()},
                             {"model", model.get()}});
  INFO(fitted.failure());
  auto named = model_digest(fitted);
  auto file = array_file::map(model.get(), "model", "model " + family);
  REQUIRE(file);
  CHECK(file->content() == named);
  CHECK(file->verify());

  auto sockets = messages::frame_socket::make_pair();
  REQUIRE(sockets);
  auto values = memory_file();
  auto scorer = start_scorer(family, {{"model", model.get()},
                                      {"train", parts.train.get()},
                                      {"valid", parts.valid.get()},
                                      {"judge", sockets->first.get()}});
  auto judge = start_judge("test", {{"train", parts.train.get()},
                                    {"valid", parts.valid.get()},
                                    {"test", parts.test.get()},
                                    {"scorer", sockets->second.get()},
                                    {"values", values.get()}});
  sockets->first.reset();
  sockets->second.reset();
  auto judged = last_reply(judge);
  INFO(judged.failure());
  auto users = judged.read(
      [](schema::WorkerReply::Reader from) -> result<std::uint32_t> {
        REQUIRE(from.which() == schema::WorkerReply::JUDGED);
        CHECK(from.getJudged().getMetrics().size() >= 5);
        return from.getJudged().getUsers();
      });
  REQUIRE(users);
  CHECK(*users == n_users);
  auto found = array_file::map(values.get(), "values", recsys::judgement::kind);
  REQUIRE(found);
  CHECK(recsys::judgement::load(*found));

  auto scored = last_reply(scorer);
  CHECK(scored.failure().empty());
}

TEST_CASE("a fit in two workers gives the same bytes") {
  split parts;
  digest first, second;
  for (auto* each : {&first, &second}) {
    auto model = memory_file();
    *each = model_digest(
        fit("ease", {{"train", parts.train.get()}, {"model", model.get()}}));
  }
  CHECK(first == second);
}

TEST_CASE("what cannot be fitted is said clearly") {
  split parts;
  auto model = memory_file();
  auto train = std::pair<std::string, int>{"train", parts.train.get()};
  auto out = std::pair<std::string, int>{"model", model.get()};
  using Catch::Contains;
  CHECK_THAT(fit("eese", {train, out}).failure(),
             Contains("no model family 'eese'") && Contains("ease"));
  CHECK_THAT(fit("ease", {train}).failure(),
             Contains("needs a descriptor 'model'"));
  CHECK_THAT(fit("ease", {out}).failure(),
             Contains("needs a descriptor 'train'"));
  CHECK_THAT(fit("ease", {train, train, out}).failure(), Contains("twice"));
  CHECK_THAT(fit("ease", {{"train", parts.test.get()}, out}).failure(),
             Contains("is the part 'test'"));
  CHECK_THAT(fit("ease", {{"train", model.get()}, out}).failure(),
             Contains("array file"));
  CHECK_THAT(fit("\xff\xfe", {train, out}).failure(), Contains("UTF-8"));
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
  CHECK_THAT(last_reply(scorer).failure(), Catch::Contains("array file"));
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
  using Catch::Contains;
  SECTION("gone") {
    sockets->first.reset();
    auto judge = start_judge("valid", given);
    CHECK_THAT(last_reply(judge).failure(), Contains("scorer ended"));
  }
  SECTION("noise") {
    std::string noise(64, 'n');
    REQUIRE(::write(sockets->first.get(), noise.data(), noise.size()) == 64);
    auto judge = start_judge("valid", given);
    CHECK_THAT(last_reply(judge).failure(), Contains("scorer answered"));
  }
  SECTION("no protocol") {
    auto judge = start_judge("valid", given, "{");
    CHECK_FALSE(last_reply(judge).failure().empty());
  }
  SECTION("no such part") {
    auto judge = start_judge("tests", given);
    CHECK_THAT(last_reply(judge).failure(), Contains("'tests'"));
  }
  SECTION("test without test") {
    auto judge = start_judge("test", given);
    CHECK_THAT(last_reply(judge).failure(), Contains("'test'"));
  }
}

TEST_CASE("a worker describes its kernels and models") {
  auto worker = spawn(shared_server());
  REQUIRE(worker.send(describe()));
  auto reply = last_reply(worker);
  auto read = reply.read([](schema::WorkerReply::Reader from) -> result<void> {
    REQUIRE(from.which() == schema::WorkerReply::DESCRIBED);
    auto described = from.getDescribed();
    auto profile = messages::read_text(described.getKernelProfile());
    WARN(profile);
    CHECK_THAT(profile, Catch::Contains("float32 1 thread"));
    CHECK(described.getFamilies().size() >= 3);
    return {};
  });
  CHECK(read);
}
