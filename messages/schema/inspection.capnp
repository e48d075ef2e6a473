@0xf00a5fc5c22a9e00;
# Looking at actors from outside, on every node, and acting on them.

using Cxx = import "/capnp/c++.capnp";
using Common = import "common.capnp";
$Cxx.namespace("automodel::messages::schema");

# -- what is there --------------------------------------------------------------

struct InspectQuery @0x97899cff6ba01e69 {
  # To an inspector about its node, to a cluster inspector about all of them.
  meta @0 :Common.Meta;
  path @1 :Text;      # "*" stands for any characters; empty: every path
  kind @2 :Text;      # empty: every kind
  node @3 :Text;      # empty: every node
  stuckMs @4 :UInt32; # only actors in one handler for at least so long
  sort @5 :Sort;
  limit @6 :UInt32;   # per answer; 0: as many as fit
  windowMs @7 :UInt32;  # rates are means of so long; 0: the default
  deaths @8 :UInt32;  # the last tombstones of a node, at most so many

  enum Sort @0xbb29c4cfe3711449 {
    path @0;
    mailbox @1;       # from here on: the highest first
    rate @2;
    busy @3;
    handled @4;
    restarts @5;
    errors @6;
    handlingFor @7;
  }
}

struct ActorStatus @0xe35dcd394b79fcbe {
  # From counters that the actor keeps; it is not asked, so that a stuck one
  # is shown like any other.
  path @0 :Text;
  kind @1 :Text;
  node @2 :Text;
  incarnation @3 :Text;    # of the node
  summary @4 :Text;        # what the actor says of itself
  restarts @5 :UInt32;
  mailbox @6 :UInt64;      # messages that wait
  peakMailbox @7 :UInt64;
  handled @8 :UInt64;
  rate @9 :Float64;        # messages a second, over windowMs
  busy @10 :Float64;       # share of that time spent in handlers
  windowMs @11 :UInt32;    # what could be measured; 0: nothing yet
  busyNs @12 :UInt64;
  longestNs @13 :UInt64;
  message @14 :Text;       # type of the message at work, else of the last one
  handlingForMs @15 :Int64;  # -1: idle
  unexpected @16 :UInt64;
  expired @17 :UInt64;
  quarantined @18 :UInt64;
  errors @19 :UInt64;
  lastError @20 :Text;
  stuck @21 :Bool;         # in one handler for longer than any should take
  paused @22 :Bool;
}

struct Tombstone @0xad30897df74c5736 {
  node @0 :Text;
  number @1 :UInt64;       # deaths on a node are counted from 1
  path @2 :Text;
  kind @3 :Text;
  how @4 :Text;            # "finished", "stopped", "killed", "failed"
  cause @5 :Text;
  lastError @6 :Text;
  lastMessage @7 :Text;
  requestKey @8 :Text;     # of the request it died in
  diedUnixMs @9 :Int64;
  handled @10 :UInt64;
  unread @11 :UInt64;
  restarts @12 :UInt32;
}

struct NodeStatus @0xd38f90a2297fdb29 {
  id @0 :Text;
  incarnation @1 :Text;
  version @2 :Text;
  roles @3 :List(Text);
  labels @4 :List(Text);
  pid @5 :UInt32;
  startedUnixMs @6 :Int64;
  uptimeMs @7 :UInt64;
  rssBytes @8 :UInt64;
  threads @9 :UInt32;
  descriptors @10 :UInt32;
  cpuMs @11 :UInt64;       # of all threads since the start
  actors @12 :UInt32;
  deaths @13 :UInt64;
  stuck @14 :UInt32;       # actors
  waiting @15 :UInt64;     # messages in all mailboxes
  logErrors @16 :UInt64;
  limits @17 :List(Common.Count);
  peers @18 :List(Peer);

  struct Peer @0xc56d602618b79233 {
    id @0 :Text;
    state @1 :Text;        # "up", "suspect", "down", "left"
    incarnation @2 :Text;
    address @3 :Text;
    heardAgoMs @4 :Int64;  # -1: never
  }
}

