# Target checkheaders: compiles every public header alone and twice, so that
# each includes what it uses and guards itself. Not part of the default build.
set(layers base messages storage recsys coordination runtime actors worker cli)
set(sources)
foreach(layer IN LISTS layers)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}"
       "${PROJECT_SOURCE_DIR}/${layer}/*.hpp")
  foreach(header IN LISTS headers)
    set(source "${PROJECT_BINARY_DIR}/checkheaders/${header}.cpp")
    file(CONFIGURE OUTPUT "${source}" CONTENT
         "#include \"${header}\" // twice: guarded?\n#include \"${header}\"\n")
    list(APPEND sources "${source}")
  endforeach()
endforeach()
add_library(checkheaders OBJECT EXCLUDE_FROM_ALL ${sources})
target_include_directories(checkheaders PRIVATE "${PROJECT_SOURCE_DIR}"
                                                "${PROJECT_BINARY_DIR}")
target_link_libraries(checkheaders PRIVATE automodel_actors automodel_models
                                           automodel_coordination)
