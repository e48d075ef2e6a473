#include "shared_world.hpp"

#include <cstdlib>
#include <stdexcept>

namespace automodel::storage::test {

namespace fs = std::filesystem;
using builder = messages::schema::Record::Builder;

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

shared_memory::shared_memory(const fs::path& folder) : folder_(folder) {
  open_again();
  auto artefact
      = memory_->artefacts().put(std::as_bytes(std::span{"champion", 8}));
  auto made = draft("release", [&](builder record) {
    record.initRelease().setCandidate("ease");
    record.getRelease().setArtefact(as_data(artefact.value()));
  });
  release_ = memory_->commit({"/setup", 1, {made}}).value().ids.front();
}

void shared_memory::open_again() {
  memory_.reset();
  memory_ = memory::open(folder_ / "memory").value();
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
