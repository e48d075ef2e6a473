# Language level, warnings, ccache and the fastest linker at hand.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_CURRENT_LIST_DIR}/compile_cached" "${CCACHE_PROGRAM}")
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()

find_program(MOLD_PROGRAM mold)
find_program(LLD_PROGRAM ld.lld)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
elseif(LLD_PROGRAM)
  add_link_options(-fuse-ld=lld)
endif()

# A warning is an error to us, but does not keep a user from what we release:
# compilers differ, and GCC 12 at -O2 warns of code that is right.
add_compile_options(-Wall -Wextra -Wpedantic
                    $<$<NOT:$<CONFIG:Release>>:-Werror>
                    -fdiagnostics-color=auto)

# GCC 12 at -O2 takes `"text" + std::string` for overlapping copies
# (gcc.gnu.org/PR105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION
                                            VERSION_LESS 13)
  add_compile_options($<$<CONFIG:Release>:-Wno-restrict>)
endif()
