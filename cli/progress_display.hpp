#pragma once

#include "actors/progress.hpp"
#include "cli/terminal.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace automodel::cli {

/// Shows how a run moves, on stderr: a bar with an estimate of the time left,
/// a bar for each candidate and a line for each step at work on a terminal; a
/// line for each finished step elsewhere. Used by one thread.
class progress_display {
public:
  using clock = std::chrono::steady_clock;

  progress_display(terminal where, std::vector<std::string> candidates);
  ~progress_display();

  progress_display(const progress_display&) = delete;
  progress_display& operator=(const progress_display&) = delete;

  void show(const actors::step_progress& event);

  /// Leaves the last state on the screen and writes no more.
  void close();

private:
  struct share {
    std::uint64_t done = 0, total = 0;
  };
  struct step_at_work {
    std::string candidate, text;
    std::uint64_t done = 0, total = 0;
  };

  void note(const actors::step_progress& event);
  void print_line(const actors::step_progress& event);
  void redraw(bool force);
  std::vector<std::string> lines() const;
  std::string overall() const;
  void erase();

  terminal where_;
  std::vector<std::string> candidates_;
  clock::time_point began_ = clock::now();
  clock::time_point drawn_{};
  share all_;
  std::uint64_t done_before_ = 0; ///< by an earlier, interrupted run
  bool planned_ = false;
  std::map<std::string, share> shares_;
  std::map<std::string, step_at_work> at_work_;
  std::size_t drawn_lines_ = 0;
  bool closed_ = false;
};

} // namespace automodel::cli
