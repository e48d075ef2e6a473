@0x8a1db95410141367;
# What the memory keeps. A Record is canonical: two runs of one seed write
# equal records. Whatever differs between runs goes into the Annex.

using Cxx = import "/capnp/c++.capnp";
using Common = import "common.capnp";
using Knowledge = import "knowledge.capnp";
using State = import "shared_state.capnp";
$Cxx.namespace("automodel::messages::schema");

struct Record @0xbc8d20f6e37a9154 {
  experiment @0 :Text;     # hash of the resolved experiment file
  step @1 :Text;           # unique within the experiment: "fit/ease/seed-0/trial-2"
  agent @2 :Text;          # logical path of who decided or did it
  parents @3 :List(Data);  # ids (SHA-256) of the records this one rests on

  union {
    intent @4 :Intent;           # what a person asked for
    dataVersion @5 :DataVersion;
    profile @6 :Profile;
    split @7 :Split;
    decision @8 :Decision;
    training @9 :Training;
    evaluation @10 :Evaluation;
    claim @11 :Claim;
    failure @12 :Failure;
    holdoutOpening @13 :HoldoutOpening;
    release @14 :Release;        # the champion, as one artefact
    finished @15 :Finished;
    problemDefinition @16 :Knowledge.ProblemDefinition;
    hypothesis @17 :Knowledge.Hypothesis;
    programDiff @18 :Knowledge.ProgramDiff;
    verdict @19 :Verdict;
    reward @20 :Knowledge.Reward;
    policy @21 :Knowledge.Policy;
    skill @22 :Knowledge.Skill;
    arbitration @23 :Knowledge.Arbitration;
    slotChange @24 :State.SlotChange;
    lease @25 :State.Lease;
    budget @26 :State.Budget;
    outbox @27 :State.Outbox;
    modelCall @28 :Knowledge.ModelCall;
  }
}

struct Annex @0xa5d1f02c6b7e8349 {
  # Not hashed: when, where and how long.
  committedUnixMs @0 :Int64;
  node @1 :Text;
  incarnation @2 :Text;
  attempt @3 :UInt32;
  seconds @4 :Float64;
  worker @5 :Int32;
  fences @6 :List(State.Fence);  # by which leases this was written
}

struct Intent @0x8c2f79e4d50b1a36 {
  name @0 :Text;
  resolvedFile @1 :Text;  # canonical JSON of the experiment file
  seed @2 :UInt64;
  version @3 :Text;       # of AutoModel
  kernelProfile @4 :Text; # instruction set, dtype, threads
}

struct DataVersion @0xf6b03d8e912c4a57 {
  name @0 :Text;
  hash @1 :Data;
  users @2 :UInt32;
  items @3 :UInt32;
  interactions @4 :UInt64;
  source @5 :Text;        # format and file names, without folders
  artefact @6 :Data;      # the columnar file
}

struct Profile @0x94e1c6a7d23f580b {
  hash @0 :Data;          # artefact: the profile as JSON
  findings @1 :List(Text);
}

struct Split @0xd87a31f0b4c9e265 {
  seed @0 :UInt64;
  protocolId @1 :Text;
  train @2 :Data;         # hashes of the three files
  valid @3 :Data;
  test @4 :Data;
  trainRows @5 :UInt64;
  validRows @6 :UInt64;
  testRows @7 :UInt64;
  vocabulary @8 :Data;    # artefact: external ids and titles
  users @9 :UInt32;       # after the filters
  items @10 :UInt32;
  interactions @11 :UInt64;
  # Of predicted rows; train, valid and test are their features.
  trainLabels @12 :Data;
  validLabels @13 :Data;
  testLabels @14 :Data;
  fields @15 :UInt32;
  features @16 :UInt32;
}

struct Decision @0xb25e98d7f0146ca3 {
  slot @0 :Text;          # what is decided: "candidate/ease/config"
  options @1 :List(Option);
  chosen @2 :UInt32;      # index into options
  rationale @3 :Text;
  # A proposal says what it read and would write; its slot changes check it.
  readSet @4 :List(State.SlotVersion);
  writeSet @5 :List(State.SlotVersion);  # with the versions it starts from
  inputs @6 :List(Data);  # hashes of records and artefacts it looked at
  trials @7 :UInt32;      # configurations tried, failures included
  steps @8 :UInt64;       # optimiser steps taken to try them

