#pragma once

#include "recsys/papers/extract/module_rules.hpp"
#include "recsys/papers/extract/paper_view.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

/// What a paper says for one kind of module being a part of its method.
struct module_evidence {
  const module_rule* rule = nullptr;
  double headings = 0;  ///< at most 4
  double sentences = 0; ///< that propose or describe it, at most 3
  double mentions = 0;  ///< at most 1
  double forms = 0;     ///< equations of its form, at most 1.5 times the rule's
  text_span best{};     ///< the passage that says it best
  double best_worth = 0;
  std::uint32_t first = 0; ///< byte at which the method comes to it
  std::vector<std::string> equations{}; ///< numbers of those of its form
  text_span equation_at{};              ///< the first of them

  double total() const { return headings + sentences + mentions + forms; }
};

/// Evidence for each of module_rules(), in their order. Titles, abstracts,
/// related work, experiments and sentences about other methods count nothing.
std::vector<module_evidence> gather_evidence(const paper_view& view);

} // namespace automodel::recsys
