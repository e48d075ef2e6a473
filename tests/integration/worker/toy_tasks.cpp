#include "tests/integration/worker/toy_tasks.hpp"

#include "messages/frame_socket.hpp"
#include "messages/parameters.hpp"
#include "recsys/array/array_file.hpp"
#include "recsys/data/split_part.hpp"
#include "recsys/evaluation/protocol.hpp"

#include <sys/mman.h>

#include <catch2/catch.hpp>

namespace workers {

namespace schema = messages::schema;
using schema::WorkerReply;

unique_fd memory_file() {
  unique_fd made{::memfd_create("part", MFD_CLOEXEC)};
  REQUIRE(made);
  return made;
}

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

void send(runtime::worker_process& worker,
          const runtime::worker_request& request,
          const named_descriptors& given) {
  std::vector<int> descriptors;
  for (const auto& each : given)
    descriptors.push_back(each.second);
  REQUIRE(worker.send(request, descriptors));
}

runtime::worker_request fit_request(const model_choice& how,
                                    const named_descriptors& given,
                                    std::chrono::milliseconds deadline) {
  return request(
      given,
      [&](auto out) {
        auto task = out.initFit();
        auto recipe = task.initRecipe();
        recipe.setFamily(how.family);
        recipe.setProgram(how.program);
        recipe.setProgramName("my.py");
        messages::write_parameters(
            how.fit, recipe.initFit(static_cast<unsigned>(how.fit.size())));
        task.setSeed(1);
        task.setMetric("ndcg@10");
      },
      deadline);
}

runtime::worker_reply last_reply(runtime::worker_process& worker) {
  while (true) {
    auto reply = worker.receive(soon);
    if (!reply)
      FAIL(to_string(reply.error()));
    REQUIRE(*reply);
    auto is_progress
        = (*reply)->read([](WorkerReply::Reader from) -> result<bool> {
            return from.which() == WorkerReply::PROGRESS;
          });
    REQUIRE(is_progress);
    if (!*is_progress)
      return **reply;
  }
}

runtime::worker_reply fit(const model_choice& how,
                          const named_descriptors& given) {
  auto worker = spawn(shared_server());
  send(worker, fit_request(how, given), given);
  return last_reply(worker);
}

std::string failure_of(const runtime::worker_reply& reply) {
  auto text = reply.read([](WorkerReply::Reader from) -> result<std::string> {
    if (from.which() != WorkerReply::FAILED)
      return std::string{};
    return to_string(messages::read_problem(from.getFailed()));
  });
  REQUIRE(text);
  return *text;
}

digest model_of(const runtime::worker_reply& fitted) {
  INFO(failure_of(fitted));
  auto value = fitted.read([](WorkerReply::Reader from) -> result<digest> {
    REQUIRE(from.which() == WorkerReply::FITTED);
    auto read = messages::read_digest(from.getFitted().getModel());
    REQUIRE(read);
    return *read;
  });
  REQUIRE(value);
  return *value;
}

std::uint32_t judged_users(const runtime::worker_reply& judged) {
  INFO(failure_of(judged));
  auto users
      = judged.read([](WorkerReply::Reader from) -> result<std::uint32_t> {
          REQUIRE(from.which() == WorkerReply::JUDGED);
          CHECK(from.getJudged().getMetrics().size() >= 5);
          return from.getJudged().getUsers();
        });
  REQUIRE(users);
  return *users;
}

std::string protocol_text() {
  recsys::protocol rules;
  rules.mask_history = false;
  rules.cutoffs = {5};
  return recsys::to_canonical_json(rules);
}

runtime::worker_process start_scorer(const std::string& family,
                                     const named_descriptors& given) {
  auto worker = spawn(shared_server());
  auto fill = [&](auto out) { out.initScore().initRecipe().setFamily(family); };
  send(worker, request(given, fill), given);
  return worker;
}

runtime::worker_process start_judge(const std::string& part,
                                    const named_descriptors& given,
                                    const std::string& protocol) {
  auto worker = spawn(shared_server());
  auto fill = [&](auto out) {
    auto task = out.initJudge();
    task.setProtocol(protocol);
    task.setPart(part);
    task.setBatchUsers(7);
  };
  send(worker, request(given, fill), given);
  return worker;
}

std::pair<runtime::worker_reply, runtime::worker_reply>
score_and_judge(const std::string& family, int model, const split& parts,
                int values) {
  auto sockets = messages::frame_socket::make_pair();
  REQUIRE(sockets);
  auto scorer = start_scorer(family, {{"model", model},
                                      {"train", parts.train.get()},
                                      {"valid", parts.valid.get()},
                                      {"judge", sockets->first.get()}});
  auto judge = start_judge("test",
                           {{"train", parts.train.get()},
                            {"valid", parts.valid.get()},
                            {"test", parts.test.get()},
                            {"scorer", sockets->second.get()},
                            {"values", values}},
                           protocol_text());
  sockets->first.reset();
  sockets->second.reset();
  auto judged = last_reply(judge);
  return {last_reply(scorer), judged};
}

} // namespace workers
