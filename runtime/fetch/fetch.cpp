#include "runtime/fetch/fetch.hpp"

#include "runtime/fetch/curl_handle.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace automodel::runtime {

namespace {

constexpr long most_redirections = 8;

struct receiver {
  std::string body{};
  std::size_t most_bytes = 0;
  bool full = false;
};

/// As libcurl calls it: taking less than was given ends the transfer.
std::size_t receive(char* data, std::size_t, std::size_t size, void* to) {
  auto& in = *static_cast<receiver*>(to);
  if (in.body.size() + size > in.most_bytes) {
    in.full = true;
    return 0;
  }
  in.body.append(data, size);
  return size;
}

bool is_web(std::string_view address) {
  return address.starts_with("http://") || address.starts_with("https://");
}

void set_up(CURL* handle, const fetch_request& request, receiver& to,
            const curl_headers& headers) {
  auto secure = request.address.starts_with("https://");
  ::curl_easy_setopt(handle, CURLOPT_URL, request.address.c_str());
  ::curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  ::curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR,
                     secure ? "https" : "http,https");
  ::curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
  ::curl_easy_setopt(handle, CURLOPT_MAXREDIRS, most_redirections);
  ::curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  ::curl_easy_setopt(handle, CURLOPT_FAILONERROR, 0L);
  ::curl_easy_setopt(handle, CURLOPT_USERAGENT, "automodel");
  ::curl_easy_setopt(handle, CURLOPT_TIMEOUT,
                     static_cast<long>(request.deadline.count()));
  ::curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT,
                     static_cast<long>(request.connect_deadline.count()));
  ::curl_easy_setopt(handle, CURLOPT_MAXFILESIZE_LARGE,
                     static_cast<curl_off_t>(request.most_bytes));
  ::curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &receive);
  ::curl_easy_setopt(handle, CURLOPT_WRITEDATA, &to);
  if (headers)
    ::curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
}

tl::unexpected<error> transfer_error(CURLcode code, const receiver& to,
                                     const fetch_request& request) {
  auto what = request.address + ": " + ::curl_easy_strerror(code);
  if (to.full || code == CURLE_FILESIZE_EXCEEDED)
    return fail(errc::resource_exhausted,
                request.address + " gives more than is taken",
                "at most " + std::to_string(request.most_bytes) + " bytes");
  switch (code) {
  case CURLE_OPERATION_TIMEDOUT:
    return fail(errc::deadline_exceeded, what);
  case CURLE_URL_MALFORMAT:
  case CURLE_UNSUPPORTED_PROTOCOL:
    return fail(errc::invalid_argument, what);
  default:
    return fail(errc::unavailable, what,
                "without a network, give a file that is on this machine");
  }
}

tl::unexpected<error> answer_error(long status, const fetch_request& request) {
  auto what = request.address + " answers " + std::to_string(status);
  if (status == 404 || status == 410)
    return fail(errc::not_found, what);
  if (status == 401 || status == 403)
    return fail(errc::not_permitted, what,
                "fetch it in a browser and give the file");
  return fail(errc::unavailable, what, "later may help");
}

std::string lower(const char* text) {
  std::string out = text ? text : "";
  std::ranges::transform(out, out.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return out;
}

} // namespace

result<fetched> fetch(const fetch_request& request) {
  if (!is_web(request.address))
    return fail(errc::invalid_argument,
                request.address + " is no address of the web",
                "http://... or https://...");
  curl_handle handle{::curl_easy_init()};
  if (!handle)
    return fail(errc::resource_exhausted, "no transfer can be begun");
  receiver to{.most_bytes = request.most_bytes};
  auto headers = header_list(request.headers);
  set_up(handle.get(), request, to, headers);
  if (auto code = ::curl_easy_perform(handle.get()); code != CURLE_OK)
    return transfer_error(code, to, request);
  long status = 0;
  const char *type = nullptr, *address = nullptr;
  ::curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  ::curl_easy_getinfo(handle.get(), CURLINFO_CONTENT_TYPE, &type);
  ::curl_easy_getinfo(handle.get(), CURLINFO_EFFECTIVE_URL, &address);
  if (status < 200 || status > 299)
    return answer_error(status, request);
  return fetched{address ? address : request.address, lower(type),
                 std::move(to.body)};
}

} // namespace automodel::runtime
