#pragma once

#include "recsys/papers/document/document.hpp"
#include "recsys/papers/record/method_record.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace automodel::recsys {

/// A field of a record that is missing, and what may stand there.
struct missing_field {
  std::string field;                ///< "training.learning_rate", as of a gap
  std::string what;                 ///< for whoever is asked
  std::vector<std::string> allowed; ///< words; empty: a value
};

/// The gaps of a record that a passage of the paper could fill: its task, its
/// losses, the split of its evaluation and settings.
std::vector<missing_field> missing_fields(const method_record& of);

/// Takes answers (fields.schema.json) into the record: only to fields that are
/// asked for, only values that a field may have, and only where the quote
/// stands in a block of the document that speaks (no title, front matter or
/// reference) and states the value by the rules of docs/method-record.md; the
/// quote of a setting also names the setting. Says what was wrong with the
/// others, one sentence each. The record's gaps are found anew.
std::vector<std::string> take_answers(const nlohmann::json& reply,
                                      const std::vector<missing_field>& asked,
                                      const document& in, method_record& to);

} // namespace automodel::recsys
