#include "actors/inspection/trace_report.hpp"

#include "messages/parameters.hpp"

#include <algorithm>

namespace automodel::actors {

using messages::read_text;

namespace {

constexpr std::uint32_t default_length_ms = 5000;
constexpr std::uint32_t longest_ms = 60'000;
constexpr std::size_t most_bytes = 768 << 10;

std::size_t bytes_of(const runtime::traced_message& one) {
  return 128 + one.path.size() + one.type.size() + one.sender.size()
         + one.key.size() + one.trace.size();
}

void write(const runtime::traced_message& from, const std::string& node,
           schema::TraceReport::Event::Builder to) {
  to.setUnixMs(from.unix_ms);
  to.setNode(node);
  to.setPath(from.path);
  to.setType(from.type);
  to.setSender(from.sender);
  to.setKey(from.key);
  to.setTrace(from.trace);
  to.setTookNs(from.took_ns);
  to.setWaiting(static_cast<std::uint32_t>(
      std::min<std::uint64_t>(from.waiting, UINT32_MAX)));
  to.setRequest(from.request);
  to.setThrew(from.threw);
}

} // namespace

runtime::trace_filter read_trace_filter(schema::TraceRequest::Reader from) {
  runtime::trace_filter out;
  out.path = read_text(from.getPath());
  out.type = read_text(from.getType());
  if (from.getCount() > 0)
    out.count = std::min(from.getCount(), runtime::trace_filter::most);
  if (from.getRate() > 0)
    out.rate = from.getRate();
  return out;
}

std::chrono::milliseconds trace_length(schema::TraceRequest::Reader from) {
  auto asked = from.getForMs() > 0 ? from.getForMs() : default_length_ms;
  return std::chrono::milliseconds{std::min(asked, longest_ms)};
}

messages::message<schema::TraceReport>
write_trace(const runtime::trace_log& from, const std::string& node) {
  std::size_t count = 0, bytes = 0;
  for (const auto& one : from.messages) {
    bytes += bytes_of(one) + node.size();
    if (bytes > most_bytes)
      break;
    ++count;
  }
  return messages::make_message<schema::TraceReport>([&](auto to) {
    auto list = to.initEvents(static_cast<unsigned>(count));
    for (unsigned i = 0; i < list.size(); ++i)
      write(from.messages[i], node, list[i]);
    to.setEnded(from.ended == runtime::trace_end::stopped
                    ? "time"
                    : std::string{to_string(from.ended)});
    to.setComplete(count == from.messages.size());
  });
}

} // namespace automodel::actors
