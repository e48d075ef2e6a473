#include "runtime/llm/completion_transfer.hpp"

#include "base/utf8.hpp"
#include "runtime/fetch/curl_handle.hpp"

#include <algorithm>

namespace automodel::runtime {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t most_complaint = 2'000;
constexpr curl_off_t longest_wait = 60;

struct receiver {
  CURL* handle = nullptr;
  completion_reader reader;
  std::string complaint{}; ///< the body of an answer that is no completion
  long status = 0;
  bool full = false, stalled = false;
  std::chrono::milliseconds patience{0}; ///< without a byte
  clock::time_point last = clock::now(); ///< when one came
};

/// As libcurl calls it about once a second: not 0 ends the transfer. (Its own
/// limit looks at the mean over the last five seconds.)
int watch(void* from, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& in = *static_cast<receiver*>(from);
  in.stalled = clock::now() - in.last > in.patience;
  return in.stalled ? 1 : 0;
}

/// As libcurl calls it: taking less than was given ends the transfer.
std::size_t receive(char* data, std::size_t, std::size_t size, void* to) {
  auto& in = *static_cast<receiver*>(to);
  in.last = clock::now();
  ::curl_easy_getinfo(in.handle, CURLINFO_RESPONSE_CODE, &in.status);
  std::string_view bytes{data, size};
  if (in.status == 200) {
    in.full = !in.reader.feed(bytes);
    return in.full ? 0 : size;
  }
  if (in.complaint.size() < most_complaint)
    in.complaint += bytes.substr(0, most_complaint - in.complaint.size());
  return size;
}

curl_headers headers_for(const std::string& key) {
  std::vector<std::string> lines{"Content-Type: application/json",
                                 "Accept: text/event-stream"};
  if (!key.empty())
    lines.push_back("Authorization: Bearer " + key);
  return header_list(lines);
}

void set_up(CURL* handle, const llm_config& config, const std::string& body,
            std::chrono::milliseconds deadline) {
  auto url = config.url;
  while (url.ends_with('/'))
    url.pop_back();
  url += "/chat/completions";
  ::curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  ::curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  ::curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  ::curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  ::curl_easy_setopt(handle, CURLOPT_USERAGENT, "automodel");
  if (!config.ca_file.empty())
    ::curl_easy_setopt(handle, CURLOPT_CAINFO, config.ca_file.c_str());
  ::curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(body.size()));
  ::curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.c_str());
  ::curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS,
                     static_cast<long>(deadline.count()));
  ::curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT,
                     static_cast<long>(config.connect.count()));
  ::curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  ::curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &watch);
}

std::string without(std::string text, const std::string& key) {
  if (!key.empty())
    for (std::size_t at = 0; (at = text.find(key, at)) != text.npos;)
      text.replace(at, key.size(), "[redacted]");
  return without_controls(text);
}

/// What the server says instead of a completion.
transfer_outcome refused(const llm_config& config, const receiver& in) {
  auto what = config.url + " answers " + std::to_string(in.status);
  if (!in.complaint.empty())
    what += ": " + in.complaint;
  if (in.status == 401 || in.status == 403)
    return {fail(errc::not_permitted, what,
                 "the key in the variable that key_env names")};
  if (in.status == 404)
    return {fail(errc::not_found, what, "url and model")};
  if (in.status != 429 && in.status < 500)
    return {fail(errc::invalid_argument, what)};
  transfer_outcome out{fail(errc::unavailable, what, "later may help")};
  out.again = true;
  curl_off_t wait = 0;
  ::curl_easy_getinfo(in.handle, CURLINFO_RETRY_AFTER, &wait);
  out.wait
      = std::chrono::seconds{std::clamp<curl_off_t>(wait, 0, longest_wait)};
  return out;
}

/// A transfer that did not come to its end.
transfer_outcome broken(const llm_config& config, receiver& in, CURLcode code) {
  auto what = config.url + ": "
              + (in.stalled ? "no byte came for too long (timeout.stall)"
                            : ::curl_easy_strerror(code));
  transfer_outcome out{in.full ? in.reader.finish()
                       : in.stalled || code == CURLE_OPERATION_TIMEDOUT
                           ? fail(errc::deadline_exceeded, what)
                           : fail(errc::unavailable, what)};
  // A server that has the question may work on it, and be paid for it.
  long sent = 0;
  ::curl_easy_getinfo(in.handle, CURLINFO_REQUEST_SIZE, &sent);
  out.bought = sent > 0;
  out.again = !out.bought && code == CURLE_COULDNT_CONNECT;
  return out;
}

transfer_outcome transfer(const llm_config& config, const std::string& body,
                          const std::string& key,
                          std::chrono::milliseconds deadline) {
  curl_handle handle{::curl_easy_init()};
  if (!handle)
    return {fail(errc::resource_exhausted, "no transfer can be begun")};
  receiver to{handle.get(),
              completion_reader{static_cast<std::size_t>(config.reply_bytes)}};
  to.patience = config.stall;
  auto headers = headers_for(key);
  set_up(handle.get(), config, body, deadline);
  ::curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  ::curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &receive);
  ::curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &to);
  ::curl_easy_setopt(handle.get(), CURLOPT_XFERINFODATA, &to);
  auto code = ::curl_easy_perform(handle.get());
  if (code != CURLE_OK) {
    auto out = broken(config, to, code);
    out.usage = to.reader.usage();
    return out;
  }
  ::curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &to.status);
  if (to.status != 200)
    return refused(config, to);
  transfer_outcome out{to.reader.finish()};
  out.model = to.reader.model();
  out.usage = to.reader.usage();
  out.bought = true;
  return out;
}

} // namespace

transfer_outcome post_completion(const llm_config& config,
                                 const std::string& body,
                                 const std::string& key,
                                 std::chrono::milliseconds deadline) {
  auto out = transfer(config, body, key, deadline);
  // What a server says may hold the key that it was given.
  out.model = without(std::move(out.model), key);
  if (!out.text)
    out.text.error().message
        = without(std::move(out.text.error().message), key);
  return out;
}

} // namespace automodel::runtime
