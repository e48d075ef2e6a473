# precompiled(NAME LINK libs... HEADERS headers...)
#
# Headers of other people that many sources include, parsed once; a target
# takes them with `target_precompile_headers(target REUSE_FROM NAME)`
# (docs/adr/0010). Sources still include what they use: `checkheaders` and a
# build with -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON keep that true.
function(precompiled name)
  cmake_parse_arguments(arg "" "" "LINK;HEADERS" ${ARGN})
  set(source "${PROJECT_BINARY_DIR}/precompiled/${name}.cpp")
  file(CONFIGURE OUTPUT "${source}" CONTENT "// Carries headers only.\n")
  add_library(${name} OBJECT "${source}")
  target_link_libraries(${name} PRIVATE ${arg_LINK})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

# Tensor operations: 6 of the 10 seconds that such a source takes.
set(tensor_headers <ATen/Functions.h> <ATen/TensorOperators.h>
                   <torch/csrc/autograd/autograd.h>)
precompiled(precompiled_tensors LINK torch_cpu c10 HEADERS ${tensor_headers})
