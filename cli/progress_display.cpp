#include "cli/progress_display.hpp"

#include <algorithm>
#include <cstdio>

namespace automodel::cli {

namespace {

using namespace std::chrono_literals;
using phase = actors::schema::ProgressEvent::Phase;

constexpr auto redraw_interval = 100ms;
constexpr std::size_t bar_width = 24;

std::string bar(std::uint64_t done, std::uint64_t total) {
  auto filled = total == 0 ? 0 : bar_width * std::min(done, total) / total;
  std::string text = "[";
  text.append(filled, '#');
  text.append(bar_width - filled, '.');
  return text + ']';
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width)
    text.append(width - text.size(), ' ');
  return text;
}

std::string amount(std::uint64_t done, std::uint64_t total) {
  return total == 0 ? "" : std::to_string(100 * done / total) + " %";
}

} // namespace

progress_display::progress_display(terminal where,
                                   std::vector<std::string> candidates)
    : where_(where), candidates_(std::move(candidates)) {}

progress_display::~progress_display() {
  close();
}

void progress_display::show(const actors::step_progress& event) {
  if (closed_)
    return;
  note(event);
  if (where_.interactive)
    redraw(false);
  else
    print_line(event);
}

void progress_display::note(const actors::step_progress& event) {
  switch (event.phase) {
  case phase::PLAN:
    if (event.candidate.empty()) {
      all_ = {event.done, event.total};
      if (!std::exchange(planned_, true))
        done_before_ = event.done;
    } else {
      shares_[event.candidate] = {event.done, event.total};
    }
    break;
  case phase::STARTED:
    at_work_[event.step] = {event.candidate, "", 0, 0};
    break;
  case phase::MOVED:
    if (auto found = at_work_.find(event.step); found != at_work_.end()) {
      found->second.done = event.done;
      found->second.total = event.total;
      found->second.text = event.text;
      if (!event.metric.empty()) {
        char value[32];
        std::snprintf(value, sizeof value, " %.4g", event.value);
        found->second.text = event.metric + value;
      }
    }
    break;
  case phase::DONE:
  case phase::FAILED:
    at_work_.erase(event.step);
    break;
  }
}

void progress_display::print_line(const actors::step_progress& event) {
  if (event.phase != phase::DONE && event.phase != phase::FAILED)
    return;
  std::fprintf(
      stderr, "%s %s%s%s\n", event.phase == phase::DONE ? "done  " : "FAILED",
      event.step.c_str(), event.text.empty() ? "" : ": ", event.text.c_str());
}

std::string progress_display::overall() const {
  auto elapsed = std::chrono::duration<double>(clock::now() - began_).count();
  auto text = bar(all_.done, all_.total) + ' ' + std::to_string(all_.done)
              + " of " + std::to_string(all_.total) + " steps, "
              + duration_text(elapsed);
  auto done_now = all_.done - std::min(all_.done, done_before_);
  if (done_now >= 5 && all_.done < all_.total)
    text += ", about "
            + duration_text(elapsed / static_cast<double>(done_now)
                            * static_cast<double>(all_.total - all_.done))
            + " left";
  return text;
}

std::vector<std::string> progress_display::lines() const {
  std::vector<std::string> text{overall()};
  std::size_t width = 0;
  for (const auto& name : candidates_)
    width = std::max(width, name.size());
  for (const auto& name : candidates_) {
    auto found = shares_.find(name);
    auto part = found == shares_.end() ? share{} : found->second;
    text.push_back("  " + padded(name, width) + ' ' + bar(part.done, part.total)
                   + ' ' + std::to_string(part.done) + '/'
                   + std::to_string(part.total));
  }
  for (const auto& [step, work] : at_work_)
    text.push_back("  > " + step + "  " + amount(work.done, work.total) + "  "
                   + work.text);
  for (auto& line : text)
    if (line.size() > where_.columns)
      line.resize(where_.columns);
  return text;
}

void progress_display::redraw(bool force) {
  auto now = clock::now();
  if (!force && now - drawn_ < redraw_interval)
    return;
  drawn_ = now;
  auto text = lines();
  erase();
  for (const auto& line : text)
    std::fprintf(stderr, "%s\n", line.c_str());
  std::fflush(stderr);
  drawn_lines_ = text.size();
}

void progress_display::erase() {
  if (drawn_lines_ > 0)
    std::fprintf(stderr, "\x1b[%zuA\x1b[J", drawn_lines_);
}

void progress_display::close() {
  if (closed_)
    return;
  closed_ = true;
  if (!where_.interactive || drawn_lines_ == 0)
    return;
  at_work_.clear();
  redraw(true);
}

} // namespace automodel::cli
