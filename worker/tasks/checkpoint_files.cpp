#include "worker/tasks/checkpoint_files.hpp"

#include "recsys/training/training_position.hpp"

#include <sys/stat.h>

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace automodel::worker {

namespace {

constexpr std::array<const char*, 2> checkpoint_names{"checkpoint-a",
                                                      "checkpoint-b"};

/// A whole state, or nothing: an empty file, one that was not finished.
std::optional<recsys::array_file> state_in(int fd) {
  struct stat found {};
  if (::fstat(fd, &found) != 0 || found.st_size == 0)
    return std::nullopt;
  auto file
      = recsys::array_file::map(fd, "checkpoint", recsys::checkpoint_kind);
  if (!file || !file->verify())
    return std::nullopt;
  return *file;
}

std::int64_t steps_of(const recsys::array_file& state) {
  auto position = recsys::load_position(state);
  return position ? position->steps : -1;
}

} // namespace

checkpoint_files::checkpoint_files(std::array<int, 2> files,
                                   std::chrono::milliseconds every)
    : files_(files), every_(every), kept_(clock::now()) {}

result<std::optional<checkpoint_files>>
checkpoint_files::open(const task_context& in,
                       std::chrono::milliseconds every) {
  std::optional<checkpoint_files> none;
  if (!in.passed.contains(checkpoint_names[0])
      || !in.passed.contains(checkpoint_names[1]))
    return none;
  auto a = in.passed.get(checkpoint_names[0]),
       b = in.passed.get(checkpoint_names[1]);
  if (!a || !b)
    return tl::unexpected(a ? b.error() : a.error());
  checkpoint_files out({*a, *b}, every);
  for (std::size_t i = 0; i < checkpoint_names.size(); ++i) {
    auto state = state_in(out.files_[i]);
    if (!state || (out.newest_ && steps_of(*state) <= steps_of(*out.newest_)))
      continue;
    out.newest_ = std::move(*state);
    out.next_ = 1 - i;
  }
  return std::optional{std::move(out)};
}

bool checkpoint_files::is_due() {
  return clock::now() - kept_ >= every_;
}

result<void> checkpoint_files::keep(const recsys::array_file_writer& state) {
  auto fd = files_[next_];
  if (::ftruncate(fd, 0) != 0 || ::lseek(fd, 0, SEEK_SET) != 0)
    return fail(errc::io_error, std::string{"cannot empty a checkpoint: "}
                                    + std::strerror(errno));
  auto written = state.write(fd);
  if (!written)
    return pass_on(written);
  next_ = 1 - next_;
  kept_ = clock::now();
  return {};
}

} // namespace automodel::worker
