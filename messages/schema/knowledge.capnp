@0x86994b6fb30a8dd7;
# What agents think, learn and are paid: records beside those of an experiment.

using Cxx = import "/capnp/c++.capnp";
using Common = import "common.capnp";
$Cxx.namespace("automodel::messages::schema");

struct Conditions @0xc9e4a14cdb5c22dc {
  # Under which something holds, or held.
  dataset @0 :Data;       # hash of the data; empty: any
  protocolId @1 :Text;    # of the evaluation; empty: any
  setting @2 :List(Common.Parameter);
}

struct Effect @0xaddac06e2600f050 {
  # A difference in a metric, expected or measured.
  metric @0 :Text;        # "ndcg@10"
  value @1 :Float64;
  low @2 :Float64;        # interval; both zero: none is stated
  high @3 :Float64;
  seeds @4 :UInt32;       # measured over; 0: expected
}

struct ProblemDefinition @0x81b3b5c0041e3737 {
  name @0 :Text;
  task @1 :Text;          # "ranking"
  metric @2 :Text;        # the objective
  lowerIsBetter @3 :Bool;
  conditions @4 :Conditions;
  constraints @5 :List(Constraint);
  budget @6 :List(Common.Count);  # by unit

  struct Constraint @0x96597175006f8cbb {
    metric @0 :Text;
    relation @1 :Relation;
    bound @2 :Float64;
    hard @3 :Bool;        # no gain outweighs a breach
  }
  enum Relation @0xab77309d55490309 {
    atMost @0;
    atLeast @1;
  }
}

struct Hypothesis @0x9a1024522fcb7cad {
  motive @0 :Text;        # why this might help
  target @1 :Text;        # what would change: "candidate/ease/config"
  proposal @2 :List(Common.Parameter);
  expected @3 :Effect;
  conditions @4 :Conditions;
  # Like an earlier one that failed: its id, and what is different now.
  resembles @5 :Data;
  difference @6 :Text;
}

struct ProgramDiff @0xffa298fb70ca408d {
  candidate @0 :Text;
  base @1 :Data;          # artefact; empty: a new program
  program @2 :Data;       # artefact: after the change
  unified @3 :Text;       # diff -u
  summary @4 :Text;
}

struct Reward @0xfdde6ae15e8df06f {
  # One outcome, paid out: the entries add up to the total.
  kind @0 :Kind;
  outcome @1 :Data;       # id of the record that is rewarded; a parent
  rule @2 :Text;          # "shapley exact", "leave one out", "gain per cost"
  metric @3 :Text;
  totalMicro @4 :Int64;   # millionths of one unit of reward
  entries @5 :List(Entry);
  corrects @6 :Data;      # id of an earlier payment, to which this one adds

  struct Entry @0xcf90d8962a631233 {
    agent @0 :Text;       # logical path of who is paid
    decision @1 :Data;    # id of what it is paid for; a parent
    amountMicro @2 :Int64;
    errorMicro @3 :Int64; # standard error, where credit was sampled
  }
  enum Kind @0xec684e419e9b08ef {
    inner @0;             # the agent's own metric, the others frozen
    outer @1;             # a share of the global objective
    effective @2;         # what its policy learns from
  }
}

struct Policy @0xe054556ec41055c5 {
  # What an agent has learned, whole.
  slot @0 :Text;
  method @1 :Text;        # "thompson sampling"
  state @2 :Data;         # as the method writes it
  updates @3 :UInt64;     # rewards it has seen
}

struct Skill @0xc894d7b48eaf9ffa {
  # A rule distilled from verdicts.
  name @0 :Text;
  statement @1 :Text;
  target @2 :Text;        # what it is about, as of hypotheses
  conditions @3 :Conditions;
  evidence @4 :List(Data); # ids of verdicts; parents
  supersedes @5 :Data;    # id of an earlier skill; empty: new
  advice @6 :Advice;
  setting @7 :List(Common.Parameter);  # what is advised, or what was near it
  effect @8 :Effect;      # mean over the evidence

  enum Advice @0xbd50e2d4b245f6b8 {
    none @0;              # the statement says all
    prefer @1;
    avoid @2;
    indifferent @3;       # it makes no difference
  }
}

struct Arbitration @0xab15f2c3d4d374a0 {
  # Which of several proposals was taken, and why the others were not.
  winner @0 :UInt32;      # index into proposals
  rule @1 :Text;          # that decided: "hard constraint", "utility", "age"
  proposals @2 :List(Proposal);
  human @3 :Bool;         # somebody overrode the rules

  struct Proposal @0xe58a4167ee826633 {
    agent @0 :Text;
    decision @1 :Data;    # id of the decision that proposes; a parent
    reason @2 :Text;      # why it won or lost
    rebases @3 :UInt32;   # how often it was tried anew
  }
}

struct ModelCall @0xe5f746fff80d7665 {
  # A question to a language model, and what came of it.
  purpose @0 :Text;       # "paper/fields", "paper/program"
  model @1 :Text;         # as it was asked for
  answeredBy @2 :Text;    # as the reply names it; empty: it does not
  prompt @3 :Data;        # artefact: all that it was told
  promptHash @4 :Data;    # by which recordings are found
  reply @5 :Data;         # artefact; empty: none came
  inputTokens @6 :UInt64;
  outputTokens @7 :UInt64;
  counted @8 :Bool;       # by who answered; else they are bounds from above
  costMicro @9 :UInt64;   # millionths of the unit of the prices
  outcome @10 :Outcome;
  reason @11 :Text;       # why it was refused, or not answered

  enum Outcome @0xa0caf1b91894bb77 {
    accepted @0;
    refused @1;
    unanswered @2;
  }
}
