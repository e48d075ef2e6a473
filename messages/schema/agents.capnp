@0x8f4c7a8ff28c586d;
# Between agents. Whoever is asked for a step of an experiment answers with the
# record of what was done, so that the memory keeps the answer as it was given.

using Cxx = import "/capnp/c++.capnp";
using Common = import "common.capnp";
using Records = import "record.capnp";
using Worker = import "worker.capnp";
$Cxx.namespace("automodel::messages::schema");

struct Step @0xd1c8e40f9b76a352 {
  # Heads every request for a step of an experiment.
  meta @0 :Common.Meta;
  experiment @1 :Text;
  name @2 :Text;
  parents @3 :List(Data);  # ids of the records the step rests on
  position @4 :UInt32;     # in the plan: earlier steps are done first
}

struct StepResult @0xa38f61d5c02be947 {
  record @0 :Records.Record;  # a failure is a record, too
  annex @1 :Records.Annex;
}

# -- to the coordinator ---------------------------------------------------------

struct RunExperiment @0xf7e2046ab1d9c853 {
  meta @0 :Common.Meta;
  id @1 :Text;            # hash of the resolved file, with ".2" when repeated
  resolvedFile @2 :Text;  # canonical JSON
  dataPath @3 :Text;      # where the data is on this machine
  itemsPath @4 :Text;     # titles, or empty
  stochastic @5 :List(Text);  # families whose fits depend on the seed
  kernelProfile @6 :Text;
  version @7 :Text;
  usersPath @8 :Text;     # columns of users, or empty
}

struct ExperimentOutcome @0x98d6b72e4fa10c35 {
  id @0 :Text;
  ok @1 :Bool;
  results @2 :Data;        # artefact: results.json without seconds
  problem @3 :Common.Problem;
}

struct SubmitExperiment @0x85320ec8aab18d5f {
  # To a cluster's inbox: to be run, once, whatever happens in between.
  meta @0 :Common.Meta;
  run @1 :RunExperiment;
}

struct SubmitReceipt @0x9d55cae4a46bc789 {
  id @0 :Text;
  repeated @1 :Bool;       # it was submitted before
  state @2 :Text;          # as in ExperimentList; empty: of an older build
}

struct OrderExperiment @0xce5d866511e9e3da {
  # To a cluster's inbox by people, and from there to whoever works on it.
  meta @0 :Common.Meta;
  action @1 :Action;
  experiment @2 :Text;     # its id, the start of it, or its name
  reason @3 :Text;
  by @4 :Text;             # who asks

  enum Action @0x8a097a650e22d3bf {
    cancel @0;             # ends it for good
    pause @1;              # what runs ends, nothing new begins
    resume @2;
    rerun @3;              # the same file once more, as an experiment of its own
  }
}

struct OrderReceipt @0x8b008382a9f81f31 {
  # The order is on disk.
  id @0 :Text;             # of the experiment; of a rerun the new one
  name @1 :Text;
  state @2 :Text;
  repeated @3 :Bool;       # it was so before; nothing was done
  record @4 :Data;         # id of the decision; empty if nothing was done
}

struct StopWork @0x877d56493259a581 {
  # To a slot: nobody waits for this step any more.
  meta @0 :Common.Meta;
  experiment @1 :Text;
  step @2 :Text;
}

struct ExperimentsQuery @0xf54afd01a5dbbbb0 {
  meta @0 :Common.Meta;
  id @1 :Text;             # empty: all of them
}

struct ExperimentList @0xacf79bd2e3185438 {
  experiments @0 :List(Entry);

  struct Entry @0x884277f236746c45 {
    id @0 :Text;
    name @1 :Text;
    state @2 :Text;        # queued, running, paused, cancelled, finished, failed
    records @3 :UInt64;    # steps that are in the memory
    lastUnixMs @4 :Int64;  # of the newest of them; 0: none
  }
}

struct ProgressEvent @0xe5a91c03d8f4b726 {
  # For whoever watches: a step began, moved or ended.
  experiment @0 :Text;
  step @1 :Text;
  candidate @2 :Text;
  phase @3 :Phase;
  done @4 :UInt64;
  total @5 :UInt64;
  metric @6 :Text;
  value @7 :Float64;
  text @8 :Text;

  enum Phase @0xb8f2d63a0791ce45 {
    started @0;
    moved @1;
    done @2;
    failed @3;
    plan @4;  # done and total count the steps of the experiment
  }
}

# -- to the memory --------------------------------------------------------------

struct CommitStep @0x9ca457e1b30fd268 {
  meta @0 :Common.Meta;
  producer @1 :Text;
  sequence @2 :UInt64;
  results @3 :List(StepResult);
}

struct CommitReceipt @0xda03b96f7e81c524 {
  firstIndex @0 :UInt64;
  ids @1 :List(Data);
  repeated @2 :Bool;
}

struct HistoryQuery @0x87b1ce50f92d6a34 {
  experiment @0 :Text;
  fromIndex @1 :UInt64;  # the first journal index that is wanted
}

struct History @0xf31e8d7406bca592 {
  entries @0 :List(Entry);
  nextIndex @1 :UInt64;  # 0: there is no more
  nextSequence @2 :UInt64;

  struct Entry @0xac4de6829f01b375 {
    index @0 :UInt64;
    id @1 :Data;
    record @2 :Records.Record;
    annex @3 :Records.Annex;
  }
}

