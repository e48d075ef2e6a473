@0x813984244ab29b99;
# Between nodes: what passes over a link, and how artefacts travel.

using Cxx = import "/capnp/c++.capnp";
using Common = import "common.capnp";
$Cxx.namespace("automodel::messages::schema");

struct NodeFacts @0xcf339a866a7eea3f {
  # What a node says of itself; its certificate says the first three, too.
  cluster @0 :Text;
  node @1 :Text;
  roles @2 :List(Text);
  incarnation @3 :Text;   # of this life of the process
  build @4 :Text;
  protocolMin @5 :UInt16; # the range of protocols it speaks
  protocolMax @6 :UInt16;
  slots @7 :UInt32;       # pieces of work at a time
  labels @8 :List(Text);
}

struct LinkFrame @0x9db39bc4e63bb980 {
  # What passes over a link. Each side says hello first; then, in any order:
  union {
    hello @0 :NodeFacts;
    exports @1 :List(Export);  # actors the other may talk to, all of them
    call @2 :Call;
    reply @3 :Reply;
    failure @4 :Failure;
    heartbeat @5 :Void;        # when there is nothing else to say
  }

  struct Export @0xcc1933c37c09bca1 {
    path @0 :Text;
    offers @1 :List(Text);     # its handlers, by CAF's names
  }
  struct Call @0xb060310f6cc505d1 {
    id @0 :UInt64;             # 0: told, no answer is wanted
    to @1 :Text;               # logical path
    type @2 :Text;             # of the message: "FitRequest"
    body @3 :Data;             # its words
    urgent @4 :Bool;
  }
  struct Reply @0xc35e771369a4affd {
    id @0 :UInt64;
    type @1 :Text;             # empty: an answer without a message
    body @2 :Data;
  }
  struct Failure @0xbccae640cd8ade6b {
    id @0 :UInt64;
    problem @1 :Common.Problem;
  }
}

struct ChunkRequest @0xe13942af1a5fd08f {
  # Bytes of an artefact that was granted to the asking node.
  meta @0 :Common.Meta;
  artefact @1 :Data;
  offset @2 :UInt64;
  most @3 :UInt32;
}

struct Chunk @0xbc4874e9ea43c88c {
  total @0 :UInt64;       # size of the artefact
  offset @1 :UInt64;
  bytes @2 :Data;
}

struct FetchRequest @0xc1445938c2c6ac65 {
  # Bring artefacts here, from the node that has them.
  meta @0 :Common.Meta;
  source @1 :Text;        # path of the actor that hands them out
  artefacts @2 :List(Data);
}

struct FetchReceipt @0xc449ccc36caa5295 {
  bytes @0 :UInt64;       # that had to travel
}
