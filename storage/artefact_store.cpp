#include "storage/artefact_store.hpp"

#include "storage/durable_file.hpp"

#include <sys/stat.h>

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace automodel::storage {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece_bytes = 1 << 20;
constexpr const char* unfinished_folder = "unfinished";
constexpr const char* dropped_suffix = ".dropped";

// Calls `use` with each piece of a file from its start.
template <class Use>
result<void> read_pieces(int fd, const fs::path& label, Use&& use) {
  std::vector<std::byte> piece(piece_bytes);
  for (off_t at = 0;;) {
    auto n = ::pread(fd, piece.data(), piece.size(), at);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return system_failure(label, "cannot read");
    if (n == 0)
      return {};
    auto read = std::span{piece}.first(static_cast<std::size_t>(n));
    if (auto ok = use(read); !ok)
      return ok;
    at += n;
  }
}

result<digest> hash_of(int fd, const fs::path& label) {
  digest_builder hash;
  auto read = read_pieces(fd, label, [&](auto piece) -> result<void> {
    hash.add(piece);
    return {};
  });
  if (!read)
    return pass_on(read);
  return hash.finish();
}

fs::path with_suffix(fs::path path, const char* suffix) {
  path += suffix;
  return path;
}

} // namespace

// A file that has no name among the artefacts yet. Unless it is published, it
// is removed.
class artefact_store::incoming {
public:
  static result<incoming> create(const fs::path& folder) {
    auto pattern = (folder / "put-XXXXXX").string();
    unique_fd fd{::mkostemp(pattern.data(), O_CLOEXEC)};
    if (!fd)
      return system_failure(folder, "cannot create a file");
    return incoming{std::move(fd), pattern};
  }

  incoming(incoming&&) noexcept = default;
  incoming& operator=(incoming&&) = delete;
  ~incoming() {
    if (fd_)
      ::unlink(path_.c_str());
  }

  result<void> add(std::span<const std::byte> piece) {
    hash_.add(piece);
    return write_all(fd_.get(), piece, path_);
  }

  digest content() { return hash_.finish(); }

  result<void> rename_to(const fs::path& path) {
    ::fchmod(fd_.get(), 0444);
    if (auto ok = sync_file(fd_.get(), path_); !ok)
      return ok;
    if (auto ok = rename_into_place(path_, path); !ok)
      return ok;
    fd_.reset();
    return {};
  }

private:
  incoming(unique_fd fd, fs::path path)
      : fd_(std::move(fd)), path_(std::move(path)) {}

  unique_fd fd_;
  fs::path path_;
  digest_builder hash_;
};

artefact_store::artefact_store(fs::path folder) : folder_(std::move(folder)) {}

result<artefact_store> artefact_store::create(const fs::path& folder) {
  if (auto ok = make_folder(folder / unfinished_folder); !ok)
    return pass_on(ok);
  return artefact_store{folder};
}

artefact_store artefact_store::read_only(const fs::path& folder) {
  return artefact_store{folder};
}

result<digest> artefact_store::put(std::span<const std::byte> bytes) {
  auto name = digest_of(bytes);
  if (check(name))
    return name;
  auto file = incoming::create(folder_ / unfinished_folder);
  if (!file)
    return pass_on(file);
  if (auto ok = file->add(bytes); !ok)
    return pass_on(ok);
  return publish(*file, file->content());
}

result<digest> artefact_store::put(int fd) {
  auto file = incoming::create(folder_ / unfinished_folder);
  if (!file)
    return pass_on(file);
  auto copied = read_pieces(fd, "descriptor",
                            [&](auto piece) { return file->add(piece); });
  if (!copied)
    return pass_on(copied);
  return publish(*file, file->content());
}

result<digest> artefact_store::put_file(const fs::path& path) {
  unique_fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd)
    return system_failure(path, "cannot open");
  return put(fd.get());
}

result<digest> artefact_store::publish(incoming& file, const digest& name) {
  auto target = path(name);
  if (!check(name)) {
    if (auto ok = make_folder(target.parent_path()); !ok)
      return pass_on(ok);
    if (auto ok = file.rename_to(target); !ok)
      return pass_on(ok);
  }
  ::unlink(with_suffix(target, dropped_suffix).c_str());
  return name;
}

