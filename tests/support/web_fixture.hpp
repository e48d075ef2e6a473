#pragma once

#include "base/unique_fd.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace automodel::testing {

/// A server of the web on this machine that gives fixed answers, one
/// connection after the other.
class web_fixture {
public:
  struct answer {
    int status = 200;
    std::string type = "text/html";
    std::string body{};
    std::string location{}; ///< of a redirection
  };

  web_fixture();
  ~web_fixture();
  web_fixture(const web_fixture&) = delete;
  web_fixture& operator=(const web_fixture&) = delete;

  /// What is answered at "/path", "?query" included; else 404.
  void give(const std::string& path, answer what);

  /// What is sent at "/path", byte for byte: one for each request, the last
  /// again and again. Of an answer that ends with `stalls`, nothing follows
  /// until the other side gives up.
  void say(const std::string& path, std::vector<std::string> raw);
  static constexpr std::string_view stalls = "\x04";

  /// All that was asked, headers and bodies.
  std::vector<std::string> heard();

  /// "http://127.0.0.1:PORT" and the path.
  std::string at(const std::string& path) const;

  /// How often it was asked.
  int requests() const noexcept { return requests_; }

private:
  void serve();
  std::string reply_to(const std::string& request);

  unique_fd listener_;
  int port_ = 0;
  std::mutex mutex_;
  std::map<std::string, answer> answers_;
  std::map<std::string, std::vector<std::string>> raw_;
  std::vector<std::string> heard_;
  std::atomic<int> requests_ = 0;
  std::thread thread_;
};

} // namespace automodel::testing
