#include "actors/placement/work.hpp"

#include "messages/parameters.hpp"

namespace automodel::actors {

namespace {

template <class Request>
work_order head_of(typename Request::Reader from) {
  auto step = from.getStep();
  work_order out;
  out.experiment = messages::read_text(step.getExperiment());
  out.step = messages::read_text(step.getName());
  out.position = step.getPosition();
  out.deadline = std::chrono::seconds{from.getLimits().getDeadlineSeconds()};
  return out;
}

void add_artefacts(std::vector<digest>& to,
                   std::initializer_list<capnp::Data::Reader> names) {
  for (auto name : names)
    if (auto artefact = messages::read_digest(name))
      to.push_back(*artefact);
}

result<work_order> order_of(const message<schema::FitRequest>& request) {
  return request.read(
      [](schema::FitRequest::Reader from) -> result<work_order> {
        auto out = head_of<schema::FitRequest>(from);
        add_artefacts(out.inputs,
                      {from.getTrain(), from.getValid(), from.getTrainLabels(),
                       from.getValidLabels()});
        return out;
      });
}

result<work_order> order_of(const message<schema::EvaluateRequest>& request) {
  return request.read(
      [](schema::EvaluateRequest::Reader from) -> result<work_order> {
        auto out = head_of<schema::EvaluateRequest>(from);
        out.opens_holdout = from.getTest().size() != 0;
        add_artefacts(out.inputs,
                      {from.getModel(), from.getTrain(), from.getValid(),
                       from.getTest(), from.getLabels()});
        return out;
      });
}

} // namespace

result<work_order> read_work(const work_request& request) {
  return std::visit([](const auto& one) { return order_of(one); }, request);
}

result<std::vector<digest>>
outputs_of(const message<schema::StepResult>& answer) {
  return answer.read(
      [](schema::StepResult::Reader from) -> result<std::vector<digest>> {
        std::vector<digest> out;
        auto record = from.getRecord();
        if (record.isTraining())
          add_artefacts(out, {record.getTraining().getModel()});
        if (record.isEvaluation())
          add_artefacts(out, {record.getEvaluation().getPerUser()});
        return out;
      });
}

} // namespace automodel::actors
