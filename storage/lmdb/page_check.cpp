#include "storage/lmdb/page_check.hpp"

#include "base/unique_fd.hpp"
#include "storage/lmdb/page_walk.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace automodel::storage::lmdb {

namespace {

namespace pf = page_format;

constexpr std::size_t least_page = 512;
constexpr std::size_t largest_page = 65'536;

tl::unexpected<error> damaged(const std::filesystem::path& file,
                              const std::string& what) {
  return fail_at({file.string()}, errc::corrupt, "damaged: " + what,
                 "restore the memory from a backup");
}

tl::unexpected<error> refused(const std::filesystem::path& file,
                              const char* doing) {
  auto code = errno == ENOENT ? errc::not_found : errc::io_error;
  return fail_at({file.string()}, code,
                 std::string{doing} + ": " + std::strerror(errno));
}

// The file as it is now, in memory.
class mapped_file {
public:
  static result<mapped_file> open(const std::filesystem::path& file) {
    unique_fd fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat status {};
    if (!fd || ::fstat(fd.get(), &status) != 0)
      return refused(file, "cannot open");
    auto size = static_cast<std::size_t>(status.st_size);
    if (size < 2 * least_page)
      return damaged(file, "it has only " + std::to_string(size) + " bytes");
    auto* at = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd.get(), 0);
    if (at == MAP_FAILED)
      return refused(file, "cannot map");
    return mapped_file{{static_cast<const std::byte*>(at), size}};
  }

  mapped_file(mapped_file&& other) noexcept
      : bytes_(std::exchange(other.bytes_, {})) {}
  mapped_file& operator=(mapped_file&&) = delete;
  ~mapped_file() {
    if (!bytes_.empty())
      ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  }

  std::span<const std::byte> bytes() const noexcept { return bytes_; }

private:
  explicit mapped_file(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::span<const std::byte> bytes_;
};

struct meta_pair {
  std::size_t page_bytes = 0;
  std::array<pf::meta_page, 2> metas{};
};

result<pf::meta_page> read_meta(const std::filesystem::path& file,
                                std::span<const std::byte> page) {
  if ((pf::page_view{page}.flags() & pf::meta) == 0)
    return damaged(file, "a meta page is none");
  auto found = pf::load<pf::meta_page>(page.data() + pf::header_bytes);
  if (found.magic != pf::magic)
    return damaged(file, "a meta page's mark is another");
  if (found.version != pf::version)
    return fail_at({file.string()}, errc::incompatible,
                   "LMDB data of version " + std::to_string(found.version),
                   "this build reads version 1");
  return found;
}

result<meta_pair> read_metas(const std::filesystem::path& file,
                             std::span<const std::byte> bytes) {
  meta_pair pair;
  std::size_t offset = 0;
  for (auto& meta : pair.metas) {
    if (bytes.size() < offset + least_page)
      return damaged(file, "it ends within its meta pages");
    auto found = read_meta(file, bytes.subspan(offset, least_page));
    if (!found)
      return pass_on(found);
    meta = *found;
    offset = meta.free_list.pad;
    if (offset < least_page || offset > largest_page
        || (offset & (offset - 1)) != 0)
      return damaged(file, "its page size is impossible");
  }
  pair.page_bytes = pair.metas[0].free_list.pad;
  if (pair.page_bytes != offset)
    return damaged(file, "its meta pages disagree");
  return pair;
}

} // namespace

result<void> check_meta_pages(const std::filesystem::path& data_file) {
  auto mapped = mapped_file::open(data_file);
  if (!mapped)
    return pass_on(mapped);
  if (auto metas = read_metas(data_file, mapped->bytes()); !metas)
    return pass_on(metas);
  return {};
}

result<void> check_pages(const std::filesystem::path& data_file,
                         std::optional<std::size_t> snapshot) {
  auto mapped = mapped_file::open(data_file);
  if (!mapped)
    return pass_on(mapped);
  auto pair = read_metas(data_file, mapped->bytes());
  if (!pair)
    return pass_on(pair);
  const auto& [one, two] = pair->metas;
  auto meta = one.transaction < two.transaction ? two : one;
  if (snapshot) {
    meta = pair->metas[*snapshot & 1];
    if (meta.transaction != *snapshot)
      return fail(errc::unavailable, "the snapshot is no longer the last one");
  }
  page_walk walk{mapped->bytes(), pair->page_bytes};
  if (auto problem = walk.run(meta); !problem.empty())
    return damaged(data_file, problem);
  return {};
}

} // namespace automodel::storage::lmdb
