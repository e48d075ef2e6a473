#include "recsys/evaluation/prediction_stream.hpp"

#include "recsys/data/row_part.hpp"
#include "recsys/evaluation/stream_socket.hpp"

#include <algorithm>
#include <span>
#include <string>

namespace automodel::recsys {

namespace {

constexpr std::uint64_t rows_at_once = 65'536;

template <class T>
result<bool> send_value(int socket, const T& value) {
  return write_stream(socket, std::as_bytes(std::span{&value, 1}));
}

result<void> receive(int socket, std::span<std::byte> out,
                     const stream_deadline& deadline) {
  auto read = read_stream(socket, out, deadline);
  if (!read)
    return pass_on(read);
  if (*read < out.size())
    return fail(errc::worker_failed,
                "the scorer ended before it had predicted all rows");
  return {};
}

} // namespace

result<void> serve_predictions(int socket, const predictor& model,
                               const labelled_rows& rows) {
  if (auto sent = send_value(socket, rows.n_rows); !sent || !*sent)
    return sent ? result<void>{} : pass_on(sent);
  if (auto sent = send_value(socket, rows.n_labels); !sent || !*sent)
    return sent ? result<void>{} : pass_on(sent);
  std::vector<float> out;
  for (std::uint64_t first = 0; first < rows.n_rows; first += rows_at_once) {
    auto count = std::min(rows_at_once, rows.n_rows - first);
    out.assign(count * rows.n_labels, 0);
    if (auto done = model.predict(slice(rows, first, count), out); !done)
      return done;
    auto sent = write_stream(socket, std::as_bytes(std::span{out}));
    if (!sent)
      return pass_on(sent);
    if (!*sent)
      return {};
  }
  return {};
}

result<std::vector<float>> receive_predictions(int socket,
                                               const prediction_order& wanted) {
  auto deadline = std::chrono::steady_clock::now() + wanted.deadline;
  std::uint64_t n_rows = 0;
  std::uint32_t n_labels = 0;
  auto head = receive(socket, std::as_writable_bytes(std::span{&n_rows, 1}),
                      deadline);
  if (head)
    head = receive(socket, std::as_writable_bytes(std::span{&n_labels, 1}),
                   deadline);
  if (!head)
    return pass_on(head);
  if (n_rows != wanted.n_rows || n_labels != wanted.n_labels)
    return fail(errc::incompatible,
                "the scorer predicts " + std::to_string(n_labels)
                    + " labels of " + std::to_string(n_rows) + " rows",
                "expected " + std::to_string(wanted.n_labels) + " of "
                    + std::to_string(wanted.n_rows));
  std::vector<float> predictions(n_rows * n_labels);
  auto rest = std::span{predictions};
  for (std::uint64_t done = 0; done < n_rows;) {
    auto count = std::min(rows_at_once, n_rows - done);
    auto part = rest.subspan(done * n_labels, count * n_labels);
    if (auto ok = receive(socket, std::as_writable_bytes(part), deadline); !ok)
      return pass_on(ok);
    done += count;
    if (wanted.progress)
      wanted.progress(done, n_rows);
  }
  return predictions;
}

} // namespace automodel::recsys
