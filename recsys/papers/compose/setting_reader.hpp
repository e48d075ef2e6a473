#pragma once

#include "recsys/papers/compose/composition.hpp"

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// A value with where it comes from.
struct chosen_value {
  parameter value{};
  std::vector<parameter> searched{}; ///< what the paper tried; empty: no list
  std::string field{};               ///< of the record
  field_status status = field_status::missing;

  std::int64_t whole() const { return std::get<std::int64_t>(value); }
  double number() const { return std::get<double>(value); }
  const std::string& text() const { return std::get<std::string>(value); }
};

/// What is allowed of a number, and what is taken where the record says
/// nothing, with the reason.
struct number_rule {
  double least, most;
  double otherwise;
  std::string_view reason;
};

struct text_rule {
  std::string_view otherwise, reason;
};

/// Looks up settings of a record: of a module, else of the training. Whatever
/// is not there is assumed, and the assumption entered in the ledger. Of values
/// for several data sets the wanted one's holds, then the one for all, then the
/// first, which is an assumption too.
///
/// A value of the wrong type or out of range is as good as none; the ledger
/// says so.
class setting_reader {
public:
  setting_reader(const method_record& from, std::string data_set,
                 composition& out)
      : from_(from), data_set_(std::move(data_set)), out_(out) {}

  /// A whole number. `of` may be null: of the training alone.
  chosen_value whole(const record_module* of, std::string_view name,
                     const number_rule& rule);
  chosen_value number(const record_module* of, std::string_view name,
                      const number_rule& rule);
  /// Sizes of layers as a text, "400,400": from `name`, a list or one number,
  /// else from "layers" times "hidden_size".
  chosen_value sizes(const record_module* of, std::string_view name,
                     const text_rule& rule);
  /// One of `allowed`.
  chosen_value word(const record_module* of, std::string_view name,
                    std::span<const std::string_view> allowed,
                    const text_rule& rule);

  /// Whether the record says something of it, in the module or the training.
  bool says(const record_module* of, std::string_view name) const;

  /// Enters an assumption.
  void assume(const std::string& field, const std::string& what,
              parameter assumption, const std::string& reason);

  /// Something that a line follows from.
  void used(const std::string& field) { used_.insert(field); }
  /// Settings that are stated, or inferred, and were never looked up.
  std::vector<std::string> unused() const;

private:
  struct found_setting {
    const record_setting* setting = nullptr;
    std::string field;
  };

  found_setting find(const record_module* of, std::string_view name);
  const record_setting* choose(const std::vector<record_setting>& among,
                               std::string_view name, const std::string& field);
  /// What the record's own ledger assumes; null: nothing.
  const record_gap* gap_for(const record_module* of,
                            std::string_view name) const;
  chosen_value numeric(const record_module* of, std::string_view name,
                       const number_rule& rule, bool whole);
  chosen_value assumed(const std::string& field, std::string_view what,
                       parameter value, std::string_view reason);

  const method_record& from_;
  std::string data_set_;
  composition& out_;
  std::set<std::string, std::less<>> used_;
};

} // namespace automodel::recsys
