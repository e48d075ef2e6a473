#pragma once

#include "messages/message.hpp"
#include "messages/schema/agents.capnp.h"
#include "messages/schema/inspection.capnp.h"
#include "messages/schema/cluster.capnp.h"
#include "runtime/caf/type_ids.hpp"

namespace automodel::actors {

namespace schema = messages::schema;

} // namespace automodel::actors

// The messages that actors exchange. Appending is compatible; the order is
// part of the wire format of later CAF versions.
CAF_BEGIN_TYPE_ID_BLOCK(automodel_actors, AUTOMODEL_FIRST_ACTOR_TYPE_ID)
AUTOMODEL_MESSAGE(automodel_actors, CommitStep)
AUTOMODEL_MESSAGE(automodel_actors, CommitReceipt)
AUTOMODEL_MESSAGE(automodel_actors, HistoryQuery)
AUTOMODEL_MESSAGE(automodel_actors, History)
AUTOMODEL_MESSAGE(automodel_actors, RunExperiment)
AUTOMODEL_MESSAGE(automodel_actors, ExperimentOutcome)
AUTOMODEL_MESSAGE(automodel_actors, ProgressEvent)
AUTOMODEL_MESSAGE(automodel_actors, StepResult)
AUTOMODEL_MESSAGE(automodel_actors, ImportRequest)
AUTOMODEL_MESSAGE(automodel_actors, ProfileRequest)
AUTOMODEL_MESSAGE(automodel_actors, WindowRequest)
AUTOMODEL_MESSAGE(automodel_actors, SplitRequest)
AUTOMODEL_MESSAGE(automodel_actors, EvaluateRequest)
AUTOMODEL_MESSAGE(automodel_actors, ClaimRequest)
AUTOMODEL_MESSAGE(automodel_actors, FitRequest)
AUTOMODEL_MESSAGE(automodel_actors, ChooseRequest)
AUTOMODEL_MESSAGE(automodel_actors, ReleaseRequest)
AUTOMODEL_MESSAGE(automodel_actors, WatchRequest)
AUTOMODEL_MESSAGE(automodel_actors, LettersRequest)
AUTOMODEL_MESSAGE(automodel_actors, SharedQuery)
AUTOMODEL_MESSAGE(automodel_actors, SharedAnswer)
AUTOMODEL_MESSAGE(automodel_actors, InspectQuery)
AUTOMODEL_MESSAGE(automodel_actors, NodeSnapshot)
AUTOMODEL_MESSAGE(automodel_actors, ClusterSnapshot)
AUTOMODEL_MESSAGE(automodel_actors, StateRequest)
AUTOMODEL_MESSAGE(automodel_actors, ActorState)
AUTOMODEL_MESSAGE(automodel_actors, TraceRequest)
AUTOMODEL_MESSAGE(automodel_actors, TraceReport)
AUTOMODEL_MESSAGE(automodel_actors, ControlRequest)
AUTOMODEL_MESSAGE(automodel_actors, ControlReceipt)
AUTOMODEL_MESSAGE(automodel_actors, GatewayCall)
AUTOMODEL_MESSAGE(automodel_actors, ChunkRequest)
AUTOMODEL_MESSAGE(automodel_actors, Chunk)
AUTOMODEL_MESSAGE(automodel_actors, FetchRequest)
AUTOMODEL_MESSAGE(automodel_actors, FetchReceipt)
AUTOMODEL_MESSAGE(automodel_actors, SubmitExperiment)
AUTOMODEL_MESSAGE(automodel_actors, SubmitReceipt)
AUTOMODEL_MESSAGE(automodel_actors, ExperimentsQuery)
AUTOMODEL_MESSAGE(automodel_actors, ExperimentList)
AUTOMODEL_MESSAGE(automodel_actors, OrderExperiment)
AUTOMODEL_MESSAGE(automodel_actors, OrderReceipt)
AUTOMODEL_MESSAGE(automodel_actors, StopWork)
CAF_END_TYPE_ID_BLOCK(automodel_actors)
