#pragma once

// The one place that includes libcurl.
#include <curl/curl.h>

#include <memory>

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

} // namespace automodel::runtime
