#include "runtime/fetch/curl_handle.hpp"

namespace automodel::runtime {

curl_headers header_list(const std::vector<std::string>& lines) {
  curl_headers out;
  for (const auto& one : lines)
    if (auto* longer = ::curl_slist_append(out.get(), one.c_str())) {
      (void)out.release();
      out.reset(longer);
    }
  return out;
}

} // namespace automodel::runtime
