#pragma once

#include "recsys/papers/compose/program_draft.hpp"

#include <string_view>
#include <vector>

namespace automodel::recsys {

/// What programs of all tasks have: the prologue with the draft's imports,
/// `task`, `defaults`.
void add_head(const program_draft& draft, std::string_view task,
              std::vector<draft_line>& to);

/// `init` from the draft's tables and lines, and `views`. `before` are lines
/// that come first.
void add_init(const program_draft& draft, const std::vector<draft_line>& before,
              std::vector<draft_line>& to);
void add_views(const program_draft& draft, std::vector<draft_line>& to);

/// Lines of plain text, none of which follows from a record.
void add_text(std::string_view text, std::vector<draft_line>& to);

} // namespace automodel::recsys
