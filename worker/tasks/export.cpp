#include "messages/parameters.hpp"
#include "recsys/data/id_space.hpp"
#include "recsys/data/rows/feature_space.hpp"
#include "recsys/json_text.hpp"
#include "recsys/models/program/export_program.hpp"
#include "recsys/models/program/program_family.hpp"
#include "worker/tasks/task_input.hpp"
#include "worker/tasks/tasks.hpp"

#include <nlohmann/json.hpp>

#include <unistd.h>

namespace automodel::worker {

namespace {

using recsys::array_file;
using json = nlohmann::json;

json as_json(const recsys::id_space& ids) {
  return {{"users", ids.users}, {"items", ids.items}, {"titles", ids.titles}};
}

json as_json(const recsys::feature_space& space) {
  return {{"fields", space.fields},
          {"labels", space.labels},
          {"starts", space.starts},
          {"tokens", space.tokens}};
}

/// What the ids of a model stand for, as text.
result<std::string> vocabulary_text(recsys::program_task of,
                                    const task_context& in) {
  auto fd = in.passed.get("vocabulary");
  if (!fd)
    return pass_on(fd);
  if (of != recsys::program_task::ctr) {
    auto ids = recsys::id_space::map(*fd, "vocabulary");
    if (!ids)
      return pass_on(ids);
    return recsys::json_text(as_json(*ids));
  }
  auto file = array_file::map(*fd, "vocabulary", recsys::feature_space::kind);
  if (!file)
    return pass_on(file);
  auto space = recsys::feature_space::read(*file);
  if (!space)
    return pass_on(space);
  return recsys::json_text(as_json(*space));
}

/// Writes to a descriptor and hashes on the way.
class hashed_output {
public:
  explicit hashed_output(int fd) : fd_(fd) {}

  bool write(const void* data, std::size_t size) {
    std::span bytes{static_cast<const std::byte*>(data), size};
    hash_.add(bytes);
    bytes_ += size;
    while (!bytes.empty()) {
      auto written = ::write(fd_, bytes.data(), bytes.size());
      if (written <= 0)
        return false;
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
  }

  digest finish() { return hash_.finish(); }
  std::uint64_t bytes() const noexcept { return bytes_; }

private:
  int fd_;
  digest_builder hash_;
  std::uint64_t bytes_ = 0;
};

result<void> check_family(const recipe& how, const task_context& in) {
  const auto* found = in.models.find(how.family);
  auto use = found != nullptr && found->fit_rows ? model_use::rows
                                                 : model_use::ranking;
  auto family = find_family(how, use, in);
  if (!family)
    return pass_on(family);
  if (!recsys::is_program_family(how.family))
    return fail(errc::invalid_argument,
                "'" + how.family
                    + "' is no model program: there is nothing "
                      "that PyTorch could load",
                "families that are programs can be exported");
  return {};
}

} // namespace

result<void> run(const export_task& task, const task_context& in) {
  if (auto fine = check_family(task.how, in); !fine)
    return fine;
  auto fd = in.passed.get("model");
  if (!fd)
    return pass_on(fd);
  auto out = in.passed.get("out");
  if (!out)
    return pass_on(out);
  auto saved = array_file::map(*fd, "model", model_kind(task.how));
  if (!saved)
    return pass_on(saved);
  auto model = recsys::load_program(task.how.family, *saved);
  if (!model)
    return pass_on(model);
  auto vocabulary = vocabulary_text(model->model.task(), in);
  if (!vocabulary)
    return pass_on(vocabulary);
  hashed_output archive{*out};
  auto written = recsys::export_program(
      *model, {{"vocabulary.json", std::move(*vocabulary)}},
      [&](const void* data, std::size_t size) {
        return archive.write(data, size);
      });
  if (!written)
    return written;
  in.reply.send([&](reply_writer::builder reply) {
    auto exported = reply.initExported();
    exported.setBytes(archive.bytes());
    exported.setArchive(messages::as_data(archive.finish()));
  });
  return {};
}

} // namespace automodel::worker
