# Writes OUTPUT, a source that defines blocks_source() as the text of BLOCKS.
file(READ "${BLOCKS}" text)
file(
  WRITE "${OUTPUT}"
  "#include \"recsys/blocks/block_library.hpp\"\n\n"
  "namespace automodel::recsys {\n\n"
  "std::string_view blocks_source() noexcept {\n"
  "  return R\"blocks_text(${text})blocks_text\";\n}\n\n"
  "} // namespace automodel::recsys\n")
