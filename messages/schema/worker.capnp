@0xb71029c31de34e26;
# Between a node and a worker process, over a socket pair. Descriptors travel
# beside a frame (SCM_RIGHTS) in the order that `descriptors` names.

using Cxx = import "/capnp/c++.capnp";
using Common = import "common.capnp";
$Cxx.namespace("automodel::messages::schema");

struct WorkerRequest @0xa7c52f0d81e9b346 {
  task @0 :UInt64;            # echoed in every reply
  deadlineMs @1 :UInt32;      # from receipt; the node kills at the deadline
  memoryBytes @2 :UInt64;     # address-space limit, 0: the node's default
  descriptors @3 :List(Text); # what each passed descriptor is

  union {
    fit @4 :FitTask;
    score @5 :ScoreTask;
    judge @6 :JudgeTask;
    describe @7 :Void;        # answers with the model families and kernels
    misbehave @8 :Misbehaviour; # for tests of the sandbox itself
    fitRows @9 :FitRowsTask;
    scoreRows @10 :ScoreRowsTask;
    judgeRows @11 :JudgeRowsTask;
    check @12 :CheckTask;
    export @13 :ExportTask;
    readPaper @14 :ReadPaperTask;
  }
}

struct Recipe @0xe05d92b7f13ca864 {
  family @0 :Text;                     # "ease", "program"
  fit @1 :List(Common.Parameter);
  score @2 :List(Common.Parameter);
  programName @3 :Text;                # for error messages
  program @4 :Text;                    # TorchScript source, empty if none
}

struct FitTask @0x9d38e6c1f5b0724a {
  # descriptors: "train", "valid" (absent if the model may not see it), "model",
  # "checkpoint-a" and "checkpoint-b" (absent: the fit cannot be gone on with)
  recipe @0 :Recipe;
  seed @1 :UInt64;
  metric @2 :Text;      # validation metric for early stopping, "ndcg@10"
  maskHistory @3 :Bool;
  checkpointMs @4 :UInt32; # least time between two states in the checkpoints
}

struct ScoreTask @0xcf17a80e42d96b35 {
  # descriptors: "model", "train", "valid" (absent: not part of the history),
  # "judge" (stream socket)
  # Serves recsys/evaluation/score_stream until the judge closes the socket.
  recipe @0 :Recipe;
}

struct JudgeTask @0x86fb0d23e7c4a159 {
  # descriptors: "train", "valid", "test" (absent when judging validation),
  # "scorer" (stream socket), "values" (per-user values are written here)
  protocol @0 :Text;     # canonical JSON of recsys/evaluation/protocol
  part @1 :Text;         # "valid" or "test"
  batchUsers @2 :UInt32; # 0: chosen by the judge
  protocolId @3 :Text;   # stands in the judgement
}

struct FitRowsTask @0x83ec98f66413187e {
  # descriptors: "train", "train-labels", "valid", "valid-labels" (both absent if
  # the model may not see them), "model", "checkpoint-a" and "checkpoint-b" as in
  # FitTask
  recipe @0 :Recipe;
  seed @1 :UInt64;
  metric @2 :Text;       # validation metric for early stopping, "auc"
  checkpointMs @3 :UInt32;
}

struct ScoreRowsTask @0xf55374d6bf0171f2 {
  # descriptors: "model", "rows" (features of the judged part), "judge" (stream
  # socket)
  # Serves recsys/evaluation/prediction_stream.
  recipe @0 :Recipe;
}

struct JudgeRowsTask @0xe6dd281fde8b5822 {
  # descriptors: "labels" (of the judged part), "scorer" (stream socket),
  # "values" (the judgement is written here)
  protocol @0 :Text;     # canonical JSON of recsys/evaluation/protocol
  part @1 :Text;         # "valid" or "test"
  protocolId @2 :Text;   # stands in the judgement
}

struct CheckTask @0xae478183a3392fed {
  # Compiles a program and runs the gates of its task, on data made up in the
  # worker. Progress names each gate before it runs.
  recipe @0 :Recipe;       # of the family "program"
  labels @1 :UInt32;       # how many a row of the task ctr has; 0: one
  reference @2 :Text;      # a slow program that says what is right; empty: none
  referenceName @3 :Text;
}

struct ExportTask @0xc5ae97738c0aa5ba {
  # descriptors: "model", "vocabulary", "out" (the archive is written here)
  recipe @0 :Recipe;       # as in ScoreTask
}

