#pragma once

#include "recsys/models/gates/gate.hpp"
#include "recsys/models/gates/probe.hpp"

namespace automodel::recsys {

// Each gate says what it measured; a program that fails on the way fails the
// gate, with the program's own error.

gate_verdict shapes_gate(const program_probe& probe);
gate_verdict parameters_gate(const program_probe& probe);
gate_verdict determinism_gate(const program_probe& probe);
gate_verdict inputs_gate(const program_probe& probe);
gate_verdict gradients_gate(const program_probe& probe);
gate_verdict overfit_gate(const program_probe& probe);
gate_verdict causality_gate(const program_probe& probe);
gate_verdict rows_gate(const program_probe& probe);
gate_verdict agreement_gate(const program_probe& probe);
gate_verdict canary_gate(const program_probe& probe);

/// `reference` is of the same task and computes with the program's parameters.
gate_verdict equations_gate(const program_probe& probe,
                            const program& reference);

inline gate_verdict passed(std::string gate, std::string text,
                           std::optional<double> figure = {}) {
  return {std::move(gate), true, std::move(text), figure};
}
inline gate_verdict refused(std::string gate, std::string text,
                            std::optional<double> figure = {}) {
  return {std::move(gate), false, std::move(text), figure};
}
inline gate_verdict refused(std::string gate, const error& why) {
  return {std::move(gate), false,    why.message, {},
          why.where,       why.hint, why.code};
}

} // namespace automodel::recsys
