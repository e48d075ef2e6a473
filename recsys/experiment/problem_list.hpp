#pragma once

#include "base/error.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

/// Collects what is wrong with a file, so that a person mends it in one go.
class problem_list {
public:
  void add(error problem) { problems_.push_back(std::move(problem)); }

  void add(source_position where, std::string message, std::string hint = {},
           errc code = errc::parse_error) {
    add(error{code, std::move(message), std::move(where), std::move(hint)});
  }

  bool empty() const noexcept { return problems_.empty(); }
  std::size_t size() const noexcept { return problems_.size(); }

  /// All problems as one error, in the order of the file, one a line in the
  /// form of compilers; a bounded number of them. Not for an empty list.
  error combined() const;

private:
  std::vector<error> problems_;
};

} // namespace automodel::recsys
