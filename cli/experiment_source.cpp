#include "cli/experiment_source.hpp"

#include "actors/cluster/artefact_chunk.hpp"
#include "cli/submitted.hpp"
#include "cli/workspace.hpp"
#include "messages/parameters.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace automodel::cli {

using namespace std::chrono_literals;
namespace schema = actors::schema;

namespace {

constexpr const char* archive_path = "/archive";
constexpr auto archive_patience = 20s;

result<std::uint64_t> adopt(const actors::message<schema::History>& page,
                            std::vector<storage::stored_record>& to) {
  return page.read([&](schema::History::Reader from) -> result<std::uint64_t> {
    for (auto entry : from.getEntries()) {
      auto id = messages::read_digest(entry.getId());
      if (!id)
        return fail(errc::parse_error, "a record without an id");
      to.push_back({entry.getIndex(),
                    *id,
                    {},
                    {},
                    0,
                    messages::copy_message(entry.getRecord()),
                    messages::copy_message(entry.getAnnex())});
    }
    return from.getNextIndex();
  });
}

tl::unexpected<error> cannot(const std::string& doing) {
  return fail(errno == ENOSPC ? errc::storage_full : errc::io_error,
              doing + ": " + std::strerror(errno));
}

} // namespace

// A folder that ends with the command.
struct experiment_source::scratch {
  std::filesystem::path folder;

  static result<std::shared_ptr<scratch>> make() {
    auto name = (std::filesystem::temp_directory_path() / "automodel-XXXXXX")
                    .string();
    if (!::mkdtemp(name.data()))
      return cannot("cannot make a folder for what the cluster sends");
    return std::make_shared<scratch>(scratch{name});
  }
  explicit scratch(std::filesystem::path at) : folder(std::move(at)) {}
  scratch(scratch&& other) noexcept : folder(std::move(other.folder)) {
    other.folder.clear();
  }
  ~scratch() {
    std::error_code ignored;
    if (!folder.empty())
      std::filesystem::remove_all(folder, ignored);
  }
};

void add_source_options(CLI::App& command, source_options& options) {
  command.add_option("--cluster", options.cluster,
                     "The client's node file; default "
                     "$AUTOMODEL_CLUSTER/client.toml");
  command.add_option("--memory", options.memory,
                     "Look into the memory in this folder instead, as a run "
                     "leaves it");
  command.add_flag("--json", options.json, "Print JSON");
}

result<experiment_source>
experiment_source::open(const source_options& options) {
  experiment_source out;
  auto in_cluster
      = options.memory.empty()
        && (!options.cluster.empty()
            || std::filesystem::exists(cluster_folder() / "client.toml"));
  if (in_cluster) {
    auto client = cluster_client::start(options.cluster);
    if (!client)
      return pass_on(client);
    out.cluster_.emplace(std::move(*client));
    return out;
  }
  auto reader
      = storage::memory_reader::open(workspace::at(options.memory).memory);
  if (!reader)
    return pass_on(reader);
  out.memory_.emplace(std::move(*reader));
  return out;
}

result<std::vector<actors::known_experiment>> experiment_source::known() {
  if (cluster_)
    return list_submitted(*cluster_);
  auto orders = actors::recorded_orders(*memory_);
  if (!orders)
    return pass_on(orders);
  return actors::known_experiments(*memory_, *orders);
}

result<actors::known_experiment>
experiment_source::find(const std::string& wanted) {
  auto all = known();
  if (!all)
    return pass_on(all);
  return actors::find_experiment(*all, wanted);
}

result<std::vector<storage::stored_record>>
experiment_source::records(const std::string& id) {
  if (memory_)
    return memory_->steps(id);
  std::vector<storage::stored_record> out;
  for (std::uint64_t next = 1; next != 0;) {
    auto query = messages::make_message<schema::HistoryQuery>([&](auto to) {
      to.setExperiment(id);
      to.setFromIndex(next);
    });
    auto page
        = cluster_
              ->ask<actors::archive_actor, actors::message<schema::History>>(
                  archive_path, archive_patience, std::move(query));
    if (!page)
      return pass_on(page);
    auto last = out.size();
    auto more = adopt(*page, out);
    if (!more)
      return pass_on(more);
    if (*more != 0 && out.size() == last)
      return fail(errc::corrupt, "the cluster sends pages without records");
    next = *more;
  }
  return out;
}

result<storage::artefact_store>
experiment_source::bring(std::span<const digest> artefacts) {
  if (memory_)
    return memory_->artefacts();
  if (!scratch_) {
    auto made = scratch::make();
    if (!made)
      return pass_on(made);
    scratch_ = std::move(*made);
  }
  auto store = storage::artefact_store::create(scratch_->folder);
  if (!store)
    return pass_on(store);
  for (const auto& artefact : artefacts)
    if (!store->contains(artefact))
      if (auto brought = bring(artefact, *store); !brought)
        return pass_on(brought);
  return std::move(*store);
}

result<void> experiment_source::bring(const digest& artefact,
                                      storage::artefact_store& to) {
  unique_fd file{
      ::open(scratch_->folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
  if (!file)
    return cannot("cannot keep what the cluster sends");
  std::uint64_t have = 0, total = 1;
  while (have < total) {
    auto request = messages::make_message<schema::ChunkRequest>([&](auto ask) {
      ask.setArtefact(messages::as_data(artefact));
      ask.setOffset(have);
      ask.setMost(actors::chunk_bytes);
    });
    auto chunk
        = cluster_->ask<actors::archive_actor, actors::message<schema::Chunk>>(
            archive_path, archive_patience, std::move(request));
    if (!chunk)
      return pass_on(chunk);
    auto taken = chunk->read([&](schema::Chunk::Reader from) -> result<void> {
      auto bytes = from.getBytes();
      total = from.getTotal();
      if (from.getOffset() != have || (bytes.size() == 0 && have != total))
        return fail(errc::corrupt, "an artefact arrives in no order");
      if (::pwrite(file.get(), bytes.begin(), bytes.size(),
                   static_cast<::off_t>(have))
          != static_cast<ssize_t>(bytes.size()))
        return cannot("cannot keep what the cluster sends");
      have += bytes.size();
      return {};
    });
    if (!taken)
      return taken;
  }
  auto kept = to.put(file.get());
  if (!kept)
    return pass_on(kept);
  if (*kept != artefact)
    return fail(errc::corrupt, "the cluster sent other bytes than artefact "
                                   + to_hex(artefact));
  return {};
}

} // namespace automodel::cli
