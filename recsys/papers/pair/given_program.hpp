#pragma once

#include "recsys/papers/compose/composition.hpp"

#include <string>

namespace automodel::recsys {

/// Puts a person's program in the place of what was composed. What could not be
/// expressed is then theirs to have expressed. The reference follows from the
/// record: it knows the parameters of the composed program and not theirs, and
/// who corrects a program disagrees with it, so it is dropped. Of the composed
/// defaults those of the recipe stay that the program does not say itself.
void replace_program(composition& made, std::string text);

} // namespace automodel::recsys
