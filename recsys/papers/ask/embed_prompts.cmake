# Writes OUTPUT, a source that defines prompt_sources() over the texts PROMPTS.
list(SORT PROMPTS)
set(entries)
foreach(prompt IN LISTS PROMPTS)
  get_filename_component(name "${prompt}" NAME)
  file(READ "${prompt}" text)
  string(APPEND entries "      {\"${name}\", R\"prompt_text(${text})prompt_text\"},\n")
endforeach()
file(
  WRITE "${OUTPUT}"
  "#include \"recsys/papers/ask/prompt.hpp\"\n\n"
  "namespace automodel::recsys {\n\n"
  "std::vector<prompt_source> prompt_sources() {\n  return {\n${entries}  };\n}\n\n"
  "} // namespace automodel::recsys\n")
