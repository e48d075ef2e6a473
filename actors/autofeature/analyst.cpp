#include "actors/autofeature/analyst.hpp"

#include "actors/autofeature/windows.hpp"
#include "actors/progress.hpp"
#include "recsys/data/data_profile.hpp"
#include "recsys/data/import.hpp"
#include "recsys/experiment/experiment_spec.hpp"

namespace automodel::actors {

namespace {

result<recsys::dataset> open_dataset(capnp::Data::Reader name,
                                     const storage::artefact_store& artefacts) {
  auto hash = messages::read_digest(name);
  if (!hash)
    return fail(errc::parse_error, "the data set is not named by a hash");
  auto fd = artefacts.open(*hash);
  if (!fd)
    return pass_on(fd);
  return recsys::dataset::map(fd->get(), "dataset " + to_hex(*hash));
}

struct import_order {
  step_header step;
  recsys::data_source source;
};

result<import_order> read(const message<schema::ImportRequest>& request) {
  return request.read(
      [](schema::ImportRequest::Reader from) -> result<import_order> {
        auto step = read_step(from.getStep());
        if (!step)
          return pass_on(step);
        auto spec = recsys::from_canonical_json(
            messages::read_text(from.getSource()));
        if (!spec)
          return pass_on(spec);
        auto source = spec->data;
        source.path = messages::read_text(from.getDataPath());
        source.items = messages::read_text(from.getItemsPath());
        source.users = messages::read_text(from.getUsersPath());
        return import_order{std::move(*step), std::move(source)};
      });
}

struct dataset_order {
  step_header step;
  recsys::dataset data;
  std::uint32_t limit = 0;
};

template <class Request>
result<dataset_order> read(const message<Request>& request,
                           const storage::artefact_store& artefacts) {
  return request.read(
      [&](typename Request::Reader from) -> result<dataset_order> {
        auto step = read_step(from.getStep());
        if (!step)
          return pass_on(step);
        auto data = open_dataset(from.getDataset(), artefacts);
        if (!data)
          return pass_on(data);
        dataset_order order{std::move(*step), std::move(*data)};
        if constexpr (requires { from.getLimit(); })
          order.limit = from.getLimit();
        return order;
      });
}

void write_data_version(const recsys::dataset& data, const std::string& name,
                        const digest& artefact,
                        schema::DataVersion::Builder to) {
  to.setName(name);
  to.setHash(messages::as_data(data.identity()));
  to.setUsers(data.n_users());
  to.setItems(data.n_items());
  to.setInteractions(data.size());
  auto source = data.format();
  for (const auto& file : data.sources())
    source += ' ' + file;
  to.setSource(source);
  to.setArtefact(messages::as_data(artefact));
}

void write_windows(const std::vector<std::int64_t>& windows,
                   schema::Decision::Builder to) {
  to.setSlot("autofeature/window_days");
  to.setRationale("the whole history, and the newest half, eighth and "
                  "thirty-second of the rows");
  auto options = to.initOptions(static_cast<unsigned>(windows.size()));
  for (unsigned i = 0; i < options.size(); ++i)
    messages::write_parameters({{"window_days", windows[i]}},
                               options[i].initChoice(1));
}

} // namespace

analyst::analyst(self_type* self, storage::artefact_store artefacts,
                 std::filesystem::path cache)
    : self_(self), artefacts_(std::move(artefacts)), cache_(std::move(cache)) {}

analyst::handle::behavior_type analyst::make_behavior() {
  return {
      runtime::guarded(self_,
                       [this](const message<schema::ImportRequest>& request) {
                         return import(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::ProfileRequest>& request) {
                         return profile(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::WindowRequest>& request) {
                         return windows(request);
                       }),
  };
}

result<message<schema::StepResult>>
analyst::import(const message<schema::ImportRequest>& request) {
  step_clock clock;
  auto order = read(request);
  if (!order)
    return pass_on(order);
  self_->summarise("reads " + order->source.name);
  step_progress progress;
  progress.experiment = order->step.experiment;
  progress.step = order->step.name;
  auto data = recsys::import_dataset(order->source, cache_,
                                     [&](const recsys::work_progress& now) {
                                       progress.done = now.done;
                                       progress.total = now.total;
                                       progress.text = now.phase;
                                       tell_progress(self_, progress);
                                     });
  self_->summarise("idle");
  if (!data)
    return step_failure(order->step, role, clock, "", data.error());
  auto artefact = artefacts_.put(data->file().bytes());
  if (!artefact)
    return step_failure(order->step, role, clock, "", artefact.error());
  return step_result(order->step, role, clock,
                     [&](schema::Record::Builder record) {
                       write_data_version(*data, order->source.name, *artefact,
                                          record.initDataVersion());
                     });
}

result<message<schema::StepResult>>
analyst::profile(const message<schema::ProfileRequest>& request) {
  step_clock clock;
  auto order = read(request, artefacts_);
  if (!order)
    return pass_on(order);
  self_->summarise("describes the data");
  auto found = recsys::describe(order->data);
  auto text = recsys::to_json(found);
  auto artefact = artefacts_.put(std::as_bytes(std::span{text}));
  self_->summarise("idle");
  if (!artefact)
    return step_failure(order->step, role, clock, "", artefact.error());
  return step_result(
      order->step, role, clock, [&](schema::Record::Builder record) {
        auto to = record.initProfile();
        to.setHash(messages::as_data(*artefact));
        auto findings
            = to.initFindings(static_cast<unsigned>(found.findings.size()));
        for (unsigned i = 0; i < findings.size(); ++i)
          findings.set(i, found.findings[i].text);
      });
}

result<message<schema::StepResult>>
analyst::windows(const message<schema::WindowRequest>& request) {
  step_clock clock;
  auto order = read(request, artefacts_);
  if (!order)
    return pass_on(order);
  auto proposed = propose_windows(order->data, order->limit);
  return step_result(order->step, role, clock,
                     [&](schema::Record::Builder record) {
                       write_windows(proposed, record.initDecision());
                     });
}

} // namespace automodel::actors
