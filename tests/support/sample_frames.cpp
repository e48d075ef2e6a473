#include "tests/support/sample_frames.hpp"

#include <algorithm>

namespace automodel::testing {

namespace {

namespace schema = messages::schema;

// Fills a struct by its schema, so that a new field is covered without a line
// here. Unions take one member after the other as `round` grows.
class filler {
public:
  explicit filler(unsigned round) : round_(round) {}

  void fill(capnp::DynamicStruct::Builder to, int depth) {
    for (auto field : to.getSchema().getNonUnionFields())
      set(to, field, depth);
    auto members = to.getSchema().getUnionFields();
    if (members.size() > 0)
      set(to, members[round_ % members.size()], depth);
  }

private:
  void set(capnp::DynamicStruct::Builder to, capnp::StructSchema::Field field,
           int depth) {
    using kind = capnp::schema::Type;
    auto type = field.getType();
    if (field.getProto().isGroup()) {
      fill(to.init(field).as<capnp::DynamicStruct>(), depth);
      return;
    }
    switch (type.which()) {
    case kind::STRUCT:
      if (depth < 6)
        fill(to.init(field).as<capnp::DynamicStruct>(), depth + 1);
      break;
    case kind::LIST:
      fill_list(to, field, depth);
      break;
    default:
      set_scalar(to, field, {type.which(), ++number_});
    }
  }

  struct value {
    capnp::schema::Type::Which which;
    unsigned number;
  };

  static void set_scalar(capnp::DynamicStruct::Builder to,
                         capnp::StructSchema::Field field, value from) {
    using kind = capnp::schema::Type;
    static constexpr kj::byte bytes[32] = {1, 2, 3, 250, 251, 252};
    switch (from.which) {
    case kind::VOID:
      to.set(field, capnp::VOID);
      break;
    case kind::BOOL:
      to.set(field, from.number % 2 == 1);
      break;
    case kind::TEXT: {
      auto text = "text " + std::to_string(from.number);
      to.set(field, capnp::Text::Reader{text.c_str(), text.size()});
      break;
    }
    case kind::DATA:
      to.set(field, capnp::Data::Reader{bytes, sizeof bytes});
      break;
    case kind::FLOAT32:
    case kind::FLOAT64:
      to.set(field, from.number + 0.5);
      break;
    case kind::ENUM: {
      auto names = field.getType().asEnum().getEnumerants();
      to.set(field, capnp::DynamicEnum{names[from.number % names.size()]});
      break;
    }
    default:
      to.set(field, from.number % 100);
    }
  }

  void fill_list(capnp::DynamicStruct::Builder to,
                 capnp::StructSchema::Field field, int depth) {
    using kind = capnp::schema::Type;
    if (depth >= 6)
      return;
    auto list = to.init(field, 2).as<capnp::DynamicList>();
    auto element = list.getSchema().getElementType();
    for (unsigned i = 0; i < list.size(); ++i)
      switch (element.which()) {
      case kind::STRUCT:
        fill(list[i].as<capnp::DynamicStruct>(), depth + 1);
        break;
      case kind::TEXT:
        list.set(i, "element");
        break;
      case kind::DATA: {
        static constexpr kj::byte bytes[32] = {7};
        list.set(i, capnp::Data::Reader{bytes, sizeof bytes});
        break;
      }
      default:
        list.set(i, i + 1);
      }
  }

  unsigned round_;
  unsigned number_ = 0;
};

template <class Schema>
void add(std::vector<sample_frame>& to, const char* name) {
  auto type = capnp::Schema::from<Schema>();
  auto rounds = std::max<std::size_t>(1, type.getUnionFields().size());
  for (unsigned round = 0; round < rounds; ++round) {
    capnp::MallocMessageBuilder builder;
    filler{round}.fill(builder.initRoot<capnp::DynamicStruct>(type), 0);
    auto label = std::string{name};
    if (rounds > 1)
      label += '-' + std::to_string(round);
    to.push_back({label, type, messages::message<Schema>{builder}.words()});
  }
}

} // namespace

std::vector<sample_frame> sample_frames() {
  std::vector<sample_frame> frames;
  add<schema::Record>(frames, "record");
  add<schema::Annex>(frames, "annex");
  add<schema::WorkerRequest>(frames, "worker-request");
  add<schema::WorkerReply>(frames, "worker-reply");
  add<schema::StepResult>(frames, "step-result");
  add<schema::RunExperiment>(frames, "run-experiment");
  add<schema::ExperimentOutcome>(frames, "experiment-outcome");
  add<schema::ProgressEvent>(frames, "progress-event");
  add<schema::CommitStep>(frames, "commit-step");
  add<schema::CommitReceipt>(frames, "commit-receipt");
  add<schema::HistoryQuery>(frames, "history-query");
  add<schema::History>(frames, "history");
  add<schema::ImportRequest>(frames, "import-request");
  add<schema::ProfileRequest>(frames, "profile-request");
  add<schema::WindowRequest>(frames, "window-request");
  add<schema::SplitRequest>(frames, "split-request");
  add<schema::EvaluateRequest>(frames, "evaluate-request");
  add<schema::ClaimRequest>(frames, "claim-request");
  add<schema::FitRequest>(frames, "fit-request");
  add<schema::ChooseRequest>(frames, "choose-request");
  add<schema::ReleaseRequest>(frames, "release-request");
  add<schema::WatchRequest>(frames, "watch-request");
  add<schema::LettersRequest>(frames, "letters-request");
  add<schema::SharedQuery>(frames, "shared-query");
  add<schema::SharedAnswer>(frames, "shared-answer");
  add<schema::InspectQuery>(frames, "inspect-query");
  add<schema::NodeSnapshot>(frames, "node-snapshot");
  add<schema::ClusterSnapshot>(frames, "cluster-snapshot");
  add<schema::StateRequest>(frames, "state-request");
  add<schema::ActorState>(frames, "actor-state");
  add<schema::TraceRequest>(frames, "trace-request");
  add<schema::TraceReport>(frames, "trace-report");
  add<schema::ControlRequest>(frames, "control-request");
  add<schema::ControlReceipt>(frames, "control-receipt");
  add<schema::GatewayCall>(frames, "gateway-call");
  add<schema::LinkFrame>(frames, "link-frame");
  add<schema::ChunkRequest>(frames, "chunk-request");
  add<schema::Chunk>(frames, "chunk");
  add<schema::FetchRequest>(frames, "fetch-request");
  add<schema::FetchReceipt>(frames, "fetch-receipt");
  add<schema::SubmitExperiment>(frames, "submit-experiment");
  add<schema::SubmitReceipt>(frames, "submit-receipt");
  add<schema::ExperimentsQuery>(frames, "experiments-query");
  add<schema::ExperimentList>(frames, "experiment-list");
  add<schema::OrderExperiment>(frames, "order-experiment");
  add<schema::OrderReceipt>(frames, "order-receipt");
  add<schema::StopWork>(frames, "stop-work");
  return frames;
}

} // namespace automodel::testing
