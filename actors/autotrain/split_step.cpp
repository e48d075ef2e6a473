#include "actors/autotrain/split_step.hpp"

#include "recsys/data/dataset.hpp"
#include "recsys/data/row_split.hpp"
#include "recsys/data/split.hpp"

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

result<split_artefacts> split_histories(const split_order& order,
                                        const recsys::dataset& data,
                                        const std::filesystem::path& folder,
                                        storage::artefact_store& artefacts) {
  auto files = recsys::make_split(data, order.rules, order.seed, folder,
                                  {order.join_validation});
  if (!files)
    return pass_on(files);
  split_artefacts made;
  for (auto [file, name] : {std::pair{&files->train, &made.train.file},
                            std::pair{&files->valid, &made.valid.file},
                            std::pair{&files->test, &made.test.file},
                            std::pair{&files->vocabulary, &made.vocabulary}}) {
    auto stored = artefacts.put_file(*file);
    if (!stored)
      return pass_on(stored);
    *name = *stored;
  }
  made.train.rows = files->train_rows;
  made.valid.rows = files->valid_rows;
  made.test.rows = files->test_rows;
  made.users = files->n_users;
  made.items = files->n_items;
  made.rows = files->rows;
  made.protocol_id = recsys::protocol_id(order.rules, to_hex(data.identity()),
                                         made.users, made.items, made.rows);
  return made;
}

result<part_artefacts> store_part(const recsys::row_part_files& files,
                                  storage::artefact_store& artefacts) {
  auto features = artefacts.put_file(files.features);
  if (!features)
    return pass_on(features);
  auto labels = artefacts.put_file(files.labels);
  if (!labels)
    return pass_on(labels);
  return part_artefacts{*features, *labels, files.rows};
}

result<split_artefacts> split_rows(const split_order& order,
                                   const recsys::dataset& data,
                                   const std::filesystem::path& folder,
                                   storage::artefact_store& artefacts) {
  auto files = recsys::make_row_split(data, order.rules, order.seed, folder,
                                      {order.join_validation});
  if (!files)
    return pass_on(files);
  split_artefacts made;
  for (auto [part, name] : {std::pair{&files->train, &made.train},
                            std::pair{&files->valid, &made.valid},
                            std::pair{&files->test, &made.test}}) {
    auto stored = store_part(*part, artefacts);
    if (!stored)
      return pass_on(stored);
    *name = *stored;
  }
  auto vocabulary = artefacts.put_file(files->vocabulary);
  if (!vocabulary)
    return pass_on(vocabulary);
  made.vocabulary = *vocabulary;
  made.users = files->n_users;
  made.items = files->n_items;
  made.rows = files->rows;
  made.fields = files->n_fields;
  made.features = files->n_features;
  made.protocol_id = recsys::protocol_id(order.rules, files->data_hash,
                                         made.users, made.items, made.rows);
  return made;
}

void write_labels(const split_artefacts& made, schema::Split::Builder to) {
  if (made.train.labels)
    to.setTrainLabels(messages::as_data(*made.train.labels));
  if (made.valid.labels)
    to.setValidLabels(messages::as_data(*made.valid.labels));
  if (made.test.labels)
    to.setTestLabels(messages::as_data(*made.test.labels));
  to.setFields(made.fields);
  to.setFeatures(made.features);
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
                           reader.getSeed(), reader.getJoinValidation()};
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
  return order.rules.rows
             ? split_rows(order, *data, folder.path(), artefacts)
             : split_histories(order, *data, folder.path(), artefacts);
}

void write_split(const split_order& order, const split_artefacts& made,
                 schema::Split::Builder to) {
  to.setSeed(order.seed);
  to.setProtocolId(made.protocol_id);
  to.setTrain(messages::as_data(made.train.file));
  to.setValid(messages::as_data(made.valid.file));
  to.setTest(messages::as_data(made.test.file));
  to.setVocabulary(messages::as_data(made.vocabulary));
  to.setTrainRows(made.train.rows);
  to.setValidRows(made.valid.rows);
  to.setTestRows(made.test.rows);
  to.setUsers(made.users);
  to.setItems(made.items);
  to.setInteractions(made.rows);
  write_labels(made, to);
}

} // namespace automodel::actors
