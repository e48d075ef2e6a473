#include "base/whole_file.hpp"

#include <fstream>
#include <system_error>

namespace automodel {

result<void> write_whole(const std::filesystem::path& file,
                         std::string_view text) {
  auto draft = file;
  draft += ".part";
  std::ofstream out{draft, std::ios::binary | std::ios::trunc};
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  std::error_code problem;
  if (out)
    std::filesystem::rename(draft, file, problem);
  if (!out || problem)
    return fail_at({file.string()}, errc::io_error, "cannot be written");
  return {};
}

} // namespace automodel
