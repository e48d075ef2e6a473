# Compiles every schema of messages/schema into the build tree, where
# "messages/schema/NAME.capnp.h" is found like any header.
file(GLOB schemas CONFIGURE_DEPENDS
     "${PROJECT_SOURCE_DIR}/messages/schema/*.capnp")
set(schema_sources)
foreach(schema IN LISTS schemas)
  get_filename_component(name "${schema}" NAME)
  set(output "${PROJECT_BINARY_DIR}/messages/schema/${name}")
  add_custom_command(
    OUTPUT "${output}.c++" "${output}.h"
    COMMAND
      "$<TARGET_FILE:CapnProto::capnp_tool>" compile
      "-o$<TARGET_FILE:CapnProto::capnpc_cpp>:${PROJECT_BINARY_DIR}"
      "--src-prefix=${PROJECT_SOURCE_DIR}" "-I${PROJECT_SOURCE_DIR}"
      "${schema}"
    DEPENDS ${schemas}
    COMMENT "Compiling schema ${name}"
    VERBATIM)
  list(APPEND schema_sources "${output}.c++" "${output}.h")
endforeach()
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/messages/schema")
