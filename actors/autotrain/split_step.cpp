#include "actors/autotrain/split_step.hpp"

#include "recsys/data/dataset.hpp"
#include "recsys/evaluation/protocol.hpp"

#include <unistd.h>

#include <utility>

namespace automodel::actors {

namespace {

// A folder of its own that goes with the object.
class scratch_folder {
public:
  explicit scratch_folder(const std::filesystem::path& parent,
                          const std::string& name)
      : path_(parent / (name + '.' + std::to_string(::getpid()))) {}
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;
  ~scratch_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const noexcept { return path_; }

private:
  std::filesystem::path path_;
};

result<recsys::dataset> open_dataset(const digest& name,
                                     const storage::artefact_store& artefacts) {
  auto fd = artefacts.open(name);
  if (!fd)
    return pass_on(fd);
  return recsys::dataset::map(fd->get(), "dataset " + to_hex(name));
}

} // namespace

result<split_order>
read_split_order(const message<schema::SplitRequest>& from) {
  return from.read(
      [](schema::SplitRequest::Reader reader) -> result<split_order> {
        auto step = read_step(reader.getStep());
        if (!step)
          return pass_on(step);
        auto dataset = messages::read_digest(reader.getDataset());
        if (!dataset)
          return fail(errc::parse_error, "the data set is not named by a hash");
        auto rules = recsys::protocol_from_json(
            messages::read_text(reader.getProtocol()));
        if (!rules)
          return pass_on(rules);
        return split_order{std::move(*step), *dataset, std::move(*rules),
                           reader.getSeed()};
      });
}

result<split_artefacts>
make_split_artefacts(const split_order& order,
                     const std::filesystem::path& scratch,
                     storage::artefact_store& artefacts) {
  auto data = open_dataset(order.dataset, artefacts);
  if (!data)
    return pass_on(data);
  scratch_folder folder{scratch, "split-" + std::to_string(order.seed)};
  auto files
      = recsys::make_split(*data, order.rules, order.seed, folder.path());
  if (!files)
    return pass_on(files);
  split_artefacts made;
  made.files = *files;
  for (auto [file, name] : {std::pair{&files->train, &made.train},
                            std::pair{&files->valid, &made.valid},
                            std::pair{&files->test, &made.test},
                            std::pair{&files->vocabulary, &made.vocabulary}}) {
    auto stored = artefacts.put_file(*file);
    if (!stored)
      return pass_on(stored);
    *name = *stored;
  }
  made.protocol_id
      = recsys::protocol_id(order.rules, to_hex(data->identity()),
                            files->n_users, files->n_items, files->rows);
  return made;
}

void write_split(const split_order& order, const split_artefacts& made,
                 schema::Split::Builder to) {
  to.setSeed(order.seed);
  to.setProtocolId(made.protocol_id);
  to.setTrain(messages::as_data(made.train));
  to.setValid(messages::as_data(made.valid));
  to.setTest(messages::as_data(made.test));
  to.setVocabulary(messages::as_data(made.vocabulary));
  to.setTrainRows(made.files.train_rows);
  to.setValidRows(made.files.valid_rows);
  to.setTestRows(made.files.test_rows);
  to.setUsers(made.files.n_users);
  to.setItems(made.files.n_items);
  to.setInteractions(made.files.rows);
}

} // namespace automodel::actors
