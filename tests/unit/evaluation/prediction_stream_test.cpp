#include "recsys/evaluation/prediction_stream.hpp"
#include "recsys/evaluation/predictions_file.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/evaluation/socket_pair.hpp"

#include <sys/socket.h>

#include <array>
#include <thread>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

using namespace std::chrono_literals;

/// Predicts the row's first feature, and its double.
class toy_predictor final : public predictor {
public:
  result<void> predict(const labelled_rows& rows,
                       std::span<float> out) const override {
    if (!rows.labels.empty())
      return fail(errc::internal, "the scorer was handed labels");
    for (std::uint64_t row = 0; row < rows.n_rows; ++row) {
      out[2 * row] = static_cast<float>(rows.features[row]);
      out[2 * row + 1] = 2 * out[2 * row];
    }
    return {};
  }
  void save(array_file_writer&) const override {}
  fit_cost cost() const override { return {}; }
};

struct toy_rows {
  std::vector<std::uint32_t> features;
  labelled_rows rows;

  explicit toy_rows(std::uint32_t n) {
    for (std::uint32_t row = 0; row < n; ++row)
      features.push_back(row);
    rows.n_rows = n;
    rows.n_fields = 1;
    rows.n_labels = 2;
    rows.features = features;
  }
};

} // namespace

TEST_CASE("predictions of many rows come through the stream") {
  toy_rows toy(150'000);
  socket_pair sockets;
  result<void> served;
  std::thread scorer([&] {
    served = serve_predictions(sockets.scorer.get(), toy_predictor{}, toy.rows);
    sockets.scorer.reset();
  });
  std::uint64_t seen = 0;
  prediction_order wanted{toy.rows.n_rows, 2, 30s, [&](auto done, auto rows) {
                            CHECK(done > seen);
                            CHECK(rows == 150'000);
                            seen = done;
                          }};
  auto predictions = receive_predictions(sockets.judge.get(), wanted);
  scorer.join();
  REQUIRE(served);
  REQUIRE(predictions);
  CHECK(seen == 150'000);
  CHECK((*predictions)[2 * 149'999] == 149'999.0F);
  CHECK((*predictions)[2 * 77'777 + 1] == 2 * 77'777.0F);
}

TEST_CASE("predictions of other rows are refused") {
  toy_rows toy(3);
  for (auto wanted :
       {prediction_order{4, 2, 30s, {}}, prediction_order{3, 1, 30s, {}}}) {
    socket_pair sockets;
    REQUIRE(serve_predictions(sockets.scorer.get(), toy_predictor{}, toy.rows));
    auto predictions = receive_predictions(sockets.judge.get(), wanted);
    REQUIRE_FALSE(predictions);
    CHECK(predictions.error().code == errc::incompatible);
  }
}

TEST_CASE("a scorer that ends early or never answers does not hang the judge") {
  toy_rows toy(3);
  socket_pair sockets;
  REQUIRE(serve_predictions(sockets.scorer.get(), toy_predictor{}, toy.rows));
  sockets.scorer.reset();
  // All but the last byte.
  std::array<std::byte, 12 + 3 * 2 * 4 - 1> taken{};
  socket_pair cut;
  REQUIRE(::recv(sockets.judge.get(), taken.data(), taken.size(), MSG_WAITALL)
          == static_cast<ssize_t>(taken.size()));
  REQUIRE(::send(cut.scorer.get(), taken.data(), taken.size(), 0)
          == static_cast<ssize_t>(taken.size()));
  cut.scorer.reset();
  auto early = receive_predictions(cut.judge.get(), {3, 2, 30s, {}});
  REQUIRE_FALSE(early);
  CHECK(early.error().code == errc::worker_failed);
  socket_pair silent;
  auto late = receive_predictions(silent.judge.get(), {3, 2, 0ms, {}});
  REQUIRE_FALSE(late);
  CHECK(late.error().code == errc::deadline_exceeded);
}

TEST_CASE("a judge who wants no more ends the scorer in peace") {
  toy_rows toy(2'000'000);
  socket_pair sockets;
  sockets.judge.reset();
  CHECK(serve_predictions(sockets.scorer.get(), toy_predictor{}, toy.rows));
}

TEST_CASE("another system's predictions are read by row") {
  temporary_folder here;
  auto read = [&](std::string_view text, std::size_t labels = 1) {
    return read_predictions(here.write("p.tsv", text), 3, labels);
  };
  auto complaint = [&](std::string_view text) {
    auto found = read(text);
    return found ? "" : to_string(found.error());
  };
  CHECK(read("row\tp\n2\t.5\n0\t0.25\r\n1\t1e-3\n").value()
        == std::vector<float>{.25F, 1e-3F, .5F});
  CHECK(read("0\t1\t2\n1\t3\t4\n2\t5\t6\n", 2).value()
        == std::vector<float>{1, 2, 3, 4, 5, 6});
  CHECK_THAT(complaint("0\t1\n1\t1\n"),
             Catch::Contains("row 2 has no prediction"));
  CHECK_THAT(complaint("0\t1\n0\t1\n"),
             Catch::Contains("p.tsv:2: row 0 has a prediction already")
                 && Catch::Contains("line 1"));
  CHECK_THAT(complaint("0\t1\n3\t1\n"), Catch::Contains("there is no row '3'"));
  CHECK_THAT(complaint("0\t1\n-1\t1\n"),
             Catch::Contains("there is no row '-1'"));
  CHECK_THAT(complaint("0\t1\n1\tx\n"),
             Catch::Contains("the prediction 'x' is not a number"));
  CHECK_THAT(complaint("0\t1\n1\t2\t3\n"), Catch::Contains("3 fields, not 2"));
  CHECK_FALSE(read_predictions(here.path() / "none", 3, 1));
  // Not a number is a number here, and the judge's business.
  CHECK(read("0\tnan\n1\t1\n2\t1\n"));
}
