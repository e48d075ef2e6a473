#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"
#include "messages/message.hpp"
#include "messages/schema/worker.capnp.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace automodel::worker {

/// Which model, with which configuration.
struct recipe {
  std::string family{};
  parameters fit{}, score{};
  std::string program_name{}, program{}; ///< TorchScript source, empty if none

  /// Whether code comes with it, or with the model it names, that is not built
  /// into this executable.
  bool is_generated() const noexcept {
    return family == "program" || !program.empty();
  }
};

struct fit_task {
  recipe how;
  std::uint64_t seed = 0;
  std::string metric;
  bool mask_history = true;
  std::chrono::milliseconds checkpoint_every{0};
};

struct score_task {
  recipe how;
};

struct judge_task {
  std::string protocol; ///< canonical JSON
  std::string part;     ///< "valid" or "test"
  std::uint32_t batch_users = 0;
  std::string protocol_id{};
};

struct fit_rows_task {
  recipe how;
  std::uint64_t seed = 0;
  std::string metric;
  std::chrono::milliseconds checkpoint_every{0};
};

struct score_rows_task {
  recipe how;
};

struct judge_rows_task {
  std::string protocol; ///< canonical JSON
  std::string part;     ///< "valid" or "test"
  std::string protocol_id{};
};

struct export_task {
  recipe how;
};

struct describe_task {};

struct check_task {
  recipe how;
  std::uint32_t labels = 1;
  std::string reference{}, reference_name{};
};

struct read_paper_task {
  std::string name; ///< for error messages
};

struct misbehaviour {
  std::string kind, text;
};

/// A WorkerRequest, copied out of its message.
struct request {
  std::uint64_t task = 0;
  std::chrono::milliseconds deadline{0}; ///< from receipt, 0: none
  std::uint64_t memory_bytes = 0;        ///< 0: the worker's limit
  std::vector<std::string> descriptors;  ///< what each passed one is
  std::variant<describe_task, fit_task, score_task, judge_task, fit_rows_task,
               score_rows_task, judge_rows_task, check_task, export_task,
               read_paper_task, misbehaviour>
      what;
};

/// Errors: parse_error, resource_exhausted (a text or list beyond the limits),
/// incompatible (a task this build does not know).
result<request>
read_request(const messages::message<messages::schema::WorkerRequest>& from);

} // namespace automodel::worker
