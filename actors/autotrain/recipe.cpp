#include "actors/autotrain/recipe.hpp"

#include "messages/parameters.hpp"

namespace automodel::actors {

void write_recipe(const recipe& from, messages::schema::Recipe::Builder to) {
  to.setFamily(from.family);
  messages::write_parameters(
      from.fit, to.initFit(static_cast<unsigned>(from.fit.size())));
  messages::write_parameters(
      from.score, to.initScore(static_cast<unsigned>(from.score.size())));
  to.setProgramName(from.program_name);
  to.setProgram(from.program);
}

recipe read_recipe(messages::schema::Recipe::Reader from) {
  return {messages::read_text(from.getFamily()),
          messages::read_parameters(from.getFit()),
          messages::read_parameters(from.getScore()),
          messages::read_text(from.getProgramName()),
          messages::read_text(from.getProgram())};
}

} // namespace automodel::actors
