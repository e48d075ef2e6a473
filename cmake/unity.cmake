# unite(TARGET [AT_ONCE n])
#
# Compiles the target's sources of one folder together, n at a time (8 unless
# said), since headers are most of a source's time (docs/adr/0011). Names in
# the anonymous namespaces of a folder differ for that; generated sources and
# those with SKIP_UNITY_BUILD_INCLUSION stay alone.
# -DAUTOMODEL_UNITY=OFF compiles each source alone: for editors and lint.
option(AUTOMODEL_UNITY "Compile the sources of a folder together" ON)

function(unite target)
  if(NOT AUTOMODEL_UNITY)
    return()
  endif()
  cmake_parse_arguments(arg "" "AT_ONCE" "" ${ARGN})
  if(NOT arg_AT_ONCE)
    set(arg_AT_ONCE 8)
  endif()
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(IS_PREFIX PROJECT_BINARY_DIR "${folder}" generated)
    if(generated)
      continue()
    endif()
    cmake_path(RELATIVE_PATH folder BASE_DIRECTORY "${PROJECT_SOURCE_DIR}")
    string(MAKE_C_IDENTIFIER "${folder}" folder)
    math(EXPR unit "${${folder}_sources} + 0")
    math(EXPR ${folder}_sources "${unit} + 1")
    math(EXPR unit "${unit} / ${arg_AT_ONCE}")
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP
                                                       "${folder}_${unit}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON
                                             UNITY_BUILD_MODE GROUP)
endfunction()
