#include "cli/commands/memory_learn.hpp"

#include "actors/learning/skill_keeper.hpp"
#include "actors/learning/trial_verdicts.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/commit_now.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace automodel::cli {

namespace {

result<std::size_t> write_verdicts(storage::memory& memory) {
  auto experiments = memory.reader().experiments();
  if (!experiments)
    return pass_on(experiments);
  std::size_t written = 0;
  for (const auto& one : *experiments) {
    auto step = actors::trial_verdicts(memory.reader(), one);
    if (!step)
      return pass_on(step);
    if (!*step)
      continue;
    auto done = commit_now(memory, **step);
    if (!done)
      return pass_on(done);
    written += done->ids.size();
  }
  return written;
}

result<std::size_t> write_skills(storage::memory& memory,
                                 const coordination::distil_options& options) {
  std::size_t written = 0;
  while (true) {
    auto step = actors::next_skills(memory.reader(), options);
    if (!step)
      return pass_on(step);
    if (!*step)
      return written;
    auto done = commit_now(memory, **step);
    if (!done)
      return pass_on(done);
    written += done->ids.size();
  }
}

} // namespace

result<int> memory_learn(storage::memory& memory,
                         const coordination::distil_options& options,
                         bool as_json) {
  auto verdicts = write_verdicts(memory);
  if (!verdicts)
    return pass_on(verdicts);
  auto skills = write_skills(memory, options);
  if (!skills)
    return pass_on(skills);
  if (as_json)
    print_json({{"verdicts", *verdicts}, {"skills", *skills}});
  else
    std::printf("%zu verdicts and %zu skills, new or refined, were recorded\n",
                *verdicts, *skills);
  return 0;
}

} // namespace automodel::cli
