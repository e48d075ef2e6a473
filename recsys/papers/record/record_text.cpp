#include "recsys/papers/record/record_text.hpp"

#include "base/utf8.hpp"

#include <cmath>
#include <cstdio>

namespace automodel::recsys {

namespace {

constexpr std::size_t quote_width = 72;

std::string value_text(const parameter& value) {
  auto text = std::get_if<std::string>(&value);
  return without_controls(text ? *text : automodel::to_string(value));
}

std::string padded(std::string text, std::size_t width) {
  auto columns = display_width(text);
  return columns < width ? text + std::string(width - columns, ' ') : text;
}

std::string two_digits(double value) {
  if (std::isnan(value))
    return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

class record_writer {
public:
  std::string write(const method_record& of) && {
    line("name", of.name);
    line("problem", of.problem);
    line("task", of.task);
    for (const auto& field : of.inputs)
      line("input", field);
    for (const auto& field : of.outputs)
      line("output", field);
    out_ += "\nmodules\n";
    for (const auto& module : of.modules)
      write(module);
    out_ += "\ntraining\n";
    for (const auto& field : of.losses)
      line("  loss", field);
    for (const auto& setting : of.training)
      write(setting, "  ");
    write(of.evaluation, of.data);
    write_claims(of.claims);
    write_gaps(of.gaps);
    return std::move(out_);
  }

private:
  void line(const std::string& key, const record_field& field,
            const std::string& more = {}) {
    if (field.status == field_status::missing)
      return;
    auto inferred = field.status == field_status::inferred ? " (inferred)" : "";
    out_ += padded(key, 12) + ' '
            + shortened(value_text(field.value), quote_width) + more + inferred
            + "  [" + two_digits(field.confidence) + "]\n";
    quote(field.span);
  }

  void quote(const record_span& span) {
    if (span.quote.empty())
      return;
    auto page = span.page > 0 ? "p. " + std::to_string(span.page) + ": " : "";
    out_ += "               " + page
            + shortened(without_controls(span.quote), quote_width) + '\n';
  }

  void write(const record_module& module) {
    std::string from;
    for (const auto& input : module.inputs)
      from += (from.empty() ? " <- " : ", ") + without_controls(input);
    line("  module", module.kind, from);
    for (const auto& setting : module.settings)
      write(setting, "    ");
  }

  void write(const record_setting& setting, const std::string& indent) {
    auto where = setting.where.empty()
                     ? ""
                     : " for " + without_controls(setting.where);
    line(indent + without_controls(setting.name), setting.field,
         (setting.searched ? " tried" : "") + where);
  }

  void write(const record_evaluation& of,
             const std::vector<record_data_set>& data) {
    out_ += "\nevaluation\n";
    for (const auto& set : data)
      line("  data", set.name);
    for (const auto& metric : of.metrics)
      line("  metric", metric);
    line("  split", of.split);
    line("  negatives", of.negatives);
  }

  void write_claims(const std::vector<record_claim>& claims) {
    out_ += "\nclaims of the method (" + std::to_string(claims.size())
            + " numbers in tables of results)\n";
    for (const auto& claim : claims) {
      if (!claim.proposed)
        continue;
      out_ += "  " + without_controls(claim.table) + "  "
              + without_controls(claim.data_set) + "  "
              + without_controls(claim.metric) + "  "
              + value_text(claim.value.value) + '\n';
      for (const auto& doubt : claim.doubts)
        out_ += "    doubted: " + without_controls(doubt) + '\n';
    }
  }

  void write_gaps(const std::vector<record_gap>& gaps) {
    out_ += "\nnot said, and what is assumed\n";
    for (const auto& gap : gaps)
      out_ += "  " + padded(without_controls(gap.field), 36) + ' '
              + value_text(gap.assumption) + "  (" + without_controls(gap.what)
              + "; " + without_controls(gap.reason) + ")\n";
  }

  std::string out_;
};

void add_list(std::string& out, const std::string& what,
              const group_score& group, const std::vector<std::string>& list) {
  if (list.empty())
    return;
  out += what + ", " + group.group + ": ";
  for (std::size_t i = 0; i < list.size(); ++i)
    out += (i > 0 ? ", " : "") + without_controls(list[i]);
  out += '\n';
}

} // namespace

std::string record_text(const method_record& of) {
  return record_writer().write(of);
}

std::string score_text(const std::vector<group_score>& of) {
  std::string out = "group        precision  recall  matched  given  wanted\n";
  for (const auto& group : of)
    out += padded(group.group, 12) + ' '
           + padded(two_digits(group.precision()), 10) + ' '
           + padded(two_digits(group.recall()), 7) + ' '
           + padded(std::to_string(group.matched), 8) + ' '
           + padded(std::to_string(group.given), 6) + ' '
           + std::to_string(group.wanted) + '\n';
  for (const auto& group : of) {
    add_list(out, "wrong", group, group.wrong);
    add_list(out, "absent", group, group.absent);
  }
  return out;
}

} // namespace automodel::recsys