struct NodeSnapshot @0x86dbcf0f6d38c96d {
  # An inspector's answer.
  node @0 :NodeStatus;
  actors @1 :List(ActorStatus);
  matched @2 :UInt32;      # actors that pass the filters; more than are listed
                           # if the limit or the size of a message cut them
  deaths @3 :List(Tombstone);  # the newest first
  takenUnixMs @4 :Int64;
}

struct ClusterSnapshot @0xd2006d7b36e18908 {
  # A cluster inspector's answer: what was heard in time, and from whom not.
  complete @0 :Bool;
  missing @1 :List(Missing);
  nodes @2 :List(NodeStatus);
  actors @3 :List(ActorStatus);  # of all nodes, sorted together
  matched @4 :UInt32;
  deaths @5 :List(Tombstone);
  takenUnixMs @6 :Int64;

  struct Missing @0x8a8f6e7e23c945ef {
    node @0 :Text;
    why @1 :Text;
  }
}

# -- one actor's state ----------------------------------------------------------

struct StateRequest @0xf0a98267fcd6d659 {
  meta @0 :Common.Meta;
  path @1 :Text;
  node @2 :Text;    # empty: wherever the path lives
  waitMs @3 :UInt32;  # how long the actor may take to answer; 0: the default
}

struct ActorState @0x92de0646779902e6 {
  status @0 :ActorStatus;
  json @1 :Text;      # what the actor says of its state; empty: nothing
  whyNot @2 :Text;    # why there is no json: it is stuck, it does not tell
}

# -- messages as they pass ------------------------------------------------------

struct TraceRequest @0xf4511e754ca38a1e {
  # Answered once one of the caps is reached.
  meta @0 :Common.Meta;
  path @1 :Text;      # of receivers; as in InspectQuery
  type @2 :Text;      # of messages; empty: every type
  node @3 :Text;
  count @4 :UInt32;   # events
  rate @5 :UInt32;    # events a second; more of them end the trace
  forMs @6 :UInt32;
}

struct TraceReport @0xd335a1ac55438976 {
  events @0 :List(Event);  # in the order of their ends
  ended @1 :Text;     # "count", "rate", "time", "replaced"
  complete @2 :Bool;
  missing @3 :List(ClusterSnapshot.Missing);

  struct Event @0xf877695a02ce6746 {
    unixMs @0 :Int64;  # when the handler began
    node @1 :Text;
    path @2 :Text;     # of the receiver
    type @3 :Text;
    sender @4 :Text;   # as the message says
    key @5 :Text;      # idempotency key
    trace @6 :Text;
    tookNs @7 :UInt64;
    waiting @8 :UInt32;  # messages behind it in the mailbox
    request @9 :Bool;  # an answer was wanted
    threw @10 :Bool;   # an exception left the handler
  }
}

# -- acting on actors -----------------------------------------------------------

struct ControlRequest @0xce0dbd1facd978c0 {
  # Done only where control is allowed; each is recorded as a decision.
  meta @0 :Common.Meta;
  action @1 :Action;
  path @2 :Text;
  node @3 :Text;      # empty: wherever the path lives
  level @4 :Text;     # for logLevel
  reason @5 :Text;    # for the record
  by @6 :Text;        # who asks, for the record
  recorded @7 :Bool;  # it is a decision in the memory already

  enum Action @0xd6b2d25782698856 {
    kill @0;      # ends it after its handler; its supervisor restarts it
    restart @1;   # asks it to stop; its supervisor restarts it
    pause @2;     # its messages wait
    resume @3;
    logLevel @4;  # of all actors of its kind on its node
  }
}

struct ControlReceipt @0x8f732a967d895e21 {
  node @0 :Text;
  text @1 :Text;      # what was done, for people
  record @2 :Data;    # id of the decision; empty: the node has no memory
}

# -- from HTTP ------------------------------------------------------------------

struct GatewayCall @0xc9ac213108cea5ed {
  # A request waits in the gateway's inbox.
  ticket @0 :UInt64;
}
