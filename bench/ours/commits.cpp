#include "bench/disk.hpp"
#include "bench/ours/benches.hpp"
#include "bench/ours/commit_workload.hpp"
#include "bench/theirs/bare_lmdb.hpp"
#include "bench/wall_clock.hpp"
#include "storage/memory.hpp"

namespace automodel::bench {

namespace {

namespace fs = std::filesystem;

constexpr const char* on_the_clock = "seconds on the clock";

// Producers, and transactions for about a second of a disk.
struct load {
  std::uint32_t producers, transactions;
};
constexpr load loads[] = {{1, 1000}, {64, 200}};

result<void> commit(storage::memory& to,
                    const std::vector<storage::step_commit>& steps) {
  for (auto& receipt : to.commit_all(steps))
    if (!receipt)
      return pass_on(receipt);
  return {};
}

result<nlohmann::json> measure_memory(const commit_workload& work,
                                      const fs::path& folder) {
  auto memory = storage::memory::open(folder);
  if (!memory)
    return pass_on(memory);
  if (auto ok = commit(*memory, work.intents); !ok)
    return pass_on(ok);
  auto began = wall_seconds();
  for (const auto& steps : work.transactions)
    if (auto ok = commit(*memory, steps); !ok)
      return pass_on(ok);
  return nlohmann::json{{"seconds", wall_seconds() - began}};
}

} // namespace

result<std::vector<contest>> prepare_commits(const bench_setting& in) {
  if (auto ok = check_is_on_disk(in.folder); !ok)
    return pass_on(ok);
  std::vector<contest> out;
  for (const auto& [producers, transactions] : loads) {
    auto p = std::to_string(producers), t = std::to_string(transactions);
    auto trace = in.folder / ("trace-" + p);
    if (auto ok = write_commit_trace(
            make_commit_workload(producers, transactions), trace);
        !ok)
      return pass_on(ok);
    auto ours
        = in.ours("memory::commit_all", "commits", {"memory", in.folder, p, t});
    auto name = p + (producers == 1 ? " producer, " : " producers, ");
    out.push_back({name + "against LMDB alone",
                   ours,
                   {in.ours("a bare LMDB loop, the same bytes", "commits",
                            {"lmdb", in.folder, p, t, trace})},
                   on_the_clock});
    out.push_back({name + "against SQLite",
                   ours,
                   {in.python("sqlite3, WAL, synchronous=FULL", "commits",
                              {trace, in.folder, p, t})},
                   on_the_clock});
  }
  return out;
}

// side, folder, producers, transactions, trace of the other side
result<nlohmann::json> measure_commits(arguments given) {
  auto producers = static_cast<std::uint32_t>(std::stoul(given[2]));
  auto transactions = static_cast<std::uint32_t>(std::stoul(given[3]));
  auto bare = given[0] == "lmdb";
  auto folder = fs::path(given[1]) / "tables";
  fs::remove_all(folder);
  auto syncs = syncs_per_second(given[1]);
  if (!syncs)
    return pass_on(syncs);
  auto journal = bare ? folder : folder / "journal";
  auto figures
      = bare ? measure_bare_lmdb(given[4], folder)
             : measure_memory(make_commit_workload(producers, transactions),
                              folder);
  if (!figures)
    return figures;
  auto tables = digest_of_tables(journal);
  if (!tables)
    return pass_on(tables);
  (*figures)["tables"] = *tables;
  (*figures)["steps_per_second"]
      = producers * transactions / (*figures)["seconds"].get<double>();
  (*figures)["disk_syncs_per_second"] = *syncs;
  return figures;
}

} // namespace automodel::bench
