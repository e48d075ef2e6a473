# Writes OUTPUT, a source that defines script() over SCRIPTS, a list of files
# with commas between them.
string(REPLACE "," ";" files "${SCRIPTS}")
set(cases "")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME_WE)
  file(READ "${file}" text)
  string(APPEND cases "  if (name == \"${name}\")\n"
         "    return R\"script_text(${text})script_text\";\n")
endforeach()
file(
  WRITE "${OUTPUT}"
  "#include \"bench/scripts.hpp\"\n\n#include <stdexcept>\n\n"
  "namespace automodel::bench {\n\n"
  "std::string_view script(std::string_view name) {\n${cases}"
  "  throw std::logic_error(\"no such script\");\n}\n\n"
  "} // namespace automodel::bench\n")