  struct Option @0xe4770ab2c95d318f {
    choice @0 :List(Common.Parameter);
    value @1 :Float64;    # by which it was judged
    metric @2 :Text;      # "valid ndcg@10"
  }
}

struct Training @0xc93b64f1e8a0257d {
  candidate @0 :Text;
  family @1 :Text;
  seed @2 :UInt64;
  parameters @3 :List(Common.Parameter);
  split @4 :Data;         # id of the Split record
  model @5 :Data;         # artefact
  cost @6 :Common.Cost;
  curve @7 :List(Point);

  struct Point @0x8fd2a7130c6e4b95 {
    step @0 :UInt64;
    metric @1 :Text;
    value @2 :Float64;
  }
}

struct Evaluation @0xa01c87e5b3f4d269 {
  candidate @0 :Text;
  seed @1 :UInt64;
  part @2 :Part;
  protocolId @3 :Text;
  metrics @4 :List(Metric);
  perUser @5 :Data;       # artefact: values per user and metric
  users @6 :UInt32;
  parameters @7 :List(Common.Parameter);
  rows @8 :UInt64;        # predicted; 0: rankings were judged
  singleClass @9 :List(Common.Count);  # users gauc leaves out, by label

  enum Part @0xfd35e02b784c91a6 {
    valid @0;
    test @1;
  }
  struct Metric @0x9be6f4017ad8c352 {
    name @0 :Text;        # "ndcg@10"
    mean @1 :Float64;
    variance @2 :Float64; # over users
  }
}

struct Claim @0xeb7c15a92d80f643 {
  # What the test split says, computed once for all candidates.
  metric @0 :Text;             # the metric of the comparisons
  reference @1 :Text;          # whom the candidates are compared with
  protocolId @2 :Text;
  margin @3 :Float64;
  correction @4 :Text;         # "holm"
  summaries @5 :List(Summary);
  comparisons @6 :List(Comparison);

  struct Summary @0xf09d31c6b85e72a4 {
    candidate @0 :Text;
    metric @1 :Text;
    segment @2 :Text;          # empty: all users
    mean @3 :Float64;
    std @4 :Float64;           # over seeds
    low @5 :Float64;           # 95 % interval
    high @6 :Float64;
    values @7 :List(Float64);  # per seed
    users @8 :UInt32;
  }

  struct Comparison @0xd4720a9ec1f5b386 {
    a @0 :Text;
    b @1 :Text;
    difference @2 :Float64;    # a minus b
    low @3 :Float64;           # 95 % interval
    high @4 :Float64;
    pAdjusted @5 :Float64;
    detectable @6 :Float64;    # the smallest effect this test would find
    verdict @7 :Verdict;
    metric @8 :Text;           # empty: that of the claim
  }

  enum Verdict @0xc6d9127fe30b54a8 {
    success @0;
    fail @1;
    neutral @2;
    inconclusive @3;
  }
}

struct Failure @0x90a4e7d6b15f382c {
  candidate @0 :Text;
  problem @1 :Common.Problem;
}

struct HoldoutOpening @0xd51b3fc8e972a06e {
  # Each time a test split is read, and for which claim.
  split @0 :Data;
  claim @1 :Text;
  ordinal @2 :UInt32;     # counted per experiment, from 1
}

struct Release @0xf8463da0c27eb915 {
  candidate @0 :Text;
  artefact @1 :Data;
  reason @2 :Text;
  # What it is composed of, for a slot; a part uses only parts before it.
  parts @3 :List(Part);

  struct Part @0xea469e2bb818b558 {
    role @0 :Text;        # "recall", "ranking", "features", "index"
    agent @1 :Text;       # logical path; empty: nobody owns it
    artefact @2 :Data;
    uses @3 :List(UInt32);
  }
}

struct Finished @0x8571d6fb4e29c03a {
  results @0 :Data;       # artefact: results.json without seconds
  ok @1 :Bool;
}

struct Verdict @0xd6d01fc3dbd07c7a {
  # What came of an idea, and where that holds.
  candidate @0 :Text;
  hypothesis @1 :Data;    # id; a parent; empty: none was stated
  outcome @2 :Claim.Verdict;
  reason @3 :Text;
  effect @4 :Knowledge.Effect;
  conditions @5 :Knowledge.Conditions;
  supersedes @6 :Data;    # id of an earlier verdict; a parent
}
