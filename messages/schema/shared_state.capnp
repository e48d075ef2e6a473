@0xf6ae65fbe5d88209;
# What agents share and change one after the other: each record is a change,
# which the memory refuses unless it fits the state that it finds.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("automodel::messages::schema");

struct SlotVersion @0xd4cca59a3e3978d9 {
  slot @0 :Text;
  version @1 :UInt64;     # 0: the slot has no value yet
}

struct SlotChange @0xb74e2887ef17b93f {
  # Compare and set: the version goes up by one.
  slot @0 :Text;
  expectedVersion @1 :UInt64;
  release @2 :Data;       # id of a release record; a parent
  reason @3 :Text;
  readSet @4 :List(SlotVersion);  # others that must not have changed either
}

struct Fence @0x9f88e6ca1419731e {
  # Whoever writes says by which lease; a stale token is refused.
  lease @0 :Text;
  token @1 :UInt64;
}

struct Lease @0xee275ab7660b9712 {
  name @0 :Text;          # what is leased: "slot/home", "work/e1/fit-3"
  holder @1 :Text;        # logical path
  token @2 :UInt64;       # 1, 2, 3, ... per name: one more with each grant
  union {
    grant @3 :UInt64;     # for so many milliseconds from the commit on
    renew @4 :UInt64;     # the same, by its holder
    release @5 :Void;
  }
}

struct Budget @0xce15bd5965ae1e35 {
  account @0 :Text;       # "experiment/e1/trials"
  union {
    limit @1 :Limit;
    reserve @2 :Reservation;
    settle @3 :Settlement;
  }

  struct Limit @0xcce6bcc7ea9e1cce {
    amount @0 :UInt64;
    unit @1 :Text;        # "trials", "flops", "tokens", "micro-eur"
  }
  struct Reservation @0xeb3f35286a5c007f {
    name @0 :Text;        # unique within its account
    amount @1 :UInt64;
    lease @2 :Text;       # ends with this lease; empty: with its settlement
    token @3 :UInt64;
    spentIfLost @4 :Bool; # if the lease ends first: spent, else returned
  }
  struct Settlement @0xec0c2a0815c612e1 {
    name @0 :Text;
    spent @1 :UInt64;     # at most what was reserved; the rest is returned
  }
}

struct Outbox @0xeb513035796c2198 {
  union {
    message @0 :Letter;
    # Whoever acts on a letter says so in the step with the effect.
    acknowledged @1 :Data;  # id of the letter's record; a parent
  }

  struct Letter @0x91e45435e42e3731 {
    to @0 :Text;          # logical path
    topic @1 :Text;       # "reward"
    body @2 :Data;
  }
}
