#include "recsys/papers/compose/reference_program.hpp"

namespace automodel::recsys {

std::string_view slow_blocks() noexcept {
  return R"py(def linear(p: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    weight = p[name + ".weight"]
    outputs: List[Tensor] = []
    for o in range(weight.size(0)):
        total = (x * weight[o]).sum(-1)
        if name + ".bias" in p:
            total = total + p[name + ".bias"][o]
        outputs.append(total)
    return torch.stack(outputs, -1)


def side_by_side(x: Tensor) -> Tensor:
    parts: List[Tensor] = []
    for i in range(x.size(1)):
        parts.append(x[:, i])
    return torch.cat(parts, 1)


def first_order(b: Dict[str, Tensor], view: str) -> Tensor:
    x = valued(b, view)
    total = x[:, 0] * 0.0
    for i in range(x.size(1)):
        total = total + x[:, i]
    return total


def bi_interaction(x: Tensor) -> Tensor:
    total = x[:, 0] * 0.0
    for i in range(x.size(1)):
        for j in range(i + 1, x.size(1)):
            total = total + x[:, i] * x[:, j]
    return total


def fm(x: Tensor) -> Tensor:
    total = x[:, 0, 0] * 0.0
    for i in range(x.size(1)):
        for j in range(i + 1, x.size(1)):
            for d in range(x.size(2)):
                total = total + x[:, i, d] * x[:, j, d]
    return total.unsqueeze(1)


def pair_products(x: Tensor) -> Tensor:
    pairs: List[Tensor] = []
    for i in range(x.size(1)):
        for j in range(i + 1, x.size(1)):
            pairs.append(x[:, i] * x[:, j])
    return torch.stack(pairs, 1)


def cross(p: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    start = x
    i = 0
    while name + "." + str(i) + ".weight" in p:
        layer = name + "." + str(i)
        along = (x * p[layer + ".weight"][0]).sum(1)
        columns: List[Tensor] = []
        for k in range(x.size(1)):
            columns.append(start[:, k] * along + p[layer + ".bias"][k] + x[:, k])
        x = torch.stack(columns, 1)
        i += 1
    return x


def cross_v2(p: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    start = x
    i = 0
    while name + "." + str(i) + ".weight" in p:
        layer = name + "." + str(i)
        columns: List[Tensor] = []
        for k in range(x.size(1)):
            total = (x * p[layer + ".weight"][k]).sum(1) + p[layer + ".bias"][k]
            columns.append(start[:, k] * total + x[:, k])
        x = torch.stack(columns, 1)
        i += 1
    return x


def cross_mix(p: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    start = x
    i = 0
    while name + "." + str(i) + ".u" in p:
        layer = name + "." + str(i)
        gate = torch.matmul(x, p[layer + ".gate.weight"].t())
        gate = torch.exp(gate) / torch.exp(gate).sum(1, True)
        after = x
        for e in range(p[layer + ".u"].size(0)):
            low = torch.tanh(torch.matmul(x, p[layer + ".v"][e].t()))
            low = torch.tanh(torch.matmul(low, p[layer + ".c"][e].t()))
            high = torch.matmul(low, p[layer + ".u"][e].t()) + p[layer + ".bias"]
            after = after + gate[:, e].unsqueeze(1) * start * high
        x = after
        i += 1
    return x


def cin(
    p: Dict[str, Tensor], name: str, x: Tensor, split: bool, act: str = "none"
) -> Tensor:
    assert not split, "the plain form has no split layers"
    none: Dict[str, Tensor] = {}
    before = x
    pooled: List[Tensor] = []
    k = 0
    while name + "." + str(k) + ".weight" in p:
        layer = name + "." + str(k)
        weight = p[layer + ".weight"]
        maps: List[Tensor] = []
        for h in range(weight.size(0)):
            total = x[:, 0] * 0.0
            for i in range(before.size(1)):
                for j in range(x.size(1)):
                    w = weight[h, i * x.size(1) + j]
                    total = total + w * before[:, i] * x[:, j]
            if layer + ".bias" in p:
                total = total + p[layer + ".bias"][h]
            total = activation(p, none, none, layer, total, act, False)
            maps.append(total)
            pooled.append(total.sum(1))
        before = torch.stack(maps, 1)
        k += 1
    return torch.stack(pooled, 1)


def attention_pooling(
    p: Dict[str, Tensor], name: str, x: Tensor, rate: float, training: bool
) -> Tensor:
    logits: List[Tensor] = []
    for i in range(x.size(1)):
        total = x[:, 0, 0] * 0.0
        for k in range(p[name + ".hidden.weight"].size(0)):
            unit = (x[:, i] * p[name + ".hidden.weight"][k]).sum(1)
            unit = torch.relu(unit + p[name + ".hidden.bias"][k])
            total = total + unit * p[name + ".h.weight"][0, k]
        logits.append(torch.exp(total))
    whole = logits[0] * 0.0
    for one in logits:
        whole = whole + one
    out = x[:, 0] * 0.0
    for i in range(x.size(1)):
        out = out + (logits[i] / whole).unsqueeze(1) * x[:, i]
    return out


def field_attention(
    p: Dict[str, Tensor], name: str, x: Tensor, heads: int
) -> Tensor:
    width = p[name + ".q.weight"].size(0) // heads
    fields: List[Tensor] = []
    for m in range(x.size(1)):
        given: List[Tensor] = []
        for h in range(heads):
            q = p[name + ".q.weight"][h * width:(h + 1) * width]
            k = p[name + ".k.weight"][h * width:(h + 1) * width]
            v = p[name + ".v.weight"][h * width:(h + 1) * width]
            asked = torch.matmul(x[:, m], q.t())
            whole = x[:, 0, 0] * 0.0
            total = asked * 0.0
            for n in range(x.size(1)):
                told = torch.matmul(x[:, n], k.t())
                e = torch.exp((asked * told).sum(1))
                whole = whole + e
                total = total + e.unsqueeze(1) * torch.matmul(x[:, n], v.t())
            given.append(total / whole.unsqueeze(1))
        fields.append(torch.cat(given, 1))
    return torch.stack(fields, 1)


def autoint(p: Dict[str, Tensor], name: str, x: Tensor, heads: int) -> Tensor:
    y = field_attention(p, name, x, heads)
    if name + ".residual.weight" in p:
        kept = torch.matmul(x, p[name + ".residual.weight"].t())
    else:
        kept = x
    return torch.where(y + kept > 0.0, y + kept, (y + kept) * 0.0)


def gated_sum(
    out: Dict[str, Tensor], name: str, weights: Tensor, experts: Tensor
) -> Tensor:
    total = experts[:, 0] * 0.0
    for e in range(experts.size(1)):
        total = total + weights[:, e].unsqueeze(1) * experts[:, e]
    return total


def mmoe(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: Tensor,
    act: str,
    normal: str,
    rate: float,
    training: bool
) -> List[Tensor]:
    given: List[Tensor] = []
    while name + ".expert." + str(len(given)) + ".0.weight" in p:
        one = name + ".expert." + str(len(given))
        given.append(mlp(p, s, out, one, x, act, normal, rate, training))
    tasks: List[Tensor] = []
    while name + ".gate." + str(len(tasks)) + ".weight" in p:
        gate = p[name + ".gate." + str(len(tasks)) + ".weight"]
        whole = x[:, 0] * 0.0
        total = given[0] * 0.0
        for i in range(len(given)):
            e = torch.exp((x * gate[i]).sum(1))
            whole = whole + e
            total = total + e.unsqueeze(1) * given[i]
        tasks.append(total / whole.unsqueeze(1))
    return tasks


def logloss(logits: Tensor, labels: Tensor) -> Tensor:
    chance = 1.0 / (1.0 + torch.exp(-logits))
    right = labels * torch.log(chance)
    wrong = (1.0 - labels) * torch.log(1.0 - chance)
    return -(right + wrong).mean()


def layer_norm(
    p: Dict[str, Tensor], name: str, x: Tensor, epsilon: float = 1e-5
) -> Tensor:
    centred = x - x.mean([-1], True)
    spread = (centred * centred).mean([-1], True)
    scaled = centred / torch.sqrt(spread + epsilon)
    return p[name + ".weight"] * scaled + p[name + ".bias"]


def causal_mask(segment: Tensor) -> Tensor:
    places: List[Tensor] = []
    for i in range(segment.size(1)):
        row: List[Tensor] = []
        for j in range(segment.size(1)):
            same = segment[:, i] == segment[:, j]
            row.append(same if j <= i else torch.zeros_like(same))
        places.append(torch.stack(row, 1))
    return torch.stack(places, 1)


def attention(
    p: Dict[str, Tensor],
    name: str,
    query: Tensor,
    memory: Tensor,
    allowed: Tensor,
    heads: int,
    rate: float,
    training: bool
) -> Tensor:
    width = query.size(2) // heads
    q = linear(p, name + ".q", query)
    k = linear(p, name + ".k", memory)
    v = linear(p, name + ".v", memory)
    places: List[Tensor] = []
    for i in range(query.size(1)):
        given: List[Tensor] = []
        for h in range(heads):
            start = h * width
            whole = q[:, 0, 0] * 0.0
            total = q[:, 0, start:start + width] * 0.0
            for j in range(memory.size(1)):
                asked = q[:, i, start:start + width]
                told = k[:, j, start:start + width]
                e = torch.exp((asked * told).sum(1) / math.sqrt(float(width)))
                e = e * allowed[:, i, j].to(e.dtype)
                whole = whole + e
                total = total + e.unsqueeze(1) * v[:, j, start:start + width]
            seen = total / whole.unsqueeze(1)
            if name + ".gate.weight" in p:
                gate = torch.sigmoid(linear(p, name + ".gate", query[:, i]))
                if gate.size(1) == heads:
                    seen = seen * gate[:, h].unsqueeze(1)
                else:
                    seen = seen * gate[:, start:start + width]
            given.append(seen)
        places.append(torch.cat(given, 1))
    y = torch.stack(places, 1)
    if name + ".o.weight" in p:
        return linear(p, name + ".o", y)
    return y


def feed_forward(
    p: Dict[str, Tensor], name: str, x: Tensor, act: str
) -> Tensor:
    none: Dict[str, Tensor] = {}
    places: List[Tensor] = []
    for i in range(x.size(1)):
        h = torch.matmul(x[:, i], p[name + ".up.weight"].t())
        h = h + p[name + ".up.bias"]
        h = activation(p, none, none, name, h, act, False)
        h = torch.matmul(h, p[name + ".down.weight"].t())
        places.append(h + p[name + ".down.bias"])
    return torch.stack(places, 1)


def gru_cell(
    p: Dict[str, Tensor], name: str, x: Tensor, h: Tensor
) -> Tensor:
    n = h.size(1)
    a = torch.matmul(x, p[name + ".x.weight"].t()) + p[name + ".x.bias"]
    u = torch.matmul(h, p[name + ".h.weight"].t()) + p[name + ".h.bias"]
    reset = torch.sigmoid(a[:, :n] + u[:, :n])
    update = torch.sigmoid(a[:, n:2 * n] + u[:, n:2 * n])
    new = torch.tanh(a[:, 2 * n:] + reset * u[:, 2 * n:])
    return (1.0 - update) * new + update * h


def next_item_bce(h: Tensor, target: Tensor, negatives: Tensor) -> Tensor:
    total = torch.log(1.0 + torch.exp(-(h * target).sum(1)))
    for i in range(negatives.size(1)):
        total = total + torch.log(1.0 + torch.exp((h * negatives[:, i]).sum(1)))
    return total.mean()


def next_item_bpr(h: Tensor, target: Tensor, negatives: Tensor) -> Tensor:
    total = h[:, 0] * 0.0
    for i in range(negatives.size(1)):
        ahead = (h * target).sum(1) - (h * negatives[:, i]).sum(1)
        total = total + torch.log(1.0 + torch.exp(-ahead))
    return total.mean() / float(negatives.size(1))


def next_item_softmax(h: Tensor, items: Tensor, ids: Tensor) -> Tensor:
    whole = h[:, 0] * 0.0
    for i in range(items.size(0)):
        whole = whole + torch.exp((h * items[i]).sum(1))
    own = (h * items.index_select(0, ids)).sum(1)
    return (torch.log(whole) - own).mean()


def next_item_sampled_softmax(
    h: Tensor, target: Tensor, negatives: Tensor, ids: Tensor, drawn: Tensor
) -> Tensor:
    own = (h * target).sum(1)
    whole = torch.exp(own)
    for i in range(negatives.size(0)):
        counts = (ids != drawn[i]).to(h.dtype)
        whole = whole + counts * torch.exp((h * negatives[i]).sum(1))
    return (torch.log(whole) - own).mean()
)py";
}

} // namespace automodel::recsys
