#include "messages/parameters.hpp"
#include "recsys/papers/document/document_json.hpp"
#include "recsys/papers/document/paper_folder.hpp"
#include "recsys/papers/reading/read_document.hpp"
#include "worker/tasks/tasks.hpp"

#include <unistd.h>

#include <array>
#include <vector>

namespace automodel::worker {

namespace {

/// All of a file that may be as large as a paper's.
result<std::vector<std::byte>> read_all(int fd, std::size_t limit) {
  std::vector<std::byte> out;
  std::array<std::byte, 1 << 16> piece{};
  for (off_t at = 0;;) {
    auto got = ::pread(fd, piece.data(), piece.size(), at);
    if (got < 0)
      return fail(errc::io_error, "the paper cannot be read");
    if (got == 0)
      return out;
    at += got;
    if (static_cast<std::size_t>(at) > limit)
      return fail(errc::resource_exhausted, "the paper's file is too large",
                  "at most " + std::to_string(limit) + " bytes");
    out.insert(out.end(), piece.begin(), piece.begin() + got);
  }
}

result<void> write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    auto written = ::write(fd, text.data(), text.size());
    if (written <= 0)
      return fail(errc::io_error, "the document cannot be written");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

result<recsys::document> read_file(const read_paper_task& task,
                                   const task_context& in) {
  auto paper = in.passed.get("paper");
  if (!paper)
    return pass_on(paper);
  recsys::reading_limits limits;
  auto file = read_all(*paper, limits.file_bytes);
  if (!file)
    return pass_on(file);
  return recsys::read_document(*file, task.name, limits);
}

result<recsys::document> read_folder(const read_paper_task& task,
                                     const task_context& in) {
  auto folder = in.passed.get("folder");
  if (!folder)
    return pass_on(folder);
  auto files = recsys::paper_folder::map(*folder, task.name);
  if (!files)
    return pass_on(files);
  return recsys::read_document(*files, task.name);
}

} // namespace

result<void> run(const read_paper_task& task, const task_context& in) {
  auto out = in.passed.get("document");
  if (!out)
    return pass_on(out);
  auto read = in.passed.contains("folder") ? read_folder(task, in)
                                           : read_file(task, in);
  if (!read)
    return pass_on(read);
  auto text = recsys::document_json(*read);
  if (auto written = write_all(*out, text); !written)
    return written;
  in.reply.send([&](reply_writer::builder reply) {
    auto done = reply.initPaperRead();
    done.setDocument(messages::as_data(digest_of(text)));
    done.setBytes(text.size());
  });
  return {};
}

} // namespace automodel::worker
