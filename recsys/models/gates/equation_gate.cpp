#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "recsys/models/gates/gate_list.hpp"
#include "recsys/models/program/configuration.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace automodel::recsys {

namespace {

/// In double precision, of the largest.
constexpr double equation_tolerance = 1e-7;
constexpr double rounding = 1e-7; ///< of the largest gradient: maybe noise

double largest_of(const at::Tensor& x) {
  return x.numel() == 0
             ? 0
             : x.detach().to(at::kDouble).abs().max().item().toDouble();
}

/// How far two tensors are apart, relative to the larger one's largest number,
/// or to `scale` if that is larger; infinite where their shapes differ.
double distance(const at::Tensor& a, const at::Tensor& b, double scale) {
  if (!a.sizes().equals(b.sizes()))
    return INFINITY;
  if (a.numel() == 0)
    return 0;
  auto x = a.detach().to(at::kDouble), y = b.detach().to(at::kDouble);
  auto largest = std::max({largest_of(x), largest_of(y), scale});
  auto apart = (x - y).abs().max().item().toDouble();
  return apart == 0 ? 0 : apart / largest;
}

/// What is compared, and by how much it may differ at most so far.
class comparison {
public:
  /// Whether it is equal; the first that is not is remembered.
  bool equal(const std::string& what, const at::Tensor& found,
             const at::Tensor& right, double scale = 0) {
    auto apart = distance(found, right, scale);
    worst_ = std::max(worst_, apart);
    if (apart <= equation_tolerance)
      return true;
    wrong_ = what
             + (apart == INFINITY ? " has another shape than the reference's"
                                  : " is not the reference's: off by "
                                        + std::to_string(apart * 100) + " %");
    return false;
  }

  void missing(const std::string& what) {
    wrong_ = "there is no " + what + ", which the reference gives";
  }

  void misshapen(const std::string& what) {
    wrong_ = what + " has another shape than the reference's";
  }

  const std::string& wrong() const noexcept { return wrong_; }
  double worst() const noexcept { return worst_; }

private:
  std::string wrong_;
  double worst_ = 0;
};

/// The channels that the reference gives.
result<void> compare_channels(const program_probe& probe,
                              const program& reference, const probe_input& in,
                              comparison& so_far) {
  auto found = probe.model().forward(in.params, in.state, in.batch,
                                     probe.conf(), false);
  auto right
      = reference.forward(in.params, in.state, in.batch, probe.conf(), false);
  if (!found || !right)
    return tl::unexpected(found ? right.error() : found.error());
  for (const auto& [channel, value] : *right) {
    auto own = found->find(channel);
    if (own == found->end())
      so_far.missing("channel " + channel);
    if (own == found->end()
        || !so_far.equal("the channel " + channel, own->second, value))
      return {};
  }
  return {};
}

result<void> compare_gradients(const program_probe& probe,
                               const program& reference, probe_input in,
                               comparison& so_far) {
  std::vector<at::Tensor> gradients[2];
  const program* both[] = {&probe.model(), &reference};
  for (std::size_t i = 0; i < 2; ++i) {
    mark(in);
    auto loss = probe.loss_of(*both[i], in, false);
    if (!loss)
      return pass_on(loss);
    auto computed = gradients_of(*loss, in);
    if (!computed)
      return pass_on(computed);
    gradients[i] = std::move(*computed);
  }
  // A gradient that is zero, such as a shift's before a softmax, is noise in
  // both: it is judged beside the others.
  double scale = 0;
  for (const auto& one : gradients[1])
    scale = std::max(scale, one.defined() ? rounding * largest_of(one) : 0);
  auto leaves = leaves_of(in);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    auto nothing = at::zeros_like(leaves[i].value->detach());
    auto or_zero
        = [&](const at::Tensor& one) { return one.defined() ? one : nothing; };
    if (!so_far.equal("the gradient of " + leaves[i].name,
                      or_zero(gradients[0][i]), or_zero(gradients[1][i]),
                      scale))
      return {};
  }
  return {};
}

result<void> compare_scores(const program_probe& probe,
                            const program& reference, const probe_input& in,
                            comparison& so_far) {
  auto found = probe.scores_of(probe.model(), in);
  if (!found)
    return pass_on(found);
  auto right = probe.scores_of(reference, in);
  if (!right)
    return pass_on(right);
  so_far.equal("what it scores", *found, *right);
  return {};
}

