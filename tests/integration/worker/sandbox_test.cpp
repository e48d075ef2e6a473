#include "base/unique_fd.hpp"
#include "tests/integration/worker/workers.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <seccomp.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <catch2/catch.hpp>

using namespace workers;

namespace {

/// Things that are there to be reached, if the sandbox let anybody.
class temptations {
public:
  temptations() {
    char name[] = "/tmp/automodel-worker-test-XXXXXX";
    folder_ = ::mkdtemp(name);
    ::chmod(folder_.c_str(), 0777);
    listen_tcp();
    listen_unix();
  }

  ~temptations() { std::filesystem::remove_all(folder_); }

  /// Every attempt, and what to attempt it on.
  std::vector<std::pair<std::string, std::string>> all() const {
    auto self = std::to_string(::getpid());
    return {{"connect", port_},
            {"connect-unix", folder_ + "/socket"},
            {"open", "/etc/passwd"},
            {"open", "/proc/self/status"},
            {"write", folder_ + "/file"},
            {"mkdir", folder_ + "/folder"},
            {"environ", self},
            {"environ", "self"},
            {"exec", "/bin/true"},
            {"fork", ""},
            {"daemonise", ""},
            {"thread", ""},
            {"ptrace", self},
            {"kill", self},
            {"mount", "/"},
            {"root", ""}};
  }

private:
  void listen_tcp() {
    tcp_.reset(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(tcp_.get(), any, size) == 0);
    REQUIRE(::listen(tcp_.get(), 8) == 0);
    REQUIRE(::getsockname(tcp_.get(), any, &size) == 0);
    port_ = std::to_string(ntohs(address.sin_port));
  }

  void listen_unix() {
    unix_.reset(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    auto path = folder_ + "/socket";
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(unix_.get(), reinterpret_cast<sockaddr*>(&address),
                   sizeof address)
            == 0);
    REQUIRE(::listen(unix_.get(), 8) == 0);
    ::chmod(path.c_str(), 0777);
  }

  std::string folder_, port_;
  unique_fd tcp_, unix_;
};

/// Attempts that were not refused, in words.
std::vector<std::string> successes(runtime::fork_server& server,
                                   const temptations& tempting) {
  std::vector<std::string> found;
  auto worker = spawn(server);
  for (const auto& [kind, text] : tempting.all()) {
    auto answer = ask(worker, misbehave(kind, text));
    if (!answer.starts_with("refused: "))
      found.push_back(kind + " " + text + " -> " + answer);
  }
  return found;
}

bool contains(const std::vector<std::string>& list, std::string_view name) {
  return std::ranges::any_of(
      list, [&](const auto& each) { return each.starts_with(name); });
}

/// In a forked process: prints what is wrong; the value is its exit code.
int report(const std::vector<std::string>& wrong) {
  for (const auto& each : wrong)
    std::fprintf(stderr, "  %s\n", each.c_str());
  return wrong.empty() ? 0 : 1;
}

/// The rest of this process's life as an ordinary user. False if there is no
/// way (not root) or no use (the worker is not reachable for others).
bool become_ordinary() {
  constexpr unsigned somebody = 12'345;
  return ::geteuid() == 0 && ::setgroups(0, nullptr) == 0
         && ::setresgid(somebody, somebody, somebody) == 0
         && ::setresuid(somebody, somebody, somebody) == 0
         && ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0
         && ::access(AUTOMODEL_WORKER, X_OK) == 0;
}

/// Makes the kernel refuse to this process and its children what containers
/// refuse.
void refuse_namespaces(scmp_filter_ctx filter) {
  for (std::uint64_t flag : {CLONE_NEWUSER, CLONE_NEWPID})
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                     SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag));
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(unshare), 0);
}

void refuse_landlock(scmp_filter_ctx filter) {
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
                   SCMP_SYS(landlock_create_ruleset), 0);
}

void refuse_seccomp(scmp_filter_ctx filter) {
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(seccomp), 0);
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
                   SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP));
}

template <class... Refusals>
bool refuse(Refusals... refusals) {
  auto filter = seccomp_init(SCMP_ACT_ALLOW);
  (refusals(filter), ...);
  auto loaded = seccomp_load(filter) == 0;
  seccomp_release(filter);
  return loaded;
}

constexpr int skipped = 77;

/// Runs `body` as an ordinary user and checks that it returns 0.
void as_ordinary_user(const std::function<int()>& body) {
  auto code
      = in_forked_process([&] { return become_ordinary() ? body() : skipped; });
  if (code == skipped)
    WARN("not root, or the worker is out of reach of others: skipped");
  else
    CHECK(code == 0);
}

runtime::worker_request fit_program() {
  return messages::make_message<messages::schema::WorkerRequest>([](auto out) {
    out.setTask(1);
    auto recipe = out.initFit().initRecipe();
    recipe.setFamily("program");
    recipe.setProgram("def forward(x):\n  return x\n");
  });
}

} // namespace

TEST_CASE("as the user who runs the tests, nothing outside is reached") {
  temptations tempting;
  auto found = successes(shared_server(), tempting);
  CAPTURE(found);
  CHECK(found.empty());
}

TEST_CASE("what stands is reported") {
  auto worker = spawn(shared_server());
  const auto& report = worker.report();
  CAPTURE(report.in_force, report.missing);
  CHECK(report.allows_generated_code);
  for (const auto* each : {"limits", "descriptors", "capabilities",
                           "no-new-privileges", "seccomp", "session"})
    CHECK(contains(report.in_force, each));
  WARN("protections in force: " << report.in_force.size()
                                << ", missing: " << report.missing.size());
  for (const auto& each : report.missing)
    WARN("missing: " << each);
}

TEST_CASE("as an ordinary user, nothing outside is reached") {
  temptations tempting;
  as_ordinary_user([&] {
    auto server = start_server();
    return report(successes(server, tempting));
  });
}

TEST_CASE("where namespaces and Landlock are refused, seccomp alone holds") {
  temptations tempting;
  auto body = [&] {
    if (!refuse(refuse_namespaces, refuse_landlock))
      return 2;
    auto server = start_server();
    auto worker = spawn(server);
    if (!contains(worker.report().missing, "processes: clone")
        || !contains(worker.report().missing, "landlock: ")
        || !worker.report().allows_generated_code)
      return 3;
    return report(successes(server, tempting));
  };
  as_ordinary_user(body);
  CHECK(in_forked_process(body) == 0);
}

TEST_CASE("where seccomp is refused, no generated code runs") {
  temptations tempting;
  auto body = [&] {
    if (!refuse(refuse_seccomp))
      return 2;
    auto server = start_server();
    auto worker = spawn(server);
    if (worker.report().allows_generated_code
        || !contains(worker.report().missing, "seccomp: "))
      return 3;
    auto answer = ask(worker, fit_program());
    if (answer.find("generated code may not run") == std::string::npos)
      return report({answer});
    if (!ask(worker, describe()).empty())
      return 4;
    // Where nothing else is missing, the other walls hold without this one.
    auto alone = worker.report().missing.size() == 1;
    return alone ? report(successes(server, tempting)) : 0;
  };
  as_ordinary_user(body);
  CHECK(in_forked_process(body) == 0);
}

TEST_CASE("the attempts are real: without a sandbox some of them succeed") {
  as_ordinary_user([] {
    if (!refuse(refuse_namespaces, refuse_landlock, refuse_seccomp))
      return 2;
    auto server = start_server();
    auto worker = spawn(server);
    auto answer = ask(worker, misbehave("open", "/etc/passwd"));
    return answer.starts_with("allowed: ") ? 0 : report({answer});
  });
}
