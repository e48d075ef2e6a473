# Writes OUTPUT, a source that defines zoo_programs() over the texts PROGRAMS.
list(SORT PROGRAMS)
set(entries)
foreach(program IN LISTS PROGRAMS)
  get_filename_component(name "${program}" NAME_WE)
  file(READ "${program}" text)
  string(APPEND entries "    {\"${name}\", \"recsys/models/zoo/${name}.py\",\n"
         "     R\"zoo_text(${text})zoo_text\"},\n")
endforeach()
file(
  WRITE "${OUTPUT}"
  "#include \"recsys/models/zoo/zoo_programs.hpp\"\n\n"
  "namespace automodel::recsys {\n\n"
  "std::vector<zoo_program> zoo_programs() {\n  return {\n${entries}  };\n}\n\n"
  "} // namespace automodel::recsys\n")
