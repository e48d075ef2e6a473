#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// The text files of a paper that is a folder of LaTeX sources.
struct paper_folder {
  struct file {
    std::string name; ///< from the folder: "sections/model.tex"
    std::string text;
  };

  std::vector<file> files{}; ///< by name

  /// The .tex, .bbl and .bib files in a folder and below; links are not
  /// followed. Errors: not_found (there are none), io_error,
  /// resource_exhausted (more than a paper has).
  static result<paper_folder> collect(const std::filesystem::path& folder);

  /// Writes them as one array file to an open, empty descriptor.
  result<digest> write(int fd) const;

  /// What write wrote. Errors: those of array_file::map.
  static result<paper_folder> map(int fd, std::string_view label);

  /// The text of a file; nullptr if it is not there.
  const std::string* find(std::string_view name) const;

  /// Of all names and texts.
  digest content() const;
};

} // namespace automodel::recsys
