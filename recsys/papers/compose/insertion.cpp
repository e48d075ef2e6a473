#include "recsys/papers/compose/insertion.hpp"

#include "recsys/blocks/link_blocks.hpp"
#include "recsys/papers/compose/added_part.hpp"
#include "recsys/papers/compose/defaults_in.hpp"
#include "recsys/papers/compose/is_one_of.hpp"
#include "recsys/papers/compose/module_graph.hpp"
#include "recsys/papers/compose/program_draft.hpp"
#include "recsys/papers/compose/program_text.hpp"
#include "recsys/papers/compose/reference_program.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::string_view switch_key = "added";

tl::unexpected<error> refusal(const std::string& what,
                              const std::string& hint = {}) {
  return fail(errc::invalid_argument, what, hint);
}

std::vector<std::string> body_lines(const program_text& of,
                                    std::string_view function) {
  auto body = of.body_of(function);
  std::vector<std::string> out;
  if (body)
    for (auto i = body->begin; i < body->end; ++i)
      out.push_back(of[i]);
  return out;
}

/// The functions `added_init` and `added_logits` from a composed program.
std::vector<std::string> functions_of(const std::string& part) {
  program_text text(part);
  std::vector<std::string> out{"def added_init(c: Conf) -> Dict[str, Tensor]:"};
  for (const auto& line : body_lines(text, "init"))
    if (!line.starts_with("    expect_one_label(")
        && !line.starts_with("    out[\"table/")
        && !line.starts_with("    out[\"bias\"]"))
      out.push_back(line);
  out.insert(out.end(), {"", "", "def added_logits("});
  for (auto argument : {"p: Dict[str, Tensor],", "s: Dict[str, Tensor],",
                        "b: Dict[str, Tensor],", "c: Conf,",
                        "out: Dict[str, Tensor],", "training: bool"})
    out.push_back("    " + std::string(argument));
  out.emplace_back(") -> Tensor:");
  constexpr std::string_view bias = "p[\"bias\"] + ";
  for (auto line : body_lines(text, "logits")) {
    if (auto at = line.find(bias); at != line.npos)
      line.erase(at, bias.size());
    out.push_back(std::move(line));
  }
  out.insert(out.end(), {"", ""});
  return out;
}

/// Names of parameters as a text writes them: `"cin"`.
bool shares_names(const composition& part, std::string_view baseline) {
  program_text text(part.own_part);
  for (const auto& line : body_lines(text, "init")) {
    auto at = line.find("_init(\"");
    if (at == line.npos)
      continue;
    auto begin = at + 6, end = line.find('"', begin + 1);
    if (end != line.npos
        && baseline.find(line.substr(begin, end + 1 - begin)) != baseline.npos)
      return true;
  }
  return false;
}

/// Changes a baseline's text; each step says where and why.
class changer {
public:
  changer(std::string_view baseline, const composition& part)
      : text_(baseline), part_(part), imports_(split_linked(baseline).imports) {
  }

  // From the end to the beginning, so that lines keep their numbers.
  result<void> change() {
    for (auto step : {&changer::change_logits, &changer::add_functions,
                      &changer::change_init, &changer::change_defaults,
                      &changer::change_imports})
      if (auto done = (this->*step)(); !done)
        return done;
    std::ranges::reverse(points_);
    return {};
  }

  std::string text() const { return text_.text(); }
  std::vector<insertion_point> points() const { return points_; }

private:
  void point(std::size_t line, const std::string& reason) {
    points_.push_back({static_cast<std::uint32_t>(line + 1), reason});
  }

  result<void> change_logits() {
    auto body = text_.body_of("logits");
    if (!body)
      return refusal("the baseline has no function logits",
                     "a program of rows as those of the zoo");
    auto returns = text_.returns_in(*body);
    if (returns.size() != 1 || !text_[returns[0]].starts_with("    return "))
      return refusal("the baseline returns its logits in "
                         + std::to_string(returns.size()) + " places",
                     "one is needed, at the end");
    auto at = returns[0], end = text_.end_of_statement(at);
    text_[at].replace(4, 7, "y = ");
    text_.insert(end + 1,
                 {"    if flag_of(c, \"added\"):",
                  "        y = y + added_logits(p, s, b, c, out, training)",
                  "    return y"});
    point(at, "the sum before the sigmoid, which a branch adds to");
    return {};
  }

  result<void> add_functions() {
    auto head = text_.find("def logits(");
    text_.insert(*head, functions_of(part_.own_part));
    point(*head, "the added part as functions of its own");
    return {};
  }

