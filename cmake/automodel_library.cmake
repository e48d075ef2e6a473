# automodel_library(NAME [LINK libs...] [DIRS folders...])
#
# A static library of every .cpp in the current folder (and in DIRS below it).
# Headers are included by their path from the repository's root, so that an
# include line shows which layer it reaches into.
function(automodel_library name)
  cmake_parse_arguments(arg "" "" "LINK;DIRS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  foreach(dir IN LISTS arg_DIRS)
    file(GLOB_RECURSE more CONFIGURE_DEPENDS
         "${CMAKE_CURRENT_SOURCE_DIR}/${dir}/*.cpp")
    list(APPEND sources ${more})
  endforeach()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}"
                                            "${PROJECT_BINARY_DIR}")
  target_link_libraries(${name} PUBLIC ${arg_LINK})
  unite(${name})
endfunction()
