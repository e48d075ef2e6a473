#pragma once

// The one place that includes libcurl.
#include <curl/curl.h>

#include <memory>
#include <string>
#include <vector>

namespace automodel::runtime {

struct end_transfer {
  void operator()(CURL* handle) const noexcept { ::curl_easy_cleanup(handle); }
};

struct free_headers {
  void operator()(curl_slist* list) const noexcept {
    ::curl_slist_free_all(list);
  }
};

/// A transfer, with nothing set yet; null if there is no memory.
using curl_handle = std::unique_ptr<CURL, end_transfer>;
using curl_headers = std::unique_ptr<curl_slist, free_headers>;

/// Lines such as "Accept: application/pdf"; null if there are none.
curl_headers header_list(const std::vector<std::string>& lines);

} // namespace automodel::runtime