  result<void> change_init() {
    auto body = text_.body_of("init");
    auto returns = body ? text_.returns_in(*body) : std::vector<std::size_t>{};
    if (returns.size() != 1)
      return refusal("the baseline's init has no one return");
    auto at = returns[0], end = text_.end_of_statement(at);
    std::vector<std::string> lines{"    if flag_of(c, \"added\"):",
                                   "        out.update(added_init(c))"};
    if (text_[at] == "    return out") {
      text_.insert(at, lines);
    } else if (text_[at].starts_with("    return {")) {
      text_[at].replace(4, 6, "out =");
      lines.emplace_back("    return out");
      text_.insert(end + 1, lines);
    } else {
      return refusal("the baseline's init returns no dictionary of its own");
    }
    point(at, "after all other initial values, which are thus drawn alike");
    return {};
  }

  result<void> change_defaults() {
    auto begin = text_.find("    c: Conf = {");
    if (!begin)
      return refusal("the baseline's defaults() has no dictionary");
    std::vector<std::string> lines{"        \"added\": True,"};
    auto all = text_.text();
    for (const auto& [name, value] : part_.defaults)
      if (is_of_part(name)
          && all.find('"' + name + "\": ") == std::string::npos)
        lines.push_back("        \"" + name + "\": " + literal(value) + ',');
    text_.insert(*begin + 1, lines);
    point(*begin, "the switch, and what the added part is configured by");
    return {};
  }

  /// Whether a function of the added part reads c[name].
  bool is_of_part(const std::string& name) const {
    constexpr std::array of_layers{std::string_view{"activation"},
                                   std::string_view{"norm"},
                                   std::string_view{"dropout"}};
    if (is_one_of(of_layers, name))
      return part_.own_part.find("configured_mlp(") != std::string::npos
             || part_.own_part.find("(c, \"" + name + "\")")
                    != std::string::npos;
    return part_.own_part.find("(c, \"" + name + "\")") != std::string::npos;
  }

  result<void> change_imports() {
    std::set<std::string, std::less<>> missing;
    for (const auto& name : split_linked(part_.own_part).imports)
      if (!imports_.contains(name) && name != "expect_one_label"
          && name != "logloss")
        missing.insert(name);
    if (!imports_.contains("flag_of"))
      missing.insert("flag_of");
    auto at = text_.find("from torch import");
    if (!at)
      return refusal("the baseline has no prologue");
    std::vector<std::string> lines;
    for (const auto& line : import_lines(missing))
      lines.push_back(line.text);
    text_.insert(*at, lines);
    point(*at, "blocks of the added part");
    return {};
  }

  program_text text_;
  const composition& part_;
  std::set<std::string, std::less<>> imports_;
  std::vector<insertion_point> points_;
};

result<void> check_baseline(std::string_view baseline) {
  if (baseline.find("    return \"ctr\"") == baseline.npos)
    return refusal("the baseline predicts no rows");
  if (baseline.find("expect_one_label") == baseline.npos)
    return refusal("the baseline predicts several labels");
  if (baseline.find("rows(emb, field)") == baseline.npos)
    return refusal("the baseline shows no embeddings of fields",
                   "a branch begins there");
  if (baseline.find("\"added\"") != baseline.npos)
    return refusal("the baseline has the name 'added' already");
  return {};
}

} // namespace

result<insertion> insert_into(const method_record& from,
                              std::string_view baseline, std::string_view file,
                              const compose_options& how) {
  if (auto fine = check_baseline(baseline); !fine)
    return pass_on(fine);
  auto graph = read_modules(from);
  if (!graph)
    return pass_on(graph);
  auto known = words_of_program(baseline);
  set_idle_aside(*graph);
  auto added = added_part_of(from, *graph, known);
  if (!added)
    return pass_on(added);
  auto part = compose(added->record, how);
  if (!part)
    return pass_on(part);
  insertion out;
  out.key = switch_key;
  out.added = added->names;
  out.part = std::move(*part);
  if (!out.part.complete())
    return out;
  if (out.part.own_part.find("rows(wide, field)") != std::string::npos
      && baseline.find("rows(wide, field)") == baseline.npos)
    return refusal("the baseline has no weights of features",
                   "a first-order part needs a table, not a branch");
  if (shares_names(out.part, baseline))
    return refusal("the baseline has parameters of the same names");
  changer change(baseline, out.part);
  if (auto done = change.change(); !done)
    return pass_on(done);
  out.own_part = change.text();
  out.points = change.points();
  out.diff = diff_lines(baseline, file, out.own_part, how.name);
  auto linked = link_blocks(out.own_part, how.name);
  if (!linked)
    return pass_on(linked);
  out.program = std::move(*linked);
  auto reference = reference_program(out.own_part, how.name);
  if (!reference)
    return pass_on(reference);
  out.reference = std::move(*reference);
  return out;
}

composition as_composition(const insertion& of) {
  auto out = of.part;
  if (!out.complete())
    return out;
  out.program = of.program;
  out.own_part = of.own_part;
  out.reference = of.reference;
  out.defaults = defaults_in(of.own_part);
  out.notes.clear();
  for (const auto& point : of.points)
    out.notes.push_back(
        {point.line, point.reason, "modules", field_status::inferred});
  out.added = {of.key, false, {}};
  return out;
}

} // namespace automodel::recsys
