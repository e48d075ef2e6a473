#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace automodel::runtime {

/// Takes server-sent events (text/event-stream) apart, piece by piece as they
/// arrive: lines end with \n, \r\n or \r, an event ends with an empty line, its
/// data lines are joined by \n; comments and other fields are passed over.
/// Whoever feeds it bounds how much.
class event_stream {
public:
  explicit event_stream(std::function<void(std::string_view data)> hear)
      : hear_(std::move(hear)) {}

  void feed(std::string_view bytes);

private:
  void end_line();

  std::function<void(std::string_view)> hear_;
  std::string line_, data_;
  bool has_data_ = false, after_return_ = false;
};

} // namespace automodel::runtime
