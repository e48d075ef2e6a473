#include "recsys/evaluation/protocol.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

namespace automodel::recsys {

namespace {

using json = nlohmann::json;

constexpr std::array rule_names{
    std::pair{split_rule::leave_one_out, "leave_one_out"},
    std::pair{split_rule::per_user_ratio, "per_user_ratio"},
    std::pair{split_rule::global_time, "global_time"},
    std::pair{split_rule::given, "given"},
    std::pair{split_rule::random_ratio, "random_ratio"},
    std::pair{split_rule::k_fold, "k_fold"},
};

std::string name_of(split_rule rule) {
  for (auto [value, name] : rule_names)
    if (value == rule)
      return name;
  return {};
}

tl::unexpected<error> wrong_type(const std::string& key,
                                 std::string_view expected) {
  return fail(errc::parse_error,
              "protocol: '" + key + "' must be " + std::string(expected));
}

/// Reads one key after the other and keeps the first error.
class reader {
public:
  explicit reader(const json& object) : object_(object) {}

  void read(const char* key, bool& out) {
    if (auto value = find(key)) {
      if (value->is_boolean())
        out = value->get<bool>();
      else
        refuse(key, "true or false");
    }
  }

  void read(const char* key, double& out) {
    if (auto value = find(key)) {
      if (value->is_number())
        out = value->get<double>();
      else
        refuse(key, "a number");
    }
  }

  void read(const char* key, std::uint32_t& out) {
    if (auto value = find(key)) {
      if (is_count(*value))
        out = value->get<std::uint32_t>();
      else
        refuse(key, "a whole number from 0 to 4294967295");
    }
  }

  void read(const char* key, split_rule& out) {
    auto value = find(key);
    if (!value)
      return;
    for (auto [rule, name] : rule_names)
      if (*value == name) {
        out = rule;
        return;
      }
    refuse(key, "one of leave_one_out, per_user_ratio, global_time, given, "
                "random_ratio and k_fold");
  }

  void read(const char* key, std::optional<row_task>& out) {
    auto value = find(key);
    if (!value)
      return;
    if (!value->is_object())
      return refuse(key, "an object");
    reader in(*value);
    std::vector<std::string> labels;
    row_task task;
    in.read("labels", labels);
    in.read("fields", task.fields);
    in.read("post_exposure", task.post_exposure);
    in.read("allowed_suspects", task.allowed_suspects);
    if (auto sound = in.finish(); !sound)
      failed_ = failed_.value_or(sound.error());
    for (const auto& text : labels) {
      auto rule = parse_label_rule(text);
      if (!rule)
        failed_ = failed_.value_or(rule.error());
      else
        task.labels.push_back(*std::move(rule));
    }
    out = std::move(task);
  }

  void read(const char* key, std::vector<std::string>& out) {
    read_list(key, out, "a list of names",
              [](const json& value) { return value.is_string(); });
  }

  void read(const char* key, std::vector<std::uint32_t>& out) {
    read_list(key, out, "a list of whole numbers", is_count);
  }

  result<void> finish() {
    if (seen_ < object_.size() && !failed_)
      for (const auto& [key, value] : object_.items())
        if (std::ranges::find(known_, key) == known_.end())
          failed_ = error{errc::parse_error,
                          "protocol: unknown key '" + key + "'",
                          {},
                          "allowed: " + all_known()};
    if (failed_)
      return tl::unexpected(*failed_);
    return {};
  }

private:
  static bool is_count(const json& value) {
    return value.is_number_unsigned()
           && value.get<std::uint64_t>()
                  <= std::numeric_limits<std::uint32_t>::max();
  }

  const json* find(const char* key) {
    known_.emplace_back(key);
    auto found = object_.find(key);
    if (found == object_.end())
      return nullptr;
    ++seen_;
    return &*found;
  }

  template <class T, class Predicate>
  void read_list(const char* key, std::vector<T>& out,
                 std::string_view expected, Predicate fits) {
    auto value = find(key);
    if (!value)
      return;
    if (!value->is_array() || !std::ranges::all_of(*value, fits))
      return refuse(key, expected);
    out = value->get<std::vector<T>>();
  }

  void refuse(const char* key, std::string_view expected) {
    if (!failed_)
      failed_ = wrong_type(key, expected).value();
  }

  std::string all_known() const {
    std::string text;
    for (const auto& key : known_)
      text += (text.empty() ? "" : ", ") + key;
    return text;
  }

  const json& object_;
  std::vector<std::string> known_;
  std::size_t seen_ = 0;
  std::optional<error> failed_;
};

json to_json(const row_task& task) {
  auto labels = json::array();
  for (const auto& label : task.labels)
    labels.push_back(label.text());
  return {{"labels", std::move(labels)},
          {"fields", task.fields},
          {"post_exposure", task.post_exposure},
          {"allowed_suspects", task.allowed_suspects}};
}

/// What is left out has no effect on rows.
std::string row_protocol_json(const protocol& rules) {
  return json_text({
      {"rows", to_json(*rules.rows)},
      {"min_rating", rules.min_rating},
      {"filter_by_rating", rules.filter_by_rating},
      {"min_user_rows", rules.min_user_rows},
      {"min_item_rows", rules.min_item_rows},
      {"drop_duplicates", rules.drop_duplicates},
      {"split", name_of(rules.split)},
      {"train_ratio", rules.train_ratio},
      {"valid_ratio", rules.valid_ratio},
      {"test_ratio", rules.test_ratio},
      {"folds", rules.folds},
      {"refit", rules.refit},
      {"metrics", rules.metrics},
  });
}

} // namespace

std::string to_canonical_json(const protocol& rules) {
  if (rules.rows)
    return row_protocol_json(rules);
  return json_text({
      {"min_rating", rules.min_rating},
      {"filter_by_rating", rules.filter_by_rating},
      {"min_user_rows", rules.min_user_rows},
      {"min_item_rows", rules.min_item_rows},
      {"drop_duplicates", rules.drop_duplicates},
      {"split", name_of(rules.split)},
      {"train_ratio", rules.train_ratio},
      {"valid_ratio", rules.valid_ratio},
      {"test_ratio", rules.test_ratio},
      {"random_order", rules.random_order},
      {"mask_history", rules.mask_history},
      {"refit", rules.refit},
      {"valid_in_history", rules.valid_in_history},
      {"metrics", rules.metrics},
      {"cutoffs", rules.cutoffs},
  });
}

result<protocol> protocol_from_json(std::string_view text) {
  auto object = json::parse(text, nullptr, false);
  if (!object.is_object())
    return fail(errc::parse_error, "the protocol is not a JSON object");
  protocol rules;
  reader in(object);
  in.read("rows", rules.rows);
  in.read("folds", rules.folds);
  in.read("min_rating", rules.min_rating);
  in.read("filter_by_rating", rules.filter_by_rating);
  in.read("min_user_rows", rules.min_user_rows);
  in.read("min_item_rows", rules.min_item_rows);
  in.read("drop_duplicates", rules.drop_duplicates);
  in.read("split", rules.split);
  in.read("train_ratio", rules.train_ratio);
  in.read("valid_ratio", rules.valid_ratio);
  in.read("test_ratio", rules.test_ratio);
  in.read("random_order", rules.random_order);
  in.read("mask_history", rules.mask_history);
  in.read("refit", rules.refit);
  in.read("valid_in_history", rules.valid_in_history);
  in.read("metrics", rules.metrics);
  in.read("cutoffs", rules.cutoffs);
  return in.finish().and_then([&] { return validate(rules); }).map([&] {
    return rules;
  });
}

} // namespace automodel::recsys