struct ReadPaperTask @0x89e235a42bb8b655 {
  # descriptors: "paper" (one file) or "folder" (the files of a LaTeX paper, as
  # recsys/papers/document/paper_folder packs them), "document" (written here,
  # as recsys/papers/document/document_json)
  name @0 :Text;           # of the paper, for error messages
}

struct Misbehaviour @0xb9602dc5a8f1e374 {
  kind @0 :Text;  # worker/tasks/misbehave.cpp names them
  text @1 :Text;
}

struct WorkerReply @0xd4e8170fb62c9a53 {
  task @0 :UInt64;
  union {
    ready @1 :Ready;       # once, when the sandbox stands
    progress @2 :Progress;
    fitted @3 :Fitted;
    scored @4 :Void;
    judged @5 :Judged;
    described @6 :Described;
    failed @7 :Common.Problem;
    checked @8 :Checked;
    exported @9 :Exported;
    paperRead @10 :PaperRead;
  }
}

struct Ready @0xfa295bd3c0714e86 {
  pid @0 :Int32;
  sandbox @1 :List(Text);  # the protections in force
  missing @2 :List(Text);  # the protections the kernel refused
  generatedCode @3 :Bool;  # all that generated code needs is in force
}

struct Progress @0x93c7e1f8a4d2b065 {
  step @0 :UInt64;
  steps @1 :UInt64;
  metric @2 :Text;
  value @3 :Float64;
}

struct Fitted @0xe8d04ca7396bf152 {
  model @0 :Data;          # SHA-256 of what was written to "model"
  cost @1 :Common.Cost;
  curve @2 :List(Progress);
}

struct Judged @0xac5938e2d7f1b604 {
  values @0 :Data;         # SHA-256 of what was written to "values"
  users @1 :UInt32;
  metrics @2 :List(Metric);
  rows @3 :UInt64;         # of predicted rows; 0: rankings were judged
  singleClass @4 :List(Common.Count);  # users gauc leaves out, by label

  struct Metric @0x8e02d4b96c7fa135 {
    name @0 :Text;
    mean @1 :Float64;
    variance @2 :Float64;
  }
}

struct Checked @0xf2c99ee26af60850 {
  gates @0 :List(Gate);

  struct Gate @0xd6451943fb962929 {
    name @0 :Text;
    passed @1 :Bool;
    text @2 :Text;      # what was measured, or what is wrong
    measured @3 :Bool;  # whether there is a figure
    figure @4 :Float64;
    file @5 :Text;      # where it is wrong; empty: nowhere in particular
    line @6 :UInt32;    # 0: not known
    column @7 :UInt32;
    hint @8 :Text;
  }
}

struct Exported @0xcc50b434f3029e67 {
  archive @0 :Data;        # SHA-256 of what was written to "out"
  bytes @1 :UInt64;
}

struct PaperRead @0x99da4518326dfec8 {
  document @0 :Data;       # SHA-256 of what was written to "document"
  bytes @1 :UInt64;
}

struct Described @0xf1b7603ce95d82a4 {
  kernelProfile @0 :Text;
  families @1 :List(Family);

  struct Family @0x9f46ca1e08b3d527 {
    name @0 :Text;
    summary @1 :Text;
    source @2 :Text;
    fitDefaults @3 :List(Common.Parameter);
    scoreDefaults @4 :List(Common.Parameter);
    deterministic @5 :Bool;
    ranks @6 :Bool = true;     # the catalogue
    predictsRows @7 :Bool;
  }
}

# Between a node and the fork server of its workers, over another socket pair.

struct SpawnRequest @0xca92a0ce4acb7d39 {
  # descriptors: the worker's socket, the socket for its WorkerExit
  memoryBytes @0 :UInt64; # address space on top of what the libraries take
  cpuSeconds @1 :UInt32;
  fileBytes @2 :UInt64;
}

struct SpawnReply @0xe37e60708bbec46d {
  union {
    warm @0 :Void;        # once, when the libraries are loaded and warm
    spawned @1 :Int32;    # process id, for people; descriptor: its pidfd
    failed @2 :Common.Problem;
  }
}

struct WorkerExit @0x929fa2e6ed83111b {
  cause @0 :Cause;
  value @1 :Int32;        # signal number or exit code
  peakMemoryBytes @2 :UInt64;
  cpuMs @3 :UInt64;

  enum Cause @0x8e0c1a7f25d946b3 {
    exitCode @0;
    signal @1;
    outOfMemory @2;
    cpuLimit @3;
  }
}
