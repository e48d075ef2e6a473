#include "killed_run.hpp"

#include "recsys/data/fetch/run_program.hpp"
#include "storage/lmdb/cursor.hpp"
#include "storage/memory_layout.hpp"
#include "storage/memory_reader.hpp"
#include "storage/tables.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace automodel::storage::test {

namespace {

namespace fs = std::filesystem;
using messages::schema::Record;

constexpr std::chrono::minutes longest_run{30};
constexpr int killed_code = 128 + 9;

std::string as_text(lmdb::view bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string content_of(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

// results.json without what a clock decides.
std::string timeless(const std::string& text) {
  std::istringstream lines{text};
  std::string kept;
  for (std::string line; std::getline(lines, line);)
    if (line.find("\"seconds\"") == line.npos)
      kept += line + '\n';
  return kept;
}

void add_records(final_state& to, const memory_reader& memory) {
  auto records = memory.log({.limit = 1'000'000}).value();
  for (const auto& stored : records) {
    auto name = "record " + std::to_string(stored.index);
    auto words = stored.record.words().words().asBytes();
    to[name] = to_hex(stored.id) + ' ' + to_hex(stored.chain) + ' '
               + stored.producer + ' ' + std::to_string(stored.sequence) + ' '
               + std::string{reinterpret_cast<const char*>(words.begin()),
                             words.size()};
  }
}

void add_lineage(final_state& to, const memory_reader& memory) {
  digest_builder hash;
  auto releases = memory.log({.kind = Record::RELEASE}).value();
  for (const auto& release : releases) {
    auto chain = memory.why(release.id).value();
    for (const auto& stored : chain.records)
      hash.add(std::as_bytes(std::span{stored.id.bytes}));
    for (auto edge : chain.edges)
      hash.add(std::as_bytes(std::span{&edge, 1}));
  }
  to["lineage"] = to_hex(hash.finish());
}

// The journal is compared as records; of the annex are the times of summaries
// and the index of times.
bool is_of_annex(table_id id, const std::string& key) {
  return id == table_id::journal || id == table_id::experiments
         || (id == table_id::facets && key.starts_with("time"));
}

void add_tables(final_state& to, const fs::path& memory) {
  auto env = lmdb::environment::open(memory_layout{memory}.journal,
                                     {.read_only = true})
                 .value();
  auto txn = lmdb::transaction::read(env).value();
  auto tables = open_tables(txn).value();
  for (std::size_t i = 0; i < table_count; ++i) {
    auto id = static_cast<table_id>(i);
    auto at = lmdb::cursor::open(txn, tables[id]).value();
    for (auto found = at.first().value(); found; found = at.next().value())
      if (auto key = as_text(at.key()); !is_of_annex(id, key))
        to[std::string{name_of(id)} + ' ' + key] = as_text(at.value());
  }
}

} // namespace

run_end run_command(const std::vector<std::string>& words,
                    const fs::path& folder, const kill_plan& plan,
                    std::uint32_t workers) {
  auto memory = folder / "memory", log = folder / "boundaries";
  fs::create_directories(folder);
  fs::remove(log);
  std::vector<std::string> all{AUTOMODEL};
  all.insert(all.end(), words.begin(), words.end());
  for (const auto& word : {std::string{"--memory"}, memory.string(),
                           std::string{"--out"}, (folder / "out").string(),
                           std::string{"--workers"}, std::to_string(workers)})
    all.push_back(word);
  auto ran = recsys::run_program(
      all, folder, longest_run,
      {"LD_PRELOAD=" KILL_AT_WRITE,
       "AUTOMODEL_KILL_BELOW=" + memory.string(),
       "AUTOMODEL_KILL_LOG=" + log.string(),
       "AUTOMODEL_KILL_KINDS=" + plan.kinds,
       "AUTOMODEL_KILL_AFTER=" + std::to_string(plan.after),
       "AUTOMODEL_KILL_MS=" + std::to_string(plan.ms)});
  if (!ran)
    throw std::runtime_error(to_string(ran.error()));
  return {ran->exit_code == killed_code, ran->exit_code == 0, content_of(log),
          ran->output};
}

run_end run_node(const fs::path& experiment, const fs::path& folder,
                 const kill_plan& plan, std::uint32_t workers) {
  return run_command({"run", experiment.string()}, folder, plan, workers);
}

final_state state_in(const fs::path& folder) {
  final_state state;
  {
    auto memory = memory_reader::open(folder / "memory").value();
    auto seen = memory.verify(true).value();
    for (const auto& finding : seen.findings)
      throw std::runtime_error(finding.place + ": " + finding.message);
    add_records(state, memory);
    add_lineage(state, memory);
  }
  add_tables(state, folder / "memory");
  state["results.json"] = timeless(content_of(folder / "out/results.json"));
  // Of a paper's attempt alone.
  state["paper.json"] = content_of(folder / "out/paper.json");
  state["champion"] = content_of(folder / "out/champion.automodel");
  return state;
}

std::string difference(const final_state& a, const final_state& b) {
  for (const auto& [name, content] : a) {
    auto other = b.find(name);
    if (other == b.end())
      return name + " is missing";
    if (other->second != content)
      return name + " is another";
  }
  for (const auto& [name, content] : b)
    if (!a.contains(name))
      return name + " is new";
  return {};
}

} // namespace automodel::storage::test
