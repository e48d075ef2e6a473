#include "recsys/blocks/link_blocks.hpp"
#include "recsys/papers/compose/composition.hpp"
#include "recsys/papers/compose/program_parts.hpp"
#include "recsys/papers/compose/reference_program.hpp"
#include "recsys/papers/compose/row_modules.hpp"
#include "recsys/papers/compose/sequence_modules.hpp"
#include "recsys/papers/compose/training_settings.hpp"
#include "recsys/papers/record/field_text.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

/// A method's name as a comment may hold it.
std::string printable(const std::string& name) {
  std::string out;
  for (unsigned char c : name)
    if (c >= ' ' && c < 0x7f && out.size() < 60)
      out += static_cast<char>(c);
  return out.empty() ? "A method" : out;
}

/// Words in comment lines.
void add_comment(std::string_view text, std::vector<draft_line>& to) {
  std::string line = "#";
  while (!text.empty()) {
    auto end = std::min(text.find(' '), text.size());
    if (line.size() + 1 + end > page_columns && line != "#") {
      to.push_back({line});
      line = "#";
    }
    line.append(" ").append(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  to.push_back({line});
}

class composer {
public:
  composer(const method_record& from, const compose_options& how)
      : from_(from), how_(how), settings_(from, how.data_set, out_) {}

  result<composition> composed() {
    auto graph = read_modules(from_);
    if (!graph)
      return pass_on(graph);
    graph_ = std::move(*graph);
    choose_task();
    std::vector<draft_line> lines;
    add_header(lines);
    add_program(lines);
    add_skeleton_list(lines);
    auto text = lay_out(lines);
    out_.own_part = std::move(text.text);
    out_.notes = std::move(text.notes);
    for (const auto& [key, value] : draft_.settings()) {
      out_.defaults[key] = value.value;
      if (!value.searched.empty())
        out_.searched.emplace_back(key, value.searched);
    }
    out_.unused = settings_.unused();
    if (auto done = link(); !done)
      return pass_on(done);
    return std::move(out_);
  }

private:
  bool is_of_rows() const {
    return out_.task == "ctr" || out_.task == "multi_task";
  }

  // What the modules are says it where the record does not.
  void choose_task() {
    out_.task = field_text(from_.task);
    if (from_.task.status != field_status::missing && !out_.task.empty())
      return;
    out_.task = graph_.has("tower") || graph_.has("softmax_gate") ? "multi_task"
                : graph_.has("causal_self_attention")
                        || graph_.has("positional_embedding")
                    ? "sequential"
                    : "ctr";
    settings_.assume("task", "the task", out_.task,
                     "what the modules are made for");
  }

  void add_header(std::vector<draft_line>& to) const {
    std::string words;
    for (const auto& node : graph_.nodes)
      words += (words.empty() ? "" : ", ") + node.word;
    add_comment(printable(field_text(from_.name)) + ": " + words
                    + ". Composed from a method record; the notes beside this "
                      "program say which field each line follows from.",
                to);
  }

  void add_program(std::vector<draft_line>& to) {
    if (is_of_rows()) {
      add_row_program(to);
    } else if (out_.task == "sequential") {
      draft_.import({"int_of", "float_of"});
      sequence_modules modules(from_, graph_, settings_, draft_, out_);
      modules.compose();
      configure_training(settings_, true, draft_);
      append(modules.lines(), to);
    } else {
      out_.unresolved.push_back(
          {"task", out_.task,
           out_.task == "generative"
               ? "programs do not decode identifiers token by token"
               : "there is no grammar for this task"});
      for (const auto& node : graph_.nodes)
        out_.unresolved.push_back({"modules." + node.module->name, node.word,
                                   "belongs to a task without a grammar"});
    }
  }

  void add_row_program(std::vector<draft_line>& to) {
    bool several = out_.task == "multi_task";
    for (const auto& name : set_idle_aside(graph_))
      settings_.assume("modules." + name, "what it does",
                       std::string("no branch of its own"),
                       "it works on the embeddings alone: normalisation and "
                       "dropout hold for the networks, vectors stand side by "
                       "side where a module needs one");
    row_modules(graph_, several, settings_, draft_, out_).compose();
    choose_row_loss();
    draft_.import(
        several
            ? std::initializer_list<std::string_view>{"int_of", "task_losses",
                                                      "weights_of"}
            : std::initializer_list<std::string_view>{"expect_one_label",
                                                      "logloss"});
    if (several) {
      chosen_value weights{std::string{}, {}, "losses", field_status::missing};
      settings_.assume("losses.task_weights", "how much each task counts",
                       weights.value, "each as much as the others");
      draft_.configure("task_weights", weights);
    }
    configure_training(settings_, false, draft_);
    append(row_program_lines(draft_, several), to);
  }

  // Rows are judged as probabilities of labels that are 0 or 1.
  void choose_row_loss() {
    auto is_logloss
        = [](const record_field& one) { return field_text(one) == "logloss"; };
    if (std::ranges::any_of(from_.losses, is_logloss))
      return;
    std::string stated;
    for (const auto& one : from_.losses)
      stated += (stated.empty() ? "" : ", ") + field_text(one);
    settings_.assume("losses", "the loss", std::string("logloss"),
                     stated.empty()
                         ? "the usual loss of labels that are 0 or 1"
                         : "the paper has " + stated
                               + "; predictions of labels that are 0 or 1 are "
                                 "trained and judged as probabilities here, "
                                 "which is a deviation from the paper");
  }

  static void append(std::vector<draft_line> from,
                     std::vector<draft_line>& to) {
    std::ranges::move(from, std::back_inserter(to));
  }

  /// A skeleton begins with what is missing.
  void add_skeleton_list(std::vector<draft_line>& lines) const {
    if (out_.complete())
      return;
    std::vector<draft_line> missing;
    add_comment("A skeleton: it does not run. Unresolved:", missing);
    for (const auto& one : out_.unresolved)
      add_comment("- " + printable(one.field) + ", " + printable(one.word)
                      + ": " + one.reason,
                  missing);
    lines.insert(lines.begin(), missing.begin(), missing.end());
  }

  result<void> link() {
    if (!out_.complete()) {
      out_.program = out_.own_part;
      return {};
    }
    auto linked = link_blocks(out_.own_part, how_.name);
    if (!linked)
      return pass_on(linked);
    out_.program = std::move(*linked);
    auto reference = reference_program(out_.own_part, how_.name);
    if (!reference)
      return pass_on(reference);
    out_.reference = std::move(*reference);
    return {};
  }

  const method_record& from_;
  const compose_options& how_;
  composition out_;
  setting_reader settings_;
  program_draft draft_;
  module_graph graph_;
};

} // namespace

result<composition> compose(const method_record& from,
                            const compose_options& how) {
  return composer(from, how).composed();
}

std::string_view note_word(field_status status) noexcept {
  switch (status) {
  case field_status::stated:
    return "stated";
  case field_status::inferred:
    return "inferred";
  case field_status::missing:
    return "assumed";
  }
  return "assumed";
}

} // namespace automodel::recsys
