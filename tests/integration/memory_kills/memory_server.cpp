#include "memory_server.hpp"

#include "base/unique_fd.hpp"
#include "tests/unit/storage/memory_fixture.hpp"
#include "wire.hpp"

#include <sys/socket.h>

#include <fcntl.h>
#include <poll.h>

#include <chrono>
#include <map>
#include <vector>

namespace automodel::storage::test {

namespace {

using clock = std::chrono::steady_clock;
using builder = messages::schema::Record::Builder;

std::string slot_name(std::uint64_t slot) {
  return "slot-" + std::to_string(slot);
}

// The version that a refusal names: the one the writer saw.
std::uint64_t version_in(const std::string& message) {
  auto at = message.find("has version ");
  return at == message.npos ? 0 : std::stoull(message.substr(at + 12));
}

class server {
public:
  server(const std::filesystem::path& folder, server_fault fault)
      : fault_(fault), memory_(memory::open(folder / "memory").value()),
        release_(memory_.reader().step("e1", "release")->value().id) {
    ::unlink((folder / "socket").c_str());
    listener_.reset(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    auto address = address_of(folder / "socket");
    if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address),
               sizeof address)
            != 0
        || ::listen(listener_.get(), 64) != 0)
      ::_exit(3);
  }

  /// Whether somebody was answered.
  bool serve_some() {
    std::vector<pollfd> watched{{listener_.get(), POLLIN, 0}};
    for (const auto& client : clients_)
      watched.push_back({client.get(), POLLIN, 0});
    if (::poll(watched.data(), watched.size(), -1) <= 0)
      return false;
    std::vector<int> gone;
    for (std::size_t i = 1; i < watched.size(); ++i)
      if (watched[i].revents != 0 && !take(watched[i].fd))
        gone.push_back(watched[i].fd);
    if (watched[0].revents != 0)
      clients_.emplace_back(::accept(listener_.get(), nullptr, nullptr));
    auto anybody = !asked_.empty();
    answer();
    std::erase_if(clients_, [&](const unique_fd& fd) {
      return std::find(gone.begin(), gone.end(), fd.get()) != gone.end();
    });
    return anybody;
  }

private:
  bool take(int fd) {
    request wanted;
    if (!receive_whole(fd, wanted))
      return false;
    asked_.emplace_back(fd, wanted);
    return true;
  }

  step_commit step_of(const request& wanted) const {
    auto client = "c" + std::to_string(wanted.client);
    auto step = client + '/' + std::to_string(wanted.name);
    step_commit commit{client, wanted.sequence, {}};
    if (wanted.what == operation::add)
      commit.records.push_back(intent(step));
    else
      commit.records.push_back(draft(step,
                                     [&](builder record) {
                                       auto change = record.initSlotChange();
                                       change.setSlot(slot_name(wanted.slot));
                                       change.setExpectedVersion(
                                           wanted.expected);
                                       change.setRelease(as_data(release_));
                                       change.setReason("a test");
                                     },
                                     {release_}));
    return commit;
  }

  void answer() {
    std::vector<step_commit> steps;
    std::vector<std::pair<int, request>> askers;
    for (const auto& [fd, wanted] : asked_)
      if (wanted.what != operation::read) {
        steps.push_back(step_of(wanted));
        askers.emplace_back(fd, wanted);
      }
    auto receipts = memory_.commit_all(steps);
    for (std::size_t i = 0; i < receipts.size(); ++i)
      send_whole(askers[i].first, reply_to(askers[i].second, receipts[i]));
    for (const auto& [fd, wanted] : asked_)
      if (wanted.what == operation::read)
        send_whole(fd, reply{wanted.name, 1, version_of(wanted.slot), 0});
    asked_.clear();
  }

  static reply reply_to(const request& wanted, const result<receipt>& outcome) {
    if (outcome)
      return {wanted.name, 1, wanted.expected + 1, outcome->first_index};
    if (outcome.error().code != errc::conflict || wanted.what != operation::set)
      ::_exit(4);
    return {wanted.name, 0, version_in(outcome.error().message), 0};
  }

  std::uint64_t version_of(std::uint64_t slot) {
    if (fault_ == server_fault::stale_reads)
      if (auto at = stale_.find(slot); at != stale_.end())
        return at->second;
    auto now = memory_.reader().shared().slot(slot_name(slot)).value();
    return stale_[slot] = now ? now->version : 0;
  }

  server_fault fault_;
  memory memory_;
  digest release_;
  unique_fd listener_;
  std::vector<unique_fd> clients_;
  std::vector<std::pair<int, request>> asked_;
  std::map<std::uint64_t, std::uint64_t> stale_;
};

} // namespace

void make_memory(const std::filesystem::path& folder) {
  auto made = memory::open(folder / "memory").value();
  auto artefact
      = made.artefacts().put(std::as_bytes(std::span{"champion", 8})).value();
  auto release = draft("release", [&](builder record) {
    record.initRelease().setCandidate("ease");
    record.getRelease().setArtefact(as_data(artefact));
  });
  made.commit({"/setup", 1, {release}}).value();
}

void serve_memory(const std::filesystem::path& folder, server_fault fault,
                  int progress) {
  auto begin = clock::now();
  server one{folder, fault};
  std::chrono::duration<double> seconds = clock::now() - begin;
  unique_fd log{::open((folder / "reopened").c_str(),
                       O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
  auto value = seconds.count();
  if (::write(log.get(), &value, sizeof value) != sizeof value)
    ::_exit(5);
  for (;;)
    if (one.serve_some() && ::write(progress, "", 1) != 1)
      ::_exit(6);
}

} // namespace automodel::storage::test
