#pragma once

#include "recsys/papers/record/method_record.hpp"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace automodel::recsys {

record_field stated(parameter value);

/// A setting of a module or of training.
using named_value = std::pair<std::string, parameter>;

record_module module_of(std::string name, std::string kind,
                        std::vector<std::string> inputs,
                        std::initializer_list<named_value> settings = {});

/// A record by hand, of a task, from modules.
method_record record_of(std::string task, std::vector<record_module> modules,
                        std::vector<std::string> losses = {},
                        std::initializer_list<named_value> training = {});

// The methods of nine papers, from their equations, at small sizes.
method_record fm_record();      ///< Rendle 2010, equation 1
method_record afm_record();     ///< Xiao et al. 2017, equation 6
method_record deepfm_record();  ///< Guo et al. 2017, equations 1 to 4
method_record xdeepfm_record(); ///< Lian et al. 2018, equations 6, 7 and 13
/// Wang et al. 2021, equation 1 and section 3.3: the deep network on the cross
/// network's result, or beside it.
method_record dcn_v2_record(bool stacked);
method_record autoint_record(); ///< Song et al. 2019, equations 4 to 8
method_record mmoe_record();    ///< Ma et al. 2018, equations 6 and 7
/// Kang, McAuley 2018, equations 1 to 6; residuals, normalisation and dropout
/// named once for all layers, as the paper does.
method_record sasrec_record();
/// The same with a gate on attention, for each head or element: Qiu et al.
/// 2025, equation 5 at position G1.
method_record gated_record(const std::string& gate);
method_record tiger_record(); ///< Rajput et al. 2023

/// All of them but the last, which cannot be composed, with a name each.
std::vector<std::pair<std::string, method_record>> composable_records();

/// Other combinations of the same modules, of no paper or of others.
std::vector<std::pair<std::string, method_record>> recombined_records();

} // namespace automodel::recsys
