#include "recsys/models/gates/gate.hpp"

#include "recsys/models/gates/gate_list.hpp"

#include <array>
#include <span>

namespace automodel::recsys {

namespace {

struct gate {
  const char* name;
  gate_verdict (*check)(const program_probe&);
};

constexpr std::array of_all{
    gate{"shapes", shapes_gate},           gate{"parameters", parameters_gate},
    gate{"determinism", determinism_gate}, gate{"inputs", inputs_gate},
    gate{"gradients", gradients_gate},     gate{"overfit", overfit_gate}};
constexpr std::array of_sequences{gate{"causality", causality_gate}};
constexpr std::array of_rows{gate{"agreement", agreement_gate},
                             gate{"canary", canary_gate}};

std::vector<gate> gates_for(program_task task) {
  std::vector<gate> out(of_all.begin(), of_all.end());
  if (task == program_task::sequential)
    out.insert(out.end(), of_sequences.begin(), of_sequences.end());
  if (task == program_task::ctr)
    out.insert(out.end(), of_rows.begin(), of_rows.end());
  return out;
}

} // namespace

result<std::vector<gate_verdict>> check_gates(const program& model,
                                              const parameters& given) {
  auto probe = program_probe::make(model, given);
  if (!probe)
    return pass_on(probe);
  std::vector<gate_verdict> out;
  for (const auto& one : gates_for(model.task()))
    out.push_back(one.check(*probe));
  return out;
}

std::vector<std::string> gates_of(program_task task) {
  std::vector<std::string> out;
  for (const auto& one : gates_for(task))
    out.emplace_back(one.name);
  return out;
}

} // namespace automodel::recsys
