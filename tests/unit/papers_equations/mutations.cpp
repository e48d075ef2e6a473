#include "tests/unit/papers_equations/mutations.hpp"

#include "recsys/papers/compose/program_text.hpp"

#include <algorithm>

namespace automodel::recsys {

std::vector<mutation> seeded_faults() {
  return {
      {"wrong gate",
       "weights = torch.softmax(linear(p, name + \".gate.\" + task, x), 1)",
       "weights = torch.softmax(linear(p, name + \".gate.\" + task, x), "
       "1).flip([1])"},
      {"wrong gate",
       "return torch.bmm(weights.unsqueeze(1), experts).squeeze(1)",
       "return torch.bmm(weights.unsqueeze(1), experts).squeeze(1) * "
       "weights[:, :1]"},
      {"wrong gate",
       "return torch.bmm(weights.unsqueeze(1), experts).squeeze(1)",
       "return experts.mean(1)"},
      {"wrong gate", "gate = torch.softmax(linear(p, layer + \".gate\", x), 1)",
       "gate = torch.sigmoid(linear(p, layer + \".gate\", x))"},
      {"wrong gate", "return (weights * x).sum(1)", "return (x * x).sum(1)"},
      {"wrong gate",
       "weights = torch.softmax(linear(p, name + \".h\", hidden), 1)",
       "weights = torch.sigmoid(linear(p, name + \".h\", hidden))"},
      {"wrong gate",
       "weights = torch.softmax(linear(p, name + \".gate.\" + task, x), 1)",
       "weights = torch.sigmoid(linear(p, name + \".gate.\" + task, x))"},
      {"swapped query and key", "torch.matmul(q, k.transpose(2, 3))",
       "torch.matmul(k, q.transpose(2, 3))"},
      {"swapped query and key", "linear(p, name + \".q\", x)",
       "linear(p, name + \".k\", x)"},
      {"swapped query and key", "linear(p, name + \".k\", memory)",
       "linear(p, name + \".q\", memory)"},
      {"swapped query and key", "linear(p, name + \".q\", query)",
       "linear(p, name + \".v\", query)"},
      {"missing residual", "x = x + h", "x = h"},
      {"missing residual",
       "return torch.relu(y + linear(p, name + \".residual\", x))",
       "return torch.relu(y)"},
      {"missing residual", "return torch.relu(y + x)", "return torch.relu(y)"},
      {"missing residual", "x = torch.addcmul(x, start, ",
       "x = torch.mul(start, "},
      {"missing residual", "experts).squeeze(1) + x", "experts).squeeze(1)"},
      {"missing residual", "+ p[layer + \".bias\"] + x",
       "+ p[layer + \".bias\"]"},
      {"wrong softmax axis", "k.transpose(2, 3)), 3)",
       "k.transpose(2, 3)), 2)"},
      {"wrong softmax axis", "torch.softmax(logits, 3)",
       "torch.softmax(logits, 1)"},
      {"wrong softmax axis", "hidden), 1)", "hidden), 0)"},
      {"wrong softmax axis", ".gate\", x), 1)", ".gate\", x), 0)"},
      {"wrong softmax axis", "+ task, x), 1)", "+ task, x), 0)"},
      {"wrong normalisation axis",
       "return torch.layer_norm(\n        x, [weight.size(0)], weight, p[name "
       "+ \".bias\"], epsilon\n    )",
       "return (x - x.mean([0], True)) / (x.std(0, False, True) + epsilon) * "
       "weight + p[name + \".bias\"]"},
      {"wrong normalisation axis",
       "return torch.layer_norm(\n        x, [weight.size(0)], weight, p[name "
       "+ \".bias\"], epsilon\n    )",
       "return (x - x.mean([-1], True)) * weight + p[name + \".bias\"]"},
      {"wrong normalisation axis",
       "return torch.layer_norm(\n        x, [weight.size(0)], weight, p[name "
       "+ \".bias\"], epsilon\n    )",
       "return x / (x.norm(2, -1, True) + epsilon) * weight + p[name + "
       "\".bias\"]"},
      {"wrong normalisation axis", "p[name + \".bias\"], epsilon\n",
       "p[name + \".weight\"], epsilon\n"},
      {"wrong normalisation axis", "variance = s[name + \".variance\"]",
       "variance = s[name + \".variance\"] + 1.0"},
      {"label leak", "    y = logits(p, s, b, c, out, training)\n",
       "    y = logits(p, s, b, c, out, training) + 0.1 * b[\"label\"]\n"},
      {"label leak", "    y = logits(p, s, b, c, out, training)\n",
       "    y = logits(p, s, b, c, out, training)\n    y = y * (1.0 + 0.1 * "
       "b[\"label\"])\n"},
      {"future leak", "torch.bool).tril()", "torch.bool).tril(1)"},
      {"future leak", "torch.bool).tril()", "torch.bool)"},
      {"future leak", "return before.logical_and(same)",
       "return before.unsqueeze(0).expand_as(same)"},
      {"future leak", "x = b[\"history\"]\n",
       "x = b[\"history\"].roll(-1, 1)\n"},
      {"future leak", "x = b[\"history\"]\n",
       "x = b[\"history\"]\n    x = x + 0.1 * x.mean(1, True)\n"},
      {"future leak", "h * kept.select(1, i)", "h"},
      {"unused module", " + linear(p, \"deep_top\", deep)", ""},
      {"unused module", " + linear(p, \"cin_top\", cin)", ""},
      {"unused module", " + linear(p, \"pool_top\", pool)", ""},
      {"unused module", " + linear(p, \"cross_top\", cross)", ""},
      {"unused module", " + pairs", ""},
      {"unused module", " + wide", ""},
      {"unused module", "torch.cat([cross, deep], 1)",
       "torch.cat([cross, deep * 0.0], 1)"},
      {"constant output",
       "return torch.sigmoid(logits(p, s, b, c, out, False))",
       "return torch.sigmoid(logits(p, s, b, c, out, False) * 0.0)"},
      {"constant output", "    y = logits(p, s, b, c, out, training)\n",
       "    y = logits(p, s, b, c, out, training) * 0.0\n"},
      {"constant output", "h = at_tokens(hidden_states(p, b, c, False), b)",
       "h = at_tokens(hidden_states(p, b, c, False) * 0.0, b)"},
      {"off by one", "range(int_of(c, \"layers\")):\n        seen",
       "range(int_of(c, \"layers\") - 1):\n        seen"},
      {"off by one",
       "range(int_of(c, \"blocks\")):\n        at = \"block.\" + str(i)\n      "
       "  h",
       "range(int_of(c, \"blocks\") - 1):\n        at = \"block.\" + str(i)\n  "
       "      h"},
      {"off by one", "x.size(1), x.size(1), 1)", "x.size(1), x.size(1), 0)"},
      {"off by one", "\n    i = 0\n    while name",
       "\n    i = 1\n    while name"},
      {"off by one", "index_select(0, b[\"token\"])",
       "index_select(0, (b[\"token\"] - 1).clamp_min(0))"},
      {"off by one", "            pooled.append(now.sum(2))",
       "            pooled.append(now[:, :, 1:].sum(2))"},
      {"wrong sign", "0.5 * (total * total - (x * x).sum(1))",
       "0.5 * (total * total + (x * x).sum(1))"},
      {"wrong sign", "return p[\"bias\"] + ", "return p[\"bias\"] - "},
      {"wrong sign", "softplus(-own)", "softplus(own)"},
      {"wrong sign", "softplus(other)", "softplus(-other)"},
      {"wrong sign", "x = x + b[\"order\"]", "x = x - b[\"order\"]"},
      {"wrong sign", "softplus(other - own)", "softplus(own - other)"},
      {"wrong factor", "0.5 * (total", "1.0 * (total"},
      {"wrong factor", "q = q * (1.0 / math.sqrt(float(q.size(3))))",
       "q = q * 1.0"},
      {"wrong factor", "q = q * (1.0 / math.sqrt(float(q.size(3))))",
       "q = q / float(q.size(3))"},
      {"wrong factor", "x = b[\"history\"]\n", "x = b[\"history\"] * 2.0\n"},
      {"wrong factor", "x = valued(b, \"emb\")",
       "x = valued(b, \"emb\") * 0.5"},
      {"wrong activation", "hidden = torch.relu(linear",
       "hidden = torch.tanh(linear"},
      {"wrong activation", "return torch.relu(y + ",
       "return torch.sigmoid(y + "},
      {"wrong activation",
       "    if kind == \"relu\":\n        return torch.relu(x)",
       "    if kind == \"relu\":\n        return x"},
      {"wrong activation",
       "    if kind == \"relu\":\n        return torch.relu(x)",
       "    if kind == \"relu\":\n        return torch.sigmoid(x)"},
      {"missing bias", "return p[\"bias\"] + ", "return "},
      {"missing bias", "y = torch.addmm(p[bias], rows, weight.t())",
       "y = torch.mm(rows, weight.t())"},
      {"missing bias", "+ p[layer + \".bias\"] + x", "+ x"},
      {"cut gradient", "x = valued(b, \"emb\")",
       "x = valued(b, \"emb\").detach()"},
      {"cut gradient", "flat = side_by_side(x)",
       "flat = side_by_side(x.detach())"},
      {"cut gradient", "x = b[\"history\"]\n", "x = b[\"history\"].detach()\n"},
      {"cut gradient", "return torch.bmm(weights.unsqueeze(1), experts)",
       "return torch.bmm(weights.detach().unsqueeze(1), experts)"},
      {"cut gradient", "h = at_tokens(hidden_states(p, b, c, training), b)",
       "h = at_tokens(hidden_states(p, b, c, training), b)\n    h = h * 0.5 + "
       "h.detach() * 0.5"},
      {"wrong reduction", "    mean = 1\n", "    mean = 2\n"},
      {"wrong reduction", "softplus(other).sum(1)).mean()",
       "softplus(other).sum(1)).sum()"},
      {"wrong reduction", "return first_order(b, view).sum(1)",
       "return first_order(b, view).mean(1)"},
      {"wrong reduction", "return valued(b, view).sum(1)",
       "return valued(b, view).mean(1)"},
      {"wrong reduction", "return bi_interaction(x).sum(1, True)",
       "return bi_interaction(x).mean(1, True)"},
      {"wrong target", "logloss(y, b[\"label\"])",
       "logloss(y, 1.0 - b[\"label\"])"},
      {"wrong target", "task_losses(out, y, b[\"label\"], weights)",
       "task_losses(out, y, b[\"label\"].flip([1]), weights)"},
      {"wrong target", "logits[:, t], labels[:, t]",
       "logits[:, t], labels[:, 0]"},
      {"wrong target", "next_item_bce(h, b[\"target\"], b[\"negative\"])",
       "next_item_bce(h, b[\"negative\"][:, 0], b[\"target\"].unsqueeze(1))"},
      {"wrong target", "b[\"items\"], b[\"id/next\"]",
       "b[\"items\"], b[\"id/next\"].roll(1, 0)"},
      {"wrong target", "same = ids.unsqueeze(1) == drawn.unsqueeze(0)",
       "same = ids.unsqueeze(1) != drawn.unsqueeze(0)"},
      {"dropout at evaluation", "return torch.dropout(x, rate, training)",
       "return torch.dropout(x, rate + 0.1, True)"},
      {"dropout at evaluation", "x = valued(b, \"emb\")",
       "x = torch.dropout(valued(b, \"emb\"), 0.1, True)"},
      {"dropout at evaluation", "x = b[\"history\"]\n",
       "x = torch.dropout(b[\"history\"], 0.1, True)\n"},
      {"mixed rows", "x = valued(b, \"emb\")",
       "x = valued(b, \"emb\")\n    x = x - x.mean(0, True)"},
      {"mixed rows", "x = b[\"history\"]\n",
       "x = b[\"history\"] - b[\"history\"].mean([0, 1], True)\n"},
      {"mixed rows", "wide = first_order(b, \"wide\")",
       "wide = first_order(b, \"wide\").roll(1, 0)"},
      {"swapped inputs", "x = x + b[\"order\"]", "x = b[\"order\"]"},
      {"swapped inputs", "x = x + b[\"order\"]", "x = x + x"},
      {"swapped inputs", "\"deep\", cross, c", "\"deep\", flat, c"},
      {"swapped inputs", "\"deep\", flat, c", "\"deep\", flat.flip([1]), c"},
      {"swapped inputs", "torch.cat([cross, deep], 1)",
       "torch.cat([deep, cross], 1)"},
      {"swapped inputs", "first_order(b, \"wide\")",
       "first_order(b, \"emb\").sum(1, True)"},
      {"score unlike training",
       "return torch.sigmoid(logits(p, s, b, c, out, False))",
       "return logits(p, s, b, c, out, False)"},
      {"score unlike training",
       "return torch.sigmoid(logits(p, s, b, c, out, False))",
       "return torch.sigmoid(2.0 * logits(p, s, b, c, out, False))"},
      {"score unlike training",
       "return torch.cat([h, torch.ones_like(h[:, :1])], 1)",
       "return torch.cat([-h, torch.ones_like(h[:, :1])], 1)"},
      {"shared layers", "layer = name + \".\" + str(i)\n",
       "layer = name + \".0\"\n", "i == 0"},
      {"shared layers", "at = \"block.\" + str(i)\n        h",
       "at = \"block.0\"\n        h", "i == 0"},
      {"shared layers", "\"layer.\" + str(i), seen", "\"layer.0\", seen",
       "i == 0"},
      {"shared layers", "name + \".gate.\" + task, x)",
       "name + \".gate.0\", x)", "task == \"0\""},
      {"shared layers", "one = name + \".\" + str(len(given))\n",
       "one = name + \".0\"\n", "len(given) == 0"},
      {"lost values", "return b[view] * b[\"value/field\"].unsqueeze(2)",
       "return b[view]"},
  };
}

namespace {

/// Where two texts begin to differ; the end of the shorter is put before its
/// last byte.
std::size_t first_difference(std::string_view from, std::string_view to) {
  auto same = std::ranges::mismatch(from, to).in1 - from.begin();
  return std::min(std::size_t(same), from.size() - 1);
}

/// `assert holds` before the statement that the byte `at` is in.
std::string with_assertion(const std::string& source, std::size_t at,
                           std::string_view holds) {
  program_text text(source);
  auto line = static_cast<std::size_t>(
      std::count(source.begin(), source.begin() + std::ptrdiff_t(at), '\n'));
  if (source[at] == '\n')
    ++line;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= line; i = text.end_of_statement(i) + 1)
    begin = i;
  auto indent = text[begin].find_first_not_of(' ');
  if (indent == std::string::npos || indent == 0)
    return source;
  text.insert(begin,
              {std::string(indent, ' ') + "assert " + std::string(holds)});
  return text.text();
}

} // namespace

std::vector<mutant> mutants_of(const std::string& name,
                               const std::string& source) {
  std::vector<mutant> out;
  for (const auto& [kind, from, to, idle] : seeded_faults()) {
    int number = 0;
    for (auto at = source.find(from); at != source.npos;
         at = source.find(from, at + 1)) {
      auto place = at + first_difference(from, to);
      auto text = source;
      text.replace(at, from.size(), to);
      out.push_back(
          {kind, name,
           std::string(from) + " -> " + std::string(to) + " ("
               + std::to_string(++number) + ")",
           std::move(text), with_assertion(source, place, "False"),
           idle.empty() ? std::string{} : with_assertion(source, place, idle)});
    }
  }
  return out;
}

} // namespace automodel::recsys
