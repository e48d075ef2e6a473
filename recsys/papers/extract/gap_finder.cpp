#include "recsys/papers/extract/gap_finder.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

/// A setting that is needed where a module of the kind is, or always, and
/// what is usual: the recipes of recsys/models/zoo.
struct needed_setting {
  std::string_view name;
  std::string_view kind;        ///< empty: always
  std::string_view ranks, rows; ///< for tasks that rank items, predict rows
};

constexpr std::array needed{
    needed_setting{"optimizer", "", "adam", "adam"},
    needed_setting{"learning_rate", "", "0.001", "0.001"},
    needed_setting{"batch_size", "", "128", "4096"},
    needed_setting{"epochs", "", "200", "100"},
    needed_setting{"embedding_size", "", "64", "10"},
    needed_setting{"dropout", "", "0.2", "0"},
    needed_setting{"l2", "", "0", "0.00001"},
    needed_setting{"max_length", "causal_self_attention", "50", "50"},
    needed_setting{"layers", "causal_self_attention", "2", "2"},
    needed_setting{"heads", "causal_self_attention", "1", "1"},
    needed_setting{"layers", "self_attention", "3", "3"},
    needed_setting{"heads", "self_attention", "2", "2"},
    needed_setting{"head_size", "self_attention", "32", "32"},
    needed_setting{"sizes", "mlp", "400,400,400", "400,400,400"},
    needed_setting{"activation", "mlp", "relu", "relu"},
    needed_setting{"maps", "cin", "200,200,200", "200,200,200"},
    needed_setting{"layers", "cross_v2", "3", "3"},
    needed_setting{"layers", "cross", "3", "3"},
    needed_setting{"rank", "cross_mix", "32", "32"},
    needed_setting{"attention_size", "attention_pooling", "64", "64"},
    needed_setting{"experts", "experts", "4", "4"},
    needed_setting{"sizes", "experts", "64", "64"},
    needed_setting{"sizes", "tower", "32", "32"},
};

bool has_setting(const std::vector<record_setting>& settings,
                 std::string_view name) {
  return std::ranges::any_of(settings, [name](const record_setting& one) {
    return one.name == name && !one.searched;
  });
}

bool has_setting(const method_record& of, std::string_view name) {
  return has_setting(of.training, name)
         || std::ranges::any_of(of.modules, [name](const record_module& one) {
              return has_setting(one.settings, name);
            });
}

bool was_searched(const method_record& of, std::string_view name) {
  auto searched = [name](const record_setting& one) {
    return one.name == name && one.searched;
  };
  return std::ranges::any_of(of.training, searched)
         || std::ranges::any_of(of.modules, [&](const record_module& one) {
              return std::ranges::any_of(one.settings, searched);
            });
}

bool is_word(const record_field& field, std::string_view word) {
  auto text = std::get_if<std::string>(&field.value);
  return field.status != field_status::missing && text && *text == word;
}

record_gap setting_gap(const method_record& of, const needed_setting& row,
                       bool ranks) {
  record_gap out;
  out.field = row.kind.empty() ? "training." + std::string(row.name)
                               : "modules." + std::string(row.kind) + '.'
                                     + std::string(row.name);
  out.what = was_searched(of, row.name)
                 ? "what was tried is said, but not what was chosen"
                 : "is not said";
  out.assumption = std::string(ranks ? row.ranks : row.rows);
  out.reason = "usual for this task (the recipes of the zoo)";
  return out;
}

void add_part_gaps(const method_record& of, std::vector<record_gap>& out) {
  if (of.task.status == field_status::missing)
    out.push_back({"task", "cannot be told", std::string("none"),
                   "a person has to say it"});
  if (of.modules.empty())
    out.push_back({"modules", "no part of the method was recognised",
                   std::string("none"), "a person has to say them"});
  if (of.losses.empty())
    out.push_back({"losses", "is not said", std::string("logloss"),
                   "usual for labels of 0 and 1"});
  if (of.evaluation.split.status == field_status::missing)
    out.push_back({"evaluation.split", "is not said",
                   std::string("random_ratio"), "the data set's usual one"});
}

} // namespace

std::vector<record_gap> find_gaps(const method_record& of) {
  std::vector<record_gap> out;
  add_part_gaps(of, out);
  auto ranks = is_word(of.task, "sequential") || is_word(of.task, "retrieval")
               || is_word(of.task, "generative");
  for (const auto& row : needed) {
    auto there
        = row.kind.empty()
          || std::ranges::any_of(of.modules, [&](const record_module& one) {
               return is_word(one.kind, row.kind);
             });
    if (there && !has_setting(of, row.name))
      out.push_back(setting_gap(of, row, ranks));
  }
  return out;
}

} // namespace automodel::recsys
