#pragma once

// Every actor's protocol, in one reviewed file. A request for a step of an
// experiment is answered with the record of what was done; a failure of the
// step is a record, too, while an error says that the step is still to be
// done. Paths are those of docs/architecture.md.

#include "actors/message_types.hpp"
#include "runtime/caf/signature.hpp"

namespace automodel::actors {

template <class Schema>
using message = messages::message<Schema>;

using runtime::fn;
using runtime::typed_handle;

/// `/memory`: the one writer of the journal.
using memory_actor = typed_handle<
    // Writes the records of a step; the answer means that they are on disk.
    fn<result<message<schema::CommitReceipt>>(message<schema::CommitStep>)>,
    // The records of an experiment, as many as fit into a message.
    fn<result<message<schema::History>>(message<schema::HistoryQuery>)>,
    // The same from an index on, as soon as there is a record.
    fn<result<message<schema::History>>(message<schema::WatchRequest>)>,
    // Letters that wait for somebody, as soon as there is one.
    fn<result<message<schema::History>>(message<schema::LettersRequest>)>,
    // A slot, a lease or a budget as it is now.
    fn<result<message<schema::SharedAnswer>>(message<schema::SharedQuery>)>>;

/// `/coordinator`: supervises experiments.
/// `/coordinator/experiments/<id>`: one experiment, the same protocol.
using experiment_runner = typed_handle<
    // Runs an experiment, or goes on with it, to its end.
    fn<result<message<schema::ExperimentOutcome>>(
        message<schema::RunExperiment>)>,
    // Cancels, pauses or resumes one that runs. Told, not asked.
    fn<void(message<schema::OrderExperiment>)>>;

/// `/inbox`: where a cluster takes experiments.
using inbox_actor = typed_handle<
    // The answer means that it is on disk, and will be run.
    fn<result<message<schema::SubmitReceipt>>(
        message<schema::SubmitExperiment>)>,
    // What was submitted, and how far it is.
    fn<result<message<schema::ExperimentList>>(
        message<schema::ExperimentsQuery>)>,
    // The answer means that the order is on disk, and will be kept.
    fn<result<message<schema::OrderReceipt>>(
        message<schema::OrderExperiment>)>>;

/// `/archive`: what people may read of a cluster's memory.
using archive_actor = typed_handle<
    // The records of an experiment, as many as fit into a message.
    fn<result<message<schema::History>>(message<schema::HistoryQuery>)>,
    // Some bytes of an artefact that is a result.
    fn<result<message<schema::Chunk>>(message<schema::ChunkRequest>)>>;

/// Whoever wants to see how experiments move: a terminal, a log.
using progress_observer = typed_handle<
    // A step began, moved or ended. Told, not asked.
    fn<void(message<schema::ProgressEvent>)>>;

/// `/coordinator/autofeature/analyst`
using analyst_actor = typed_handle<
    // Reads the data and names its version.
    fn<result<message<schema::StepResult>>(message<schema::ImportRequest>)>,
    // Describes it: a profile with its findings.
    fn<result<message<schema::StepResult>>(message<schema::ProfileRequest>)>,
    // Decides which recency windows are worth trying on it.
    fn<result<message<schema::StepResult>>(message<schema::WindowRequest>)>>;

/// `/coordinator/autotrain`: leads its trainers, decides by what they found.
using autotrain_actor = typed_handle<
    // Chooses among options that were judged on validation.
    fn<result<message<schema::StepResult>>(message<schema::ChooseRequest>)>,
    // Packs the champion into one file.
    fn<result<message<schema::StepResult>>(message<schema::ReleaseRequest>)>>;

/// `/node/<id>/slots/<n>/trainer`: owns a worker process at a time.
using trainer_actor = typed_handle<
    // Fits one configuration; the answer names the model.
    fn<result<message<schema::StepResult>>(message<schema::FitRequest>)>>;

/// `/coordinator/autotrain/evaluator-<n>`, `/node/<id>/slots/<n>/evaluator`:
/// alone in reading test splits.
using evaluator_actor = typed_handle<
    // Splits a data set under a protocol.
    fn<result<message<schema::StepResult>>(message<schema::SplitRequest>)>,
    // Judges a model on validation or test, in processes of its own.
    fn<result<message<schema::StepResult>>(message<schema::EvaluateRequest>)>,
    // Intervals, comparisons and verdicts over all candidates.
    fn<result<message<schema::StepResult>>(message<schema::ClaimRequest>)>>;

/// `/inspection/inspector`: what is known of a node's actors from outside. It
/// has a thread of its own, so that it answers whoever else is stuck.
using inspector_actor = typed_handle<
    // The node and its actors, from counters: nobody is asked.
    fn<result<message<schema::NodeSnapshot>>(message<schema::InspectQuery>)>,
    // One actor with its state; a stuck one with its counters only.
    fn<result<message<schema::ActorState>>(message<schema::StateRequest>)>,
    // Messages as they pass, until one of the caps is reached.
    fn<result<message<schema::TraceReport>>(message<schema::TraceRequest>)>>;

/// `/inspection/cluster`: the same over all nodes that answer in time.
using cluster_inspector_actor = typed_handle<
    // Every node's actors, and which nodes are missing.
    fn<result<message<schema::ClusterSnapshot>>(message<schema::InspectQuery>)>,
    // An actor's state, wherever it lives.
    fn<result<message<schema::ActorState>>(message<schema::StateRequest>)>,
    // A trace of every node at once.
    fn<result<message<schema::TraceReport>>(message<schema::TraceRequest>)>>;

/// `/inspection/control`: acts on actors for people. A node has one only where
/// control is allowed.
using controller_actor = typed_handle<
    // Does it, on this node or another, and records it as a decision.
    fn<result<message<schema::ControlReceipt>>(
        message<schema::ControlRequest>)>>;

/// `/gateway`: the node's HTTP interface.
using gateway_actor = typed_handle<
    // A request of a client waits in the inbox. Told by the HTTP server.
    fn<void(message<schema::GatewayCall>)>,
    // A step of an experiment began, moved or ended; shown as an event.
    fn<void(message<schema::ProgressEvent>)>>;

/// `/node/<id>/slots/<n>`: one piece of work at a time, on one node.
using slot_actor = typed_handle<
    // Fits one configuration; the answer names the model.
    fn<result<message<schema::StepResult>>(message<schema::FitRequest>)>,
    // Judges a model on validation or test.
    fn<result<message<schema::StepResult>>(message<schema::EvaluateRequest>)>,
    // Ends the work on a step, if it is at it. Told, not asked.
    fn<void(message<schema::StopWork>)>>;

/// `/coordinator/placement`: finds a free slot for each, wherever it is. Work
/// whose asker ends is dropped.
using placement_actor = typed_handle<
    // Both as of a slot.
    fn<result<message<schema::StepResult>>(message<schema::FitRequest>)>,
    fn<result<message<schema::StepResult>>(message<schema::EvaluateRequest>)>,
    // Pauses or resumes what waits of an experiment. Told, not asked.
    fn<void(message<schema::OrderExperiment>)>>;

/// `/node/<id>/artefacts`: hands out what was granted to the asking node.
using artefact_server = typed_handle<
    // Some bytes of an artefact.
    fn<result<message<schema::Chunk>>(message<schema::ChunkRequest>)>>;

/// `/node/<id>/fetcher`: brings artefacts to this node.
using artefact_fetcher = typed_handle<
    // Answers once all of them are here, whole and on disk.
    fn<result<message<schema::FetchReceipt>>(message<schema::FetchRequest>)>>;

} // namespace automodel::actors