/// At a point away from where programs begin, since there much is zero.
result<void> compare_at(const program_probe& probe, const program& reference,
                        std::uint64_t seed, bool gradients,
                        comparison& so_far) {
  auto single = probe.input(seed);
  if (!single)
    return pass_on(single);
  auto in = program_probe::in_double(*single);
  move_off_kinks(in, seed);
  // Made-up features count as 1, which would hide what values do.
  if (auto values = in.batch.find("value/field"); values != in.batch.end())
    values->second = values->second + at::rand_like(values->second);
  for (auto compare : {compare_channels, compare_scores})
    if (auto done = compare(probe, reference, in, so_far);
        !done || !so_far.wrong().empty())
      return done;
  if (!gradients)
    return {};
  return compare_gradients(probe, reference, in, so_far);
}

/// Names and shapes of what is learned, where the reference has them, too.
result<void> compare_initial(const program_probe& probe,
                             const program& reference, comparison& so_far) {
  auto found = probe.initial(probe.model(), 3);
  auto right = probe.initial(reference, 3);
  if (!found || !right)
    return tl::unexpected(found ? right.error() : found.error());
  for (const auto& [name, value] : *right) {
    auto own = found->find(name);
    if (own == found->end())
      so_far.missing("parameter " + name);
    else if (!own->second.sizes().equals(value.sizes()))
      so_far.misshapen("the parameter " + name);
  }
  return {};
}

bool is_size_list(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789,") == text.npos
         && text.back() != ',';
}

/// Settings of one more of what there are few of, layers or heads or experts:
/// faults of the second do not show where there is one.
std::vector<parameters> enlarged(const program_probe& probe) {
  constexpr std::int64_t few = 4;
  std::vector<parameters> out;
  parameters deeper;
  auto own = probe.model().defaults();
  if (!own)
    return {};
  auto of_recipe = merged_defaults({});
  for (const auto& [name, otherwise] : *own) {
    if (of_recipe.contains(name))
      continue;
    const auto& value = probe.conf().at(name);
    if (const auto* whole = std::get_if<std::int64_t>(&value);
        whole != nullptr && *whole >= 1 && *whole <= few)
      out.push_back({{name, *whole + 1}});
    if (const auto* list = std::get_if<std::string>(&value);
        list != nullptr && is_size_list(*list))
      deeper[name] = *list + ',' + list->substr(list->rfind(',') + 1);
  }
  if (!deeper.empty())
    out.push_back(std::move(deeper));
  return out;
}

/// Whether the reference computes anything with these settings.
bool allows(const program_probe& probe, const program& reference) {
  auto initial = probe.initial(reference, 3);
  if (!initial || initial->empty())
    return false;
  auto weights = sorted_out(*initial);
  auto in = probe.input(3);
  if (!in)
    return true; // the program's own fault
  in->params = weights.params;
  mark(*in);
  return probe.loss_of(reference, *in, false).has_value();
}

/// The first problem at larger settings; empty: none.
std::string wrong_where_larger(const program_probe& probe,
                               const program& reference, comparison& so_far) {
  for (const auto& changed : enlarged(probe)) {
    auto larger = probe.with(changed);
    if (!larger || !allows(*larger, reference))
      continue;
    auto done = compare_initial(*larger, reference, so_far);
    if (done && so_far.wrong().empty())
      done = compare_at(*larger, reference, 3, false, so_far);
    auto wrong = done ? so_far.wrong() : done.error().message;
    if (!wrong.empty())
      return "with " + automodel::to_string(changed) + ": " + wrong;
  }
  return {};
}

} // namespace

// At two points, and at one for other sizes.
gate_verdict equations_gate(const program_probe& probe,
                            const program& reference) {
  constexpr auto name = "equations";
  comparison so_far;
  for (std::uint64_t seed : {3, 4}) {
    if (auto done = compare_at(probe, reference, seed, true, so_far); !done)
      return refused(name, done.error());
    if (!so_far.wrong().empty())
      return refused(name, so_far.wrong(), so_far.worst());
  }
  if (auto wrong = wrong_where_larger(probe, reference, so_far); !wrong.empty())
    return refused(name, wrong, so_far.worst());
  char text[64];
  std::snprintf(text, sizeof text, "off by at most %.1e from the reference",
                so_far.worst());
  return passed(name, text, so_far.worst());
}

} // namespace automodel::recsys
