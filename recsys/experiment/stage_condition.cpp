#include "recsys/experiment/stage_condition.hpp"

#include "base/parameters.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

const bool* truth(const stage_value& of) {
  return std::get_if<bool>(&of);
}

} // namespace

stage_value stage_condition::apply(op what, const stage_value& a) {
  if (const auto* number = std::get_if<double>(&a))
    return what == op::negative ? stage_value{-*number} : stage_value{};
  if (const auto* is = truth(a))
    return what == op::no ? stage_value{!*is} : stage_value{};
  return {};
}

stage_value stage_condition::apply(op what, const stage_value& a,
                                   const stage_value& b) {
  // What one side decides needs no other.
  for (const auto* side : {truth(a), truth(b)})
    if (side && what == (*side ? op::either : op::both))
      return *side;
  if (a.index() != b.index() || a.index() == 0)
    return {};
  switch (what) {
  case op::both:
  case op::either:
    return what == op::both;
  case op::less:
    return a < b;
  case op::less_equal:
    return a <= b;
  case op::greater:
    return a > b;
  case op::greater_equal:
    return a >= b;
  case op::equal:
    return a == b;
  case op::unequal:
    return a != b;
  default:
    break;
  }
  const auto *x = std::get_if<double>(&a), *y = std::get_if<double>(&b);
  if (!x || !y)
    return {};
  return what == op::add ? *x + *y : what == op::subtract ? *x - *y : *x * *y;
}

stage_condition::answer stage_condition::ask(const lookup& find) const {
  answer out;
  std::vector<stage_value> stack;
  auto pop = [&] {
    auto top = std::move(stack.back());
    stack.pop_back();
    return top;
  };
  for (const auto& [what, value, reference, written] : nodes_) {
    if (what == op::value) {
      stack.push_back(value);
    } else if (what == op::look_up) {
      stack.push_back(find(reference));
      auto same = [&](const auto& one) { return one.first == written; };
      if (std::none_of(out.read.begin(), out.read.end(), same))
        out.read.emplace_back(written, stack.back());
    } else if (what == op::negative || what == op::no) {
      auto a = pop();
      stack.push_back(apply(what, a));
    } else {
      auto b = pop(), a = pop();
      stack.push_back(apply(what, a, b));
    }
  }
  const auto* holds = truth(stack.back());
  out.holds = holds && *holds;
  return out;
}

std::string to_string(const stage_value& value) {
  if (const auto* number = std::get_if<double>(&value))
    return automodel::to_string(parameter{*number});
  if (const auto* is = truth(value))
    return *is ? "true" : "false";
  if (const auto* text = std::get_if<std::string>(&value))
    return *text;
  return "missing";
}

} // namespace automodel::recsys
