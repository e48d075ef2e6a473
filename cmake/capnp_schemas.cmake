# Compiles every schema of messages/schema into the build tree, where
# "messages/schema/NAME.capnp.h" is found like any header.
# (The tools' imported targets of Debian's package name a path without them.)
find_program(CAPNP_PROGRAM capnp REQUIRED)
find_program(CAPNPC_CPP_PROGRAM capnpc-c++ REQUIRED)
file(GLOB schemas CONFIGURE_DEPENDS
     "${PROJECT_SOURCE_DIR}/messages/schema/*.capnp")
set(schema_sources)
foreach(schema IN LISTS schemas)
  get_filename_component(name "${schema}" NAME)
  set(output "${PROJECT_BINARY_DIR}/messages/schema/${name}")
  add_custom_command(
    OUTPUT "${output}.c++" "${output}.h"
    COMMAND
      "${CAPNP_PROGRAM}" compile "-o${CAPNPC_CPP_PROGRAM}:${PROJECT_BINARY_DIR}"
      "--src-prefix=${PROJECT_SOURCE_DIR}" "-I${PROJECT_SOURCE_DIR}"
      "${schema}"
    DEPENDS ${schemas}
    COMMENT "Compiling schema ${name}"
    VERBATIM)
  list(APPEND schema_sources "${output}.c++" "${output}.h")
endforeach()
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/messages/schema")
# What clang-tidy needs without a build.
add_custom_target(schemas DEPENDS ${schema_sources})
