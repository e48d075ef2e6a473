#include "cli/row_evaluation.hpp"

#include "actors/autotrain/job_request.hpp"
#include "cli/champion_scorer.hpp"
#include "cli/report_files.hpp"
#include "messages/frame_socket.hpp"
#include "messages/parameters.hpp"
#include "recsys/data/import.hpp"
#include "recsys/data/row_split.hpp"
#include "recsys/data/rows/feature_space.hpp"
#include "recsys/evaluation/prediction_stream.hpp"

#include <fcntl.h>

namespace automodel::cli {

namespace {

constexpr actors::job_limits judging_limits{3600, 0};
constexpr std::chrono::hours deadline{1};

result<unique_fd> open_file(const std::filesystem::path& path) {
  unique_fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd)
    return fail_at({path.string()}, errc::io_error, "cannot be opened");
  return fd;
}

result<void> check_same(const recsys::champion& champion,
                        const row_test_bed& bed) {
  const auto& info = champion.info();
  if (bed.dataset_hash != info.dataset_hash)
    return fail(errc::incompatible,
                "these are other data than the champion was trained on ("
                    + bed.dataset_hash.substr(0, 12) + ", not "
                    + info.dataset_hash.substr(0, 12) + ")",
                "give '" + info.dataset_name
                    + "', or run an experiment on the new data");
  auto fd = champion.section("vocabulary");
  if (!fd)
    return pass_on(fd);
  auto vocabulary = recsys::array_file::map(fd->get(), "vocabulary",
                                            recsys::feature_space::kind);
  if (!vocabulary)
    return pass_on(vocabulary);
  if (bed.protocol_id != info.protocol_id
      || vocabulary->content() != bed.vocabulary)
    return fail(errc::incompatible,
                "the champion was trained under protocol " + info.protocol_id
                    + " and other features than these of protocol "
                    + bed.protocol_id);
  return {};
}

result<void> failure_of(const runtime::worker_reply& reply) {
  using messages::schema::WorkerReply;
  return reply.read([](WorkerReply::Reader from) -> result<void> {
    if (from.which() == WorkerReply::FAILED)
      return tl::unexpected<error>(messages::read_problem(from.getFailed()));
    return {};
  });
}

} // namespace

result<row_test_bed> make_row_test_bed(const recsys::data_source& source,
                                       const recsys::protocol& rules,
                                       std::uint64_t seed,
                                       const std::filesystem::path& cache,
                                       const std::filesystem::path& folder) {
  auto data = recsys::import_dataset(source, cache);
  if (!data)
    return pass_on(data);
  auto files
      = recsys::make_row_split(*data, rules, seed, folder, {rules.refit});
  if (!files)
    return pass_on(files);
  auto features = recsys::row_features::open(files->test.features);
  if (!features)
    return pass_on(features);
  auto labels = recsys::row_labels::open(files->test.labels);
  if (!labels)
    return pass_on(labels);
  row_test_bed bed{std::move(*features),
                   std::move(*labels),
                   files->test.features,
                   files->vocabulary_hash,
                   to_hex(data->identity()),
                   recsys::protocol_id(rules, files->data_hash, files->n_users,
                                       files->n_items, files->rows),
                   {}};
  if (!data->lines().empty())
    for (auto row : bed.labels.sources())
      bed.lines.push_back(data->lines()[row]);
  return bed;
}

result<std::vector<float>> predict_rows(const recsys::champion& champion,
                                        const row_test_bed& bed) {
  if (auto same = check_same(champion, bed); !same)
    return pass_on(same);
  auto workers = champion_workers();
  if (!workers)
    return pass_on(workers);
  auto sockets = messages::frame_socket::make_pair();
  if (!sockets)
    return pass_on(sockets);
  auto model = champion.section("model");
  if (!model)
    return pass_on(model);
  auto rows = open_file(bed.features_file);
  if (!rows)
    return pass_on(rows);
  actors::job_descriptors given;
  given.adopt("model", std::move(*model));
  given.adopt("rows", std::move(*rows));
  given.add("judge", sockets->first.get());
  auto worker = (*workers)->spawn(actors::limits_for(judging_limits));
  if (!worker)
    return pass_on(worker);
  auto request = actors::job_request(judging_limits, given, [&](auto to) {
    actors::write_recipe(champion_recipe(champion.info()),
                         to.initScoreRows().initRecipe());
  });
  if (auto sent = worker->send(request, given.descriptors()); !sent)
    return pass_on(sent);
  sockets->first.reset(); // the worker has its own
  auto predictions = recsys::receive_predictions(
      sockets->second.get(),
      {bed.labels.n_rows(),
       static_cast<std::uint32_t>(bed.labels.names().size()),
       deadline,
       {}});
  if (predictions)
    return predictions;
  // A worker that failed says why.
  auto reply = worker->receive(std::chrono::seconds{5});
  if (reply && *reply)
    if (auto why = failure_of(**reply); !why)
      return pass_on(why);
  return pass_on(predictions);
}

result<void> write_rows(const std::filesystem::path& path,
                        const row_test_bed& bed,
                        const std::vector<float>& predictions) {
  const auto& names = bed.labels.names();
  std::string text = "row\tline";
  for (const auto& name : names)
    text += '\t' + name;
  if (!predictions.empty())
    for (const auto& name : names)
      text += "\tprediction of " + name;
  auto add = [&](float value) {
    text += '\t' + to_string(parameter{static_cast<double>(value)});
  };
  for (std::uint64_t row = 0; row < bed.labels.n_rows(); ++row) {
    text += '\n' + std::to_string(row) + '\t'
            + (bed.lines.empty() ? "" : std::to_string(bed.lines[row]));
    for (std::size_t label = 0; label < names.size(); ++label)
      add(bed.labels.labels()[row * names.size() + label]);
    if (!predictions.empty())
      for (std::size_t label = 0; label < names.size(); ++label)
        add(predictions[row * names.size() + label]);
  }
  return write_file(path, text + '\n');
}

} // namespace automodel::cli
