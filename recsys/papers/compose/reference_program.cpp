#include "recsys/papers/compose/reference_program.hpp"

#include "recsys/blocks/link_blocks.hpp"

namespace automodel::recsys {

result<std::string> reference_program(std::string_view own_part,
                                      std::string_view name) {
  block_library slow(slow_blocks()), library(blocks_source());
  std::string text;
  for (const auto& one : library.blocks()) {
    const auto* plain = slow.find(one.name);
    text += (plain == nullptr ? one.text : plain->text) + "\n\n";
  }
  return link_blocks(own_part, name, text);
}

} // namespace automodel::recsys