struct WatchRequest @0xb873d29bac99d55c {
  # Answered with a History as soon as there is a record, or when time is up.
  meta @0 :Common.Meta;
  experiment @1 :Text;   # empty: of any experiment
  fromIndex @2 :UInt64;  # the first journal index that is wanted
  waitMs @3 :UInt32;
}

struct LettersRequest @0xfd34e44856a4a1d7 {
  # The same for letters in the outbox: each comes again until it is
  # acknowledged by a record.
  meta @0 :Common.Meta;
  to @1 :Text;
  waitMs @2 :UInt32;
}

struct SharedQuery @0xe6c1f5a8d2b70943 {
  meta @0 :Common.Meta;
  union {
    slot @1 :Text;
    lease @2 :Text;
    budget @3 :Text;
  }
}

struct SharedAnswer @0xa1f4d07b93ce5862 {
  union {
    none @0 :Void;       # nothing of that name yet
    slot @1 :Slot;
    lease @2 :Lease;
    budget @3 :Budget;
  }

  struct Slot @0xd95b3ea6710c48f2 {
    version @0 :UInt64;
    release @1 :Data;    # id of the release record
  }
  struct Lease @0xc27a8e15f4d0b936 {
    token @0 :UInt64;
    holder @1 :Text;
    live @2 :Bool;
    leftMs @3 :UInt64;
  }
  struct Budget @0x8ed3b6f907a5c214 {
    limit @0 :UInt64;
    unit @1 :Text;
    spent @2 :UInt64;
    reserved @3 :UInt64;
  }
}

# -- to AutoFeature's analyst ---------------------------------------------------

struct ImportRequest @0xe9607bf1d5c24a83 {
  step @0 :Step;
  source @1 :Text;     # canonical JSON of the file's data section
  dataPath @2 :Text;
  itemsPath @3 :Text;
  usersPath @4 :Text;
}

struct ProfileRequest @0x92f5d8c4a7e0b136 {
  step @0 :Step;
  dataset @1 :Data;
}

struct WindowRequest @0xcb28f1a0e69d7435 {
  # Which recency windows of popularity are worth trying on this data?
  step @0 :Step;
  dataset @1 :Data;
  limit @2 :UInt32;
}

# -- to the evaluator -----------------------------------------------------------

struct SplitRequest @0x8d30e7b49c5fa162 {
  step @0 :Step;
  dataset @1 :Data;
  protocol @2 :Text;  # canonical JSON
  seed @3 :UInt64;
  joinValidation @4 :Bool;  # validation rows are training rows
}

struct EvaluateRequest @0xf6c97e20d1b8a543 {
  step @0 :Step;
  candidate @1 :Text;
  recipe @2 :Worker.Recipe;
  seed @3 :UInt64;
  model @4 :Data;
  train @5 :Data;
  valid @6 :Data;
  test @7 :Data;      # empty when validation is judged
  protocol @8 :Text;
  protocolId @9 :Text;
  limits @10 :Limits;
  labels @11 :Data;   # of the judged part; empty: rankings are judged
}

struct ClaimRequest @0xb107d5f8e3629ca4 {
  step @0 :Step;
  metric @1 :Text;
  reference @2 :Text;
  protocolId @3 :Text;
  margin @4 :Float64;
  seed @5 :UInt64;
  candidates @6 :List(Candidate);
  trains @7 :List(Data);  # per seed: for segments by length of history
  protocol @8 :Text;      # canonical JSON; its rows are judged, if it has any
  metrics @9 :List(Text); # of the comparisons; empty: the one above

  struct Candidate @0x8bf20e65d9c7a431 {
    name @0 :Text;
    perUser @1 :List(Data);  # per seed, in the order of the seeds
  }
}

# -- to AutoTrain ---------------------------------------------------------------

struct Limits @0xd78e2cb6f4a0135b {
  deadlineSeconds @0 :UInt32;
  memoryBytes @1 :UInt64;
}

struct FitRequest @0xa0e4b7d2956fc183 {
  step @0 :Step;
  candidate @1 :Text;
  recipe @2 :Worker.Recipe;
  seed @3 :UInt64;
  split @4 :Data;      # id of the Split record
  train @5 :Data;
  valid @6 :Data;      # empty: the model does not look at validation
  metric @7 :Text;
  maskHistory @8 :Bool;
  limits @9 :Limits;
  trainLabels @10 :Data;  # rows are predicted; empty: the catalogue is ranked
  validLabels @11 :Data;
}

struct ChooseRequest @0xec5b1903d7f8a246 {
  # Which of the options that were tried is taken?
  step @0 :Step;
  slot @1 :Text;
  options @2 :List(Records.Decision.Option);
  rule @3 :Text;       # "highest", "lowest"
  trials @4 :UInt32;   # what was spent to try them, see Decision
  steps @5 :UInt64;
}

struct ReleaseRequest @0x9e86f2c1b40da375 {
  # Pack the champion into one file that needs nothing else.
  step @0 :Step;
  candidate @1 :Text;
  recipe @2 :Worker.Recipe;
  model @3 :Data;
  train @4 :Data;
  valid @5 :Data;
  vocabulary @6 :Data;
  protocol @7 :Text;
  protocolId @8 :Text;
  lineage @9 :Text;    # JSON
  seed @10 :UInt64;
  datasetName @11 :Text;
  datasetHash @12 :Text;
  kernelProfile @13 :Text;
  version @14 :Text;
  reason @15 :Text;
}
