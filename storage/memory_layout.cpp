#include "storage/memory_layout.hpp"

#include "storage/durable_file.hpp"

#include <fstream>
#include <string>

namespace automodel::storage {

namespace {

constexpr std::string_view current_mark = "automodel memory 1\n";
constexpr std::string_view mark_prefix = "automodel memory ";

} // namespace

result<void> check_mark(const memory_layout& layout) {
  std::ifstream in{layout.mark, std::ios::binary};
  if (!in)
    return fail_at({layout.folder.string()}, errc::not_found,
                   "there is no memory here",
                   "automodel run makes one; --memory names another folder");
  std::string found(64, '\0');
  in.read(found.data(), static_cast<std::streamsize>(found.size()));
  found.resize(static_cast<std::size_t>(in.gcount()));
  if (found == current_mark)
    return {};
  if (found.starts_with(mark_prefix))
    return fail_at({layout.mark.string()}, errc::incompatible,
                   "the memory has another format",
                   "this build reads format 1");
  return fail_at({layout.mark.string()}, errc::corrupt,
                 "this is not the mark of a memory");
}

result<void> write_mark(const memory_layout& layout) {
  return write_file(layout.mark, current_mark);
}

} // namespace automodel::storage
