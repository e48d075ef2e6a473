#pragma once

#include "base/error.hpp"

namespace automodel::worker {

/// If this process is root: becomes "nobody" without groups. Error: it is
/// still root.
result<void> become_unprivileged();

/// Drops every capability from every set.
result<void> drop_capabilities();

/// No program it executes could gain anything.
result<void> forbid_new_privileges();

/// Other processes of the same user cannot trace it or read its /proc.
result<void> become_untraceable();

/// Dies with the process that forked it, held by the descriptor `parent`
/// (pidfd). Comes after changes of the user, which forget it.
result<void> die_with_parent(int parent);

} // namespace automodel::worker