result<unique_fd> artefact_store::open(const digest& name) const {
  unique_fd fd{::open(path(name).c_str(), O_RDONLY | O_CLOEXEC)};
  if (fd)
    return fd;
  if (errno != ENOENT)
    return system_failure(path(name), "cannot open");
  return fail(errc::not_found,
              "artefact " + to_hex(name)
                  + (was_dropped(name) ? " was dropped" : " is not there"));
}

result<std::vector<std::byte>>
artefact_store::read(const digest& name, std::size_t max_bytes) const {
  auto fd = open(name);
  if (!fd)
    return pass_on(fd);
  std::vector<std::byte> content;
  auto whole = read_pieces(fd->get(), path(name), [&](auto piece) {
    content.insert(content.end(), piece.begin(), piece.end());
    return content.size() <= max_bytes
               ? result<void>{}
               : fail(errc::resource_exhausted,
                      "artefact " + to_hex(name) + " has more than "
                          + std::to_string(max_bytes) + " bytes");
  });
  if (!whole)
    return pass_on(whole);
  if (digest_of(content) != name)
    return fail_at({path(name).string()}, errc::corrupt,
                   "artefact has another content than its name says");
  return content;
}

bool artefact_store::contains(const digest& name) const {
  struct stat status {};
  return ::stat(path(name).c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

// A note beside the bytes is left of a drop or a put that was cut short.
bool artefact_store::was_dropped(const digest& name) const {
  return !contains(name)
         && ::access(with_suffix(path(name), dropped_suffix).c_str(), F_OK)
                == 0;
}

result<std::uint64_t> artefact_store::size(const digest& name) const {
  struct stat status {};
  if (::stat(path(name).c_str(), &status) != 0)
    return fail(errc::not_found, "artefact " + to_hex(name) + " is not there");
  return static_cast<std::uint64_t>(status.st_size);
}

fs::path artefact_store::path(const digest& name) const {
  auto hex = to_hex(name);
  return folder_ / hex.substr(0, 2) / hex.substr(2);
}

result<void> artefact_store::check(const digest& name) const {
  auto fd = open(name);
  if (!fd)
    return pass_on(fd);
  auto content = hash_of(fd->get(), path(name));
  if (!content)
    return pass_on(content);
  if (*content != name)
    return fail_at({path(name).string()}, errc::corrupt,
                   "artefact has another content than its name says",
                   "put it again, or restore it from a backup");
  return {};
}

result<bool> artefact_store::drop(const digest& name) {
  auto target = path(name);
  if (!contains(name))
    return false;
  auto note = with_suffix(target, dropped_suffix);
  if (auto ok = write_file(note, ""); !ok)
    return pass_on(ok);
  if (::unlink(target.c_str()) != 0)
    return system_failure(target, "cannot remove");
  if (auto ok = sync_folder(target.parent_path()); !ok)
    return pass_on(ok);
  return true;
}

result<std::vector<digest>> artefact_store::list() const {
  auto folders = list_folder(folder_);
  if (!folders && folders.error().code != errc::not_found)
    return pass_on(folders);
  std::vector<digest> names;
  for (const auto& folder : folders.value_or(std::vector<fs::path>{})) {
    auto start = folder.filename().string();
    if (start.size() != 2)
      continue;
    auto files = list_folder(folder);
    if (!files)
      return pass_on(files);
    digest name;
    for (const auto& file : *files)
      if (from_hex(start + file.filename().string(), name))
        names.push_back(name);
  }
  return names;
}

result<void> artefact_store::clear_unfinished() {
  auto files = list_folder(folder_ / unfinished_folder);
  if (!files)
    return pass_on(files);
  for (const auto& file : *files)
    if (::unlink(file.c_str()) != 0)
      return system_failure(file, "cannot remove an unfinished artefact");
  return {};
}

result<digest> artefact_store::parse_name(std::string_view hex) {
  digest name;
  if (!from_hex(hex, name))
    return fail(errc::invalid_argument,
                "'" + std::string{hex.substr(0, 80)}
                    + "' is no name of an artefact",
                "64 lower-case hexadecimal digits");
  return name;
}

} // namespace automodel::storage
