#include "actors/papers/read_paper.hpp"

#include "actors/autotrain/job_request.hpp"
#include "messages/parameters.hpp"
#include "recsys/papers/document/document_json.hpp"
#include "recsys/papers/document/paper_folder.hpp"

#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

namespace automodel::actors {

namespace {

namespace fs = std::filesystem;
namespace schema = messages::schema;

constexpr std::chrono::seconds patience{10};
constexpr std::uint64_t most_bytes = std::uint64_t{64} << 20;

/// Opens the file, or packs the folder, under the name the worker knows.
result<void> add_paper(const fs::path& path, job_descriptors& given) {
  std::error_code problem;
  if (fs::is_directory(path, problem)) {
    auto files = recsys::paper_folder::collect(path);
    if (!files)
      return pass_on(files);
    auto packed = memory_file("paper");
    if (!packed)
      return pass_on(packed);
    if (auto written = files->write(packed->get()); !written)
      return pass_on(written);
    given.adopt("folder", std::move(*packed));
    return {};
  }
  unique_fd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat about {};
  if (!file || ::fstat(file.get(), &about) != 0)
    return fail_at({path.string()}, errc::not_found, "there is no such file");
  if (!S_ISREG(about.st_mode))
    return fail_at({path.string()}, errc::invalid_argument,
                   "is neither a file nor a folder");
  given.adopt("paper", std::move(file));
  return {};
}

result<std::string> text_in(int fd, std::uint64_t bytes) {
  if (bytes > most_bytes)
    return fail(errc::resource_exhausted, "the document is too large");
  std::string out(bytes, '\0');
  for (std::size_t at = 0; at < out.size();) {
    auto got
        = ::pread(fd, out.data() + at, out.size() - at, static_cast<off_t>(at));
    if (got <= 0)
      return fail(errc::worker_failed,
                  "the reader wrote less than it said it had");
    at += static_cast<std::size_t>(got);
  }
  return out;
}

result<recsys::document> document_in(schema::PaperRead::Reader done, int fd) {
  auto said = messages::read_digest(done.getDocument());
  if (!said)
    return fail(errc::worker_failed, "the reader gave no hash");
  auto text = text_in(fd, done.getBytes());
  if (!text)
    return pass_on(text);
  if (digest_of(*text) != *said)
    return fail(errc::worker_failed, "the reader's document is not the one it "
                                     "gave the hash of");
  return recsys::read_document_json(*text);
}

result<recsys::document> hear(schema::WorkerReply::Reader reply, int fd) {
  switch (reply.which()) {
  case schema::WorkerReply::PAPER_READ:
    return document_in(reply.getPaperRead(), fd);
  case schema::WorkerReply::FAILED:
    return tl::unexpected<error>(messages::read_problem(reply.getFailed()));
  default:
    return fail(errc::worker_failed,
                "the worker answered a paper with something else");
  }
}

/// A worker that ended says nothing of the file.
tl::unexpected<error> ended_at(const paper_order& order, error why) {
  if (why.code == errc::deadline_exceeded)
    why.message = "the paper was not read within "
                  + std::to_string(order.limits.deadline_seconds) + " s";
  if (why.where.file.empty())
    why.where.file = order.path.string();
  return tl::unexpected(std::move(why));
}

} // namespace

result<recsys::document> read_paper(worker_source& workers,
                                    const paper_order& order) {
  job_descriptors given;
  if (auto added = add_paper(order.path, given); !added)
    return pass_on(added);
  auto out = memory_file("document");
  if (!out)
    return pass_on(out);
  given.add("document", out->get());
  auto worker = workers.spawn(limits_for(order.limits));
  if (!worker)
    return pass_on(worker);
  auto request = job_request(order.limits, given, [&](auto to) {
    to.initReadPaper().setName(order.path.string());
  });
  if (auto sent = worker->send(request, given.descriptors()); !sent)
    return pass_on(sent);
  while (true) {
    auto reply = worker->receive(patience);
    if (!reply)
      return ended_at(order, std::move(reply.error()));
    if (*reply)
      return (*reply)->read([&](auto from) { return hear(from, out->get()); });
  }
}

} // namespace automodel::actors
