@0xf00fd52e7ce08f0c;
# What several schemas share. Evolution rules: docs/protocol.md.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("automodel::messages::schema");

struct Meta @0xc0fdca1b9d7a4f11 {
  # Heads every message between actors.
  messageId @0 :UInt64;
  traceId @1 :Text;         # one experiment, one trace
  sender @2 :Text;          # logical path
  idempotencyKey @3 :Text;  # equal keys have one effect
  deadlineUnixMs @4 :Int64; # 0: none; receivers drop expired work
  schemaRevision @5 :UInt16;
}

struct Parameter @0xd3ab1c94f5e2087d {
  name @0 :Text;
  union {
    flag @1 :Bool;
    integer @2 :Int64;
    number @3 :Float64;
    text @4 :Text;
  }
}

struct Problem @0x9a7e55d0c1b24e63 {
  # An error as it crosses a process border.
  kind @0 :Text;    # base/error.hpp, such as "deadline_exceeded"
  message @1 :Text;
  hint @2 :Text;
}

struct Cost @0xe19f4c3a80d76b25 {
  # In units that do not depend on the machine.
  steps @0 :UInt64;
  rows @1 :UInt64;
  flops @2 :Float64;
}

struct Count @0xb21819fed05f83dc {
  name @0 :Text;
  count @1 :UInt64;
}
