#include "cli/terminal.hpp"

#include <sys/ioctl.h>

#include <unistd.h>

#include <cmath>
#include <cstdlib>

namespace automodel::cli {

namespace {

terminal look_at(int fd) {
  terminal found;
  found.interactive = ::isatty(fd) == 1 && std::getenv("CI") == nullptr;
  found.colour = found.interactive && std::getenv("NO_COLOR") == nullptr;
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    found.columns = size.ws_col;
  return found;
}

} // namespace

terminal standard_output() {
  return look_at(STDOUT_FILENO);
}

terminal standard_error() {
  return look_at(STDERR_FILENO);
}

std::string duration_text(double seconds) {
  auto whole = static_cast<long>(std::lround(seconds));
  if (whole >= 3600)
    return std::to_string(whole / 3600) + " h "
           + std::to_string(whole % 3600 / 60) + " min";
  if (whole >= 60)
    return std::to_string(whole / 60) + " min " + std::to_string(whole % 60)
           + " s";
  return std::to_string(whole) + " s";
}

} // namespace automodel::cli
