#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"
#include "base/unique_fd.hpp"
#include "recsys/array/array_file.hpp"
#include "recsys/evaluation/protocol.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// What a champion is and where it comes from.
struct champion_info {
  std::string candidate; ///< "ease decay"
  std::string family;    ///< "ease"
  parameters fit, score;
  std::string program_name, program; ///< TorchScript source, empty if none
  std::uint64_t seed = 0;            ///< of its split and fit
  protocol rules;
  std::string protocol_id;
  std::string dataset_name, dataset_hash;
  std::string kernel_profile, version;
  std::string experiment; ///< id of the run it came from
  std::string lineage;    ///< JSON: the records it rests on
};

/// A champion: one file that needs nothing else to recommend. It embeds other
/// array files whole, as sections: "model", "train", "valid" (the history of
/// its users) and "vocabulary" (what the ids stand for). One that predicts rows
/// has no history; its vocabulary is a feature_space.
class champion {
public:
  static constexpr std::string_view kind = "champion";

  /// Maps the file and recomputes its hash. Errors: not_found, corrupt,
  /// incompatible.
  static result<champion> open(const std::filesystem::path& path);

  const champion_info& info() const noexcept { return info_; }

  /// The content hash of the file.
  digest content() const noexcept { return file_.content(); }

  /// A section as an anonymous file of its own, positioned at its start, fit
  /// to be mapped or handed to a worker. Errors: not_found, io_error.
  result<unique_fd> section(std::string_view name) const;

private:
  array_file file_;
  champion_info info_;
};

/// The open files a champion is made of; -1 where it has no such section.
struct champion_sections {
  int model = -1, train = -1, valid = -1, vocabulary = -1;
};

/// Packs a champion into `out`, an open, empty file. Errors: io_error,
/// storage_full, corrupt (a section that cannot be mapped).
result<digest> write_champion(const champion_info& info,
                              const champion_sections& sections, int out);

} // namespace automodel::recsys
