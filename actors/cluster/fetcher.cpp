#include "actors/cluster/fetcher.hpp"

#include "actors/cluster/artefact_chunk.hpp"
#include "messages/parameters.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace automodel::actors {

using namespace std::chrono_literals;

namespace {

constexpr auto chunk_patience = 10s;
constexpr std::size_t most_artefacts = 1000;

result<unique_fd> growing_file(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  unique_fd file{::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
  if (!file)
    return fail_at({folder.string()},
                   errno == ENOSPC ? errc::storage_full : errc::io_error,
                   std::strerror(errno));
  return file;
}

} // namespace

fetcher::fetcher(self_type* self, storage::artefact_store artefacts,
                 std::filesystem::path scratch)
    : self_(self), artefacts_(std::move(artefacts)),
      scratch_(std::move(scratch)) {}

fetcher::handle::behavior_type fetcher::make_behavior() {
  return {runtime::guarded(
      self_, [this](const message<schema::FetchRequest>& request) {
        return begin(request);
      })};
}

fetcher::answer fetcher::begin(const message<schema::FetchRequest>& request) {
  auto job = std::make_shared<transfer>(
      self_->promise_reply<message<schema::FetchReceipt>>());
  auto read = request.read(
      [&](schema::FetchRequest::Reader from) -> result<void> {
        if (from.getArtefacts().size() > most_artefacts)
          return fail(errc::invalid_argument, "too much is wanted at once");
        job->source = messages::read_text(from.getSource());
        for (auto name : from.getArtefacts()) {
          auto wanted = messages::read_digest(name);
          if (!wanted)
            return fail(errc::parse_error, "an artefact is named by its hash");
          job->wanted.push_back(*wanted);
        }
        return {};
      });
  if (!read)
    job->reply.deliver(pass_on(read));
  else
    next_artefact(job);
  return job->reply;
}

void fetcher::next_artefact(const shared_transfer& job) {
  while (!job->wanted.empty() && artefacts_.contains(job->wanted.back()))
    job->wanted.pop_back();
  if (job->wanted.empty()) {
    job->reply.deliver(messages::make_message<schema::FetchReceipt>(
        [&](auto to) { to.setBytes(job->bytes); }));
    return;
  }
  auto file = growing_file(scratch_);
  if (!file) {
    job->reply.deliver(pass_on(file));
    return;
  }
  job->file = std::move(*file);
  job->hash = {};
  job->have = job->total = 0;
  next_chunk(job);
}

void fetcher::next_chunk(const shared_transfer& job) {
  // Looked up for each chunk: the source may have been restarted.
  auto source
      = self_->environment().directory.find<artefact_server>(job->source);
  if (!source) {
    job->reply.deliver(fail(errc::unavailable, source.error().message));
    return;
  }
  auto request = messages::make_message<schema::ChunkRequest>([&](auto to) {
    to.setArtefact(messages::as_data(job->wanted.back()));
    to.setOffset(job->have);
    to.setMost(chunk_bytes);
  });
  runtime::ask(
      self_, *source, chunk_patience, std::move(request),
      [this, job](const message<schema::Chunk>& chunk) {
        auto taken = append(*job, chunk);
        if (taken && job->have == job->total)
          taken = complete(*job);
        if (!taken)
          job->reply.deliver(pass_on(taken));
        else if (job->file)
          next_chunk(job);
        else
          next_artefact(job);
      },
      [job](const error& why) {
        job->reply.deliver(tl::unexpected<error>(why));
      });
}

result<void> fetcher::append(transfer& job,
                             const message<schema::Chunk>& chunk) {
  return chunk.read([&](schema::Chunk::Reader from) -> result<void> {
    auto bytes = from.getBytes();
    auto total = from.getTotal();
    if (from.getOffset() != job.have || bytes.size() > total - job.have
        || (job.have != 0 && total != job.total)
        || (bytes.size() == 0 && job.have != total))
      return fail(errc::corrupt, "an artefact arrives in no order");
    if (::pwrite(job.file.get(), bytes.begin(), bytes.size(),
                 static_cast<::off_t>(job.have))
        != static_cast<ssize_t>(bytes.size()))
      return fail(errno == ENOSPC ? errc::storage_full : errc::io_error,
                  "an artefact cannot be written: "
                      + std::string{std::strerror(errno)});
    job.hash.add(std::as_bytes(std::span{bytes.begin(), bytes.size()}));
    job.total = total;
    job.have += bytes.size();
    job.bytes += bytes.size();
    return {};
  });
}

result<void> fetcher::complete(transfer& job) {
  if (job.hash.finish() != job.wanted.back())
    return fail(errc::corrupt, job.source + " sent other bytes than artefact "
                                   + to_hex(job.wanted.back()));
  auto kept = artefacts_.put(job.file.get());
  job.file.reset();
  if (!kept)
    return pass_on(kept);
  job.wanted.pop_back();
  return {};
}

} // namespace automodel::actors
