#include "shared_world.hpp"

#include <cstdlib>
#include <stdexcept>

namespace automodel::storage::test {

namespace fs = std::filesystem;

fast_folder::fast_folder() {
  std::error_code code;
  fs::path base = fs::is_directory("/dev/shm", code)
                      ? fs::path{"/dev/shm"}
                      : fs::temp_directory_path();
  auto pattern = (base / "automodel-world-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr)
    throw std::runtime_error("no folder for the simulation");
  path_ = pattern;
}

fast_folder::~fast_folder() {
  std::error_code code;
  fs::remove_all(path_, code);
}

step_commit step_at(const std::string& producer, std::uint64_t sequence,
                    const std::string& name, std::int64_t unix_ms,
                    const fill_record& fill,
                    const std::vector<digest>& parents) {
  auto made = draft(producer + '/' + name, fill, parents);
  made.annex = messages::make_message<messages::schema::Annex>(
      [&](messages::schema::Annex::Builder annex) {
        annex.setCommittedUnixMs(unix_ms);
      });
  return {producer, sequence, {std::move(made)}};
}

} // namespace automodel::storage::test
