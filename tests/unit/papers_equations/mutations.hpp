#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// A fault of a kind that people and generators make: `from` becomes `to`.
struct mutation {
  std::string_view kind, from, to;
  /// True where it changes nothing: "i == 0"; empty: that is never so.
  std::string_view idle{};
};

/// Twenty kinds and more, several texts each: in programs' own parts and in the
/// blocks that they carry.
std::vector<mutation> seeded_faults();

/// A program with one fault.
struct mutant {
  std::string_view kind;
  std::string program; ///< its name
  std::string change;  ///< "from -> to", and which occurrence
  std::string source;
  /// The program without the fault, that stops where it would be: if it is
  /// never stopped, the fault is in dead code.
  std::string stopped;
  /// The program without the fault, that stops where it would change something;
  /// empty: it would everywhere. If it is never stopped, the fault is none.
  std::string guarded{};
};

/// Every fault at each place of a program where it fits, one at a time.
std::vector<mutant> mutants_of(const std::string& name,
                               const std::string& source);

} // namespace automodel::recsys
