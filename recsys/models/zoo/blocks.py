# The standard library of blocks: functions that model programs import.
#
#     from blocks import linear, linear_init
#
# A block with parameters is a pair. `NAME_init(name, ...)` makes them, each
# called `name.something`; a program adds them to what its own `init` returns
# with `out.update(...)`. `NAME(p, name, x, ...)` computes with them. Blocks
# within a block have longer names of the same kind: "mlp.0.weight".
#
# A block with state is given `s`, and `out`, the channels that `forward` will
# return: in training it adds `state/name.something` there. What a block has to
# tell beside its result stands in `out` as `aux/name.something`.
#
# In shapes, `...` stands for any number of dimensions.
import math
import torch
from torch import Tensor
from typing import Dict, List, Optional, Tuple, Union

Conf = Dict[str, Union[int, float, str, bool]]


# == Configuration


# The integer c[name].
def int_of(c: Conf, name: str) -> int:
    value = c[name]
    assert isinstance(value, int), name + " is an integer"
    return value


# The float c[name].
def float_of(c: Conf, name: str) -> float:
    value = c[name]
    assert isinstance(value, float), name + " is a float"
    return value


# The text c[name].
def text_of(c: Conf, name: str) -> str:
    value = c[name]
    assert isinstance(value, str), name + " is a text"
    return value


# The flag c[name].
def flag_of(c: Conf, name: str) -> bool:
    value = c[name]
    assert isinstance(value, bool), name + " is true or false"
    return value


# The sizes in the text c[name]: "400,400" is [400, 400], "" is [].
def sizes_of(c: Conf, name: str) -> List[int]:
    sizes: List[int] = []
    text = text_of(c, name)
    if len(text) == 0:
        return sizes
    for word in text.split(","):
        size = int(word)
        assert size >= 0, name + " holds sizes"
        sizes.append(size)
    return sizes


# The numbers in the text c[name], as many as `count`: "1,0.5" is [1.0, 0.5], ""
# is 1 for each.
def weights_of(c: Conf, name: str, count: int) -> List[float]:
    weights: List[float] = []
    text = text_of(c, name)
    if len(text) > 0:
        for word in text.split(","):
            weights.append(float(word))
    else:
        for i in range(count):
            weights.append(1.0)
    assert len(weights) == count, name + " holds as many as there are tasks"
    return weights


# == Layers


# A matrix [n_out, n_in] of random numbers.
#
# how = "xavier_normal", "xavier_uniform": variance 2 / (n_in + n_out) (Glorot,
# Bengio, Understanding the Difficulty of Training Deep Feedforward Neural
# Networks, AISTATS 2010, equation 12); "he_normal", "he_uniform": variance
# 2 / n_in (He et al., Delving Deep into Rectifiers, ICCV 2015, equation 10);
# "normal": variance 0.02^2; "zeros".
def random_matrix(n_out: int, n_in: int, how: str) -> Tensor:
    shape = [n_out, n_in]
    xavier = math.sqrt(2.0 / float(n_in + n_out))
    he = math.sqrt(2.0 / float(n_in))
    if how == "xavier_normal":
        return torch.randn(shape) * xavier
    if how == "xavier_uniform":
        return (torch.rand(shape) * 2.0 - 1.0) * (xavier * math.sqrt(3.0))
    if how == "he_normal":
        return torch.randn(shape) * he
    if how == "he_uniform":
        return (torch.rand(shape) * 2.0 - 1.0) * (he * math.sqrt(3.0))
    if how == "normal":
        return torch.randn(shape) * 0.02
    assert how == "zeros", "no way to fill a matrix: " + how
    return torch.zeros(shape)


# Parameters of linear: weight [n_out, n_in] as random_matrix makes it, bias
# [n_out] of zeros.
def linear_init(
    name: str,
    n_in: int,
    n_out: int,
    how: str = "xavier_normal",
    bias: bool = True
) -> Dict[str, Tensor]:
    out = {name + ".weight": random_matrix(n_out, n_in, how)}
    if bias:
        out[name + ".bias"] = torch.zeros([n_out])
    return out


# x W^T + b, from [..., n_in] to [..., n_out].
def linear(p: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    weight = p[name + ".weight"]
    rows = x.reshape([-1, weight.size(1)])
    bias = name + ".bias"
    if bias in p:
        y = torch.addmm(p[bias], rows, weight.t())
    else:
        y = torch.mm(rows, weight.t())
    return y.reshape(list(x.size())[:-1] + [weight.size(0)])


# Each number is zero with probability `rate` in training, the others are
# divided by 1 - rate (Srivastava et al., Dropout, JMLR 2014, section 10).
def dropout(x: Tensor, rate: float, training: bool) -> Tensor:
    assert rate >= 0.0 and rate < 1.0, "a dropout rate is in [0, 1)"
    return torch.dropout(x, rate, training)


# == Normalisation


# State of standardised_batch: mean and variance [n].
def standardised_batch_init(name: str, n: int) -> Dict[str, Tensor]:
    return {
        "state/" + name + ".mean": torch.zeros([n]),
        "state/" + name + ".variance": torch.ones([n])
    }


# (x - mean) / sqrt(variance + epsilon) * weight + bias of [..., n], where mean
# and variance are those of the rows given in training, and their running means
# else. The running means move by `momentum` each step; the running variance is
# the unbiased one.
def standardised_batch(
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: Tensor,
    weight: Optional[Tensor],
    bias: Optional[Tensor],
    training: bool,
    momentum: float = 0.1,
    epsilon: float = 1e-5
) -> Tensor:
    mean = s[name + ".mean"]
    variance = s[name + ".variance"]
    n = mean.size(0)
    rows = x.reshape([-1, n])
    count = rows.size(0)
    if training and count > 1:
        y, now, inverse = torch.native_batch_norm(
            rows, weight, bias, None, None, True, momentum, epsilon
        )
        spread = inverse.detach().pow(-2) - epsilon
        spread = spread * (float(count) / float(count - 1))
        out["state/" + name + ".mean"] = torch.lerp(
            mean, now.detach(), momentum
        )
        out["state/" + name + ".variance"] = torch.lerp(
            variance, spread, momentum
        )
        return y.reshape(x.size())
    scale = torch.rsqrt(variance + epsilon)
    if weight is not None:
        scale = scale * weight
    shift = -mean * scale
    if bias is not None:
        shift = shift + bias
    return torch.addcmul(shift, x, scale)


# Parameters of batch_norm: weight [n] of ones, bias [n] of zeros, and state.
def batch_norm_init(name: str, n: int) -> Dict[str, Tensor]:
    out = {name + ".weight": torch.ones([n]), name + ".bias": torch.zeros([n])}
    out.update(standardised_batch_init(name, n))
    return out


# Batch normalisation of [..., n] (Ioffe, Szegedy, Batch Normalization, ICML
# 2015, algorithm 1; in evaluation the running means of algorithm 2).
def batch_norm(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: Tensor,
    training: bool
) -> Tensor:
    weight = p[name + ".weight"]
    return standardised_batch(
        s, out, name, x, weight, p[name + ".bias"], training
    )


# Parameters of layer_norm: weight [n] of ones, bias [n] of zeros.
def layer_norm_init(name: str, n: int) -> Dict[str, Tensor]:
    return {name + ".weight": torch.ones([n]), name + ".bias": torch.zeros([n])}


# Layer normalisation of the last dimension of [..., n] (Ba et al., Layer
# Normalization, 2016, equations 3 and 4).
def layer_norm(
    p: Dict[str, Tensor], name: str, x: Tensor, epsilon: float = 1e-5
) -> Tensor:
    weight = p[name + ".weight"]
    return torch.layer_norm(
        x, [weight.size(0)], weight, p[name + ".bias"], epsilon
    )


# Parameters of rms_norm: weight [n] of ones.
def rms_norm_init(name: str, n: int) -> Dict[str, Tensor]:
    return {name + ".weight": torch.ones([n])}


# x / sqrt(mean(x^2) + epsilon) * weight over the last dimension of [..., n]
# (Zhang, Sennrich, Root Mean Square Layer Normalization, NeurIPS 2019,
# equation 4).
def rms_norm(
    p: Dict[str, Tensor], name: str, x: Tensor, epsilon: float = 1e-6
) -> Tensor:
    scale = torch.rsqrt((x * x).mean([-1], True) + epsilon)
    return x * scale * p[name + ".weight"]


# Parameters of the normalisation `kind`: "none", "batch", "layer" or "rms".
def norm_init(name: str, n: int, kind: str) -> Dict[str, Tensor]:
    if kind == "batch":
        return batch_norm_init(name, n)
    if kind == "layer":
        return layer_norm_init(name, n)
    if kind == "rms":
        return rms_norm_init(name, n)
    assert kind == "none", "no normalisation: " + kind
    out: Dict[str, Tensor] = {}
    return out


# The normalisation `kind` of [..., n].
def norm(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: Tensor,
    kind: str,
    training: bool
) -> Tensor:
    if kind == "batch":
        return batch_norm(p, s, out, name, x, training)
    if kind == "layer":
        return layer_norm(p, name, x)
    if kind == "rms":
        return rms_norm(p, name, x)
    return x


# == Activations


# x Phi(x), Phi the normal distribution function (Hendrycks, Gimpel, Gaussian
# Error Linear Units, 2016, equation 1), not its approximation by tanh.
def gelu(x: Tensor) -> Tensor:
    return 0.5 * x * (1.0 + torch.erf(x * math.sqrt(0.5)))


# x sigmoid(x) (Ramachandran et al., Searching for Activation Functions, 2017,
# with beta = 1).
def swish(x: Tensor) -> Tensor:
    return x * torch.sigmoid(x)


# ln(1 + e^x), without overflow.
def softplus(x: Tensor) -> Tensor:
    return torch.logaddexp(x, torch.zeros_like(x))


# Parameters of prelu: alpha [n] of 0.25, as in the paper.
def prelu_init(name: str, n: int) -> Dict[str, Tensor]:
    return {name + ".alpha": torch.full([n], 0.25)}


# x where it is positive, alpha x elsewhere, alpha a parameter of each of the n
# channels of [..., n] (He et al., Delving Deep into Rectifiers, ICCV 2015,
# equation 1).
def prelu(p: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.where(x > 0.0, x, x * p[name + ".alpha"])


# Parameters of dice: alpha [n] of zeros, and state.
def dice_init(name: str, n: int) -> Dict[str, Tensor]:
    out = {name + ".alpha": torch.zeros([n])}
    out.update(standardised_batch_init(name, n))
    return out


# q x + (1 - q) alpha x with q = sigmoid((x - mean) / sqrt(variance + epsilon)),
# mean and variance of the batch, for [..., n] (Zhou et al., Deep Interest
# Network, KDD 2018, equation 3; epsilon is the paper's).
def dice(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: Tensor,
    training: bool
) -> Tensor:
    centred = standardised_batch(
        s, out, name, x, None, None, training, 0.1, 1e-8
    )
    q = torch.sigmoid(centred)
    return q * x + (1.0 - q) * (p[name + ".alpha"] * x)


# Parameters of the activation `kind`; most have none.
def activation_init(name: str, n: int, kind: str) -> Dict[str, Tensor]:
    if kind == "prelu":
        return prelu_init(name, n)
    if kind == "dice":
        return dice_init(name, n)
    out: Dict[str, Tensor] = {}
    return out


# The activation `kind` of [..., n]: "relu", "gelu", "swish", "sigmoid", "tanh",
# "prelu", "dice" or "none".
def activation(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: Tensor,
    kind: str,
    training: bool
) -> Tensor:
    if kind == "relu":
        return torch.relu(x)
    if kind == "gelu":
        return gelu(x)
    if kind == "swish":
        return swish(x)
    if kind == "sigmoid":
        return torch.sigmoid(x)
    if kind == "tanh":
        return torch.tanh(x)
    if kind == "prelu":
        return prelu(p, name, x)
    if kind == "dice":
        return dice(p, s, out, name, x, training)
    assert kind == "none", "no activation: " + kind
    return x


# Parameters of mlp: one linear layer for each of `hidden`, with what its
# normalisation and its activation need.
def mlp_init(
    name: str,
    n_in: int,
    hidden: List[int],
    act: str = "relu",
    normal: str = "none",
    how: str = "xavier_normal"
) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    width = n_in
    for i in range(len(hidden)):
        layer = name + "." + str(i)
        out.update(linear_init(layer, width, hidden[i], how))
        out.update(norm_init(layer + ".norm", hidden[i], normal))
        out.update(activation_init(layer + ".act", hidden[i], act))
        width = hidden[i]
    return out


# Layers of linear, norm, activation and dropout in this order, from
# [..., n_in] to [..., hidden[-1]].
def mlp(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: Tensor,
    act: str,
    normal: str,
    rate: float,
    training: bool
) -> Tensor:
    i = 0
    while name + "." + str(i) + ".weight" in p:
        layer = name + "." + str(i)
        x = linear(p, layer, x)
        x = norm(p, s, out, layer + ".norm", x, normal, training)
        x = activation(p, s, out, layer + ".act", x, act, training)
        x = dropout(x, rate, training)
        i += 1
    return x


# Parameters of configured_mlp: those of mlp with c["activation"] and c["norm"].
def configured_mlp_init(
    name: str, n_in: int, hidden: List[int], c: Conf
) -> Dict[str, Tensor]:
    act = text_of(c, "activation")
    return mlp_init(name, n_in, hidden, act, text_of(c, "norm"))


# The mlp with c["activation"], c["norm"] and c["dropout"].
def configured_mlp(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: Tensor,
    c: Conf,
    training: bool
) -> Tensor:
    act = text_of(c, "activation")
    normal = text_of(c, "norm")
    rate = float_of(c, "dropout")
    return mlp(p, s, out, name, x, act, normal, rate, training)


# The width of what a stack of layers gives: the last size, or n_in if there is
# none.
def width_after(n_in: int, hidden: List[int]) -> int:
    if len(hidden) == 0:
        return n_in
    return hidden[-1]


# == Fields
#
# For the task ctr: a row has one feature of each field, and a value with it.


# A table of one row for each feature: random numbers times c["init_std"].
def feature_table(c: Conf, dim: int) -> Tensor:
    rows = int_of(c, "n_features")
    return torch.randn([rows, dim]) * float_of(c, "init_std")


# The embeddings b[view] [batch, fields, dim] times their features' values, where
# the batch has values: without b["value/field"] all of them are 1.
def valued(b: Dict[str, Tensor], view: str) -> Tensor:
    if "value/field" in b:
        return b[view] * b["value/field"].unsqueeze(2)
    return b[view]


# Embeddings [batch, fields, dim] side by side, [batch, fields * dim].
def side_by_side(x: Tensor) -> Tensor:
    return x.reshape([-1, x.size(1) * x.size(2)])


# Stops where there are several labels, in programs that predict one.
def expect_one_label(c: Conf):
    assert int_of(c, "n_labels") == 1, "this model predicts one label"


# == Feature interactions
#
# Embeddings x are [batch, fields, dim]; a logit is [batch, 1].


# sum_i w_i x_i, a logit: the weights b[view] [batch, fields, 1] of the features
# times their values.
def first_order(b: Dict[str, Tensor], view: str) -> Tensor:
    return valued(b, view).sum(1)


# sum_{i<j} x_i * x_j elementwise, [batch, dim], by the identity
# 0.5 ((sum_i x_i)^2 - sum_i x_i^2) (He, Chua, Neural Factorization Machines,
# SIGIR 2017, equations 3 and 4).
def bi_interaction(x: Tensor) -> Tensor:
    total = x.sum(1)
    return 0.5 * (total * total - (x * x).sum(1))


# sum_{i<j} <x_i, x_j>, a logit (Rendle, Factorization Machines, ICDM 2010,
# lemma 3.1).
def fm(x: Tensor) -> Tensor:
    return bi_interaction(x).sum(1, True)


# Parameters of cross: weight [1, n] and bias [n] of each layer.
def cross_init(name: str, n: int, layers: int) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    for i in range(layers):
        layer = name + "." + str(i)
        out[layer + ".weight"] = random_matrix(1, n, "xavier_normal")
        out[layer + ".bias"] = torch.zeros([n])
    return out


# The cross network of DCN: x_{l+1} = x_0 (x_l^T w_l) + b_l + x_l, for
# [batch, n] (Wang et al., Deep & Cross Network, ADKDD 2017, equation 3).
def cross(p: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    start = x
    i = 0
    while name + "." + str(i) + ".weight" in p:
        layer = name + "." + str(i)
        along = torch.mm(x, p[layer + ".weight"].t())
        x = start * along + p[layer + ".bias"] + x
        i += 1
    return x


# Parameters of cross_v2: weight [n, n] and bias [n] of each layer.
def cross_v2_init(name: str, n: int, layers: int) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    for i in range(layers):
        out.update(linear_init(name + "." + str(i), n, n))
    return out


# The cross network of DCN-V2: x_{l+1} = x_0 * (W_l x_l + b_l) + x_l, for
# [batch, n] (Wang et al., DCN V2, WWW 2021, equation 1).
def cross_v2(p: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    start = x
    i = 0
    while name + "." + str(i) + ".weight" in p:
        x = torch.addcmul(x, start, linear(p, name + "." + str(i), x))
        i += 1
    return x


# Parameters of cross_mix, for each layer: U [experts, n, rank], V and C of each
# expert, a bias [n] and the gate's weights [experts, n].
def cross_mix_init(
    name: str, n: int, layers: int, rank: int, experts: int
) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    for i in range(layers):
        layer = name + "." + str(i)
        u: List[Tensor] = []
        v: List[Tensor] = []
        m: List[Tensor] = []
        for e in range(experts):
            u.append(random_matrix(n, rank, "xavier_normal"))
            v.append(random_matrix(rank, n, "xavier_normal"))
            m.append(random_matrix(rank, rank, "xavier_normal"))
        out[layer + ".u"] = torch.stack(u)
        out[layer + ".v"] = torch.stack(v)
        out[layer + ".c"] = torch.stack(m)
        out[layer + ".bias"] = torch.zeros([n])
        out.update(
            linear_init(layer + ".gate", n, experts, "xavier_normal", False)
        )
    return out


# The mixture of low-rank cross networks of DCN-V2, for [batch, n]:
# x_{l+1} = sum_i G_i(x_l) E_i(x_l) + x_l,
# E_i(x) = x_0 * (U_i g(C_i g(V_i x)) + b), g = tanh, G the softmax of a linear
# map (Wang et al., DCN V2, WWW 2021, equations 3 and 4).
def cross_mix(p: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    start = x.unsqueeze(1)
    i = 0
    while name + "." + str(i) + ".u" in p:
        layer = name + "." + str(i)
        low = torch.tanh(torch.einsum("bn,ern->ber", [x, p[layer + ".v"]]))
        low = torch.tanh(torch.einsum("ber,eqr->beq", [low, p[layer + ".c"]]))
        high = torch.einsum("ber,enr->ben", [low, p[layer + ".u"]])
        experts = start * (high + p[layer + ".bias"])
        gate = torch.softmax(linear(p, layer + ".gate", x), 1)
        x = torch.bmm(gate.unsqueeze(1), experts).squeeze(1) + x
        i += 1
    return x


# Parameters of cin: a matrix [maps, inputs * fields] for each layer, where the
# inputs are the maps of the layer before, or half of them.
def cin_init(
    name: str, fields: int, maps: List[int], split: bool, bias: bool = False
) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    inputs = fields
    for i in range(len(maps)):
        layer = name + "." + str(i)
        out.update(
            linear_init(layer, inputs * fields, maps[i], "xavier_normal", bias)
        )
        inputs = maps[i]
        if split and i + 1 < len(maps):
            assert maps[i] % 2 == 0, "a layer that is split has an even size"
            inputs = maps[i] // 2
    return out


# How many numbers cin gives for layers of these sizes.
def cin_width(maps: List[int], split: bool) -> int:
    width = 0
    for i in range(len(maps)):
        if split and i + 1 < len(maps):
            width += maps[i] // 2
        else:
            width += maps[i]
    return width


# The compressed interaction network: layer k holds
# X^k_h = sum_ij W^{k,h}_ij X^{k-1}_i * X^0_j, each [dim]; their sums over dim
# are the result, [batch, cin_width] (Lian et al., xDeepFM, KDD 2018, equations
# 6 to 8). With `split`, half of a layer's maps feed the next and the other half
# the result, as in the authors' code; `act` follows each layer ("none": the
# paper).
def cin(
    p: Dict[str, Tensor], name: str, x: Tensor, split: bool, act: str = "none"
) -> Tensor:
    fields = x.size(1)
    dim = x.size(2)
    pooled: List[Tensor] = []
    now = x
    none: Dict[str, Tensor] = {}
    i = 0
    while name + "." + str(i) + ".weight" in p:
        layer = name + "." + str(i)
        pairs = now.unsqueeze(2) * x.unsqueeze(1)
        pairs = pairs.reshape([-1, now.size(1) * fields, dim])
        now = torch.matmul(p[layer + ".weight"], pairs)
        if layer + ".bias" in p:
            now = now + p[layer + ".bias"].unsqueeze(1)
        now = activation(p, none, none, layer, now, act, False)
        last = name + "." + str(i + 1) + ".weight" not in p
        if split and not last:
            half = now.size(1) // 2
            pooled.append(now[:, half:].sum(2))
            now = now[:, :half]
        else:
            pooled.append(now.sum(2))
        i += 1
    return torch.cat(pooled, 1)


# The products x_i * x_j of all pairs i < j: [batch, pairs, dim].
def pair_products(x: Tensor) -> Tensor:
    pairs = torch.triu_indices(x.size(1), x.size(1), 1)
    return x.index_select(1, pairs[0]) * x.index_select(1, pairs[1])


# Parameters of attention_pooling: a layer of `hidden` units, and its weights h.
def attention_pooling_init(
    name: str, dim: int, hidden: int
) -> Dict[str, Tensor]:
    out = linear_init(name + ".hidden", dim, hidden)
    out.update(linear_init(name + ".h", hidden, 1, "xavier_normal", False))
    return out


# sum_i a_i x_i of [batch, others, dim], [batch, dim], with
# a = softmax(h^T relu(W x_i + b)) over the others (Xiao et al., Attentional
# Factorization Machines, IJCAI 2017, equation 5). Dropout falls on a.
def attention_pooling(
    p: Dict[str, Tensor], name: str, x: Tensor, rate: float, training: bool
) -> Tensor:
    hidden = torch.relu(linear(p, name + ".hidden", x))
    weights = torch.softmax(linear(p, name + ".h", hidden), 1)
    weights = dropout(weights, rate, training)
    return (weights * x).sum(1)


# Parameters of afm_attention: a layer of `hidden` units, and its weights h.
def afm_attention_init(name: str, dim: int, hidden: int) -> Dict[str, Tensor]:
    return attention_pooling_init(name, dim, hidden)


# Attention over pairs of features: sum_ij a_ij x_i * x_j, [batch, dim], with
# a = softmax(h^T relu(W (x_i * x_j) + b)) (Xiao et al., Attentional
# Factorization Machines, IJCAI 2017, equations 4 and 5). Dropout falls on a.
def afm_attention(
    p: Dict[str, Tensor], name: str, x: Tensor, rate: float, training: bool
) -> Tensor:
    return attention_pooling(p, name, pair_products(x), rate, training)


# Parameters of field_attention: projections [heads * width, dim] for queries,
# keys and values.
def field_attention_init(
    name: str, dim: int, heads: int, width: int
) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    for part in ["q", "k", "v"]:
        out.update(
            linear_init(
                name + "." + part, dim, heads * width, "xavier_normal", False
            )
        )
    return out


# Attention of each field to all fields, by the exponent of the inner product
# without a scale (Song et al., AutoInt, CIKM 2019, equations 4 to 6). From
# [batch, fields, dim] to [batch, fields, heads * width].
def field_attention(
    p: Dict[str, Tensor], name: str, x: Tensor, heads: int
) -> Tensor:
    q = split_heads(linear(p, name + ".q", x), heads)
    k = split_heads(linear(p, name + ".k", x), heads)
    v = split_heads(linear(p, name + ".v", x), heads)
    weights = torch.softmax(torch.matmul(q, k.transpose(2, 3)), 3)
    return join_heads(torch.matmul(weights, v))


# Parameters of autoint: those of field_attention, and a projection for the
# residual where it is not as wide as x.
def autoint_init(
    name: str, dim: int, heads: int, width: int
) -> Dict[str, Tensor]:
    out = field_attention_init(name, dim, heads, width)
    if dim != heads * width:
        out.update(
            linear_init(
                name + ".residual", dim, heads * width, "xavier_normal", False
            )
        )
    return out


# The interacting layer of AutoInt: field_attention, then relu(heads + W x)
# (Song et al., AutoInt, CIKM 2019, equations 4 to 7). From [batch, fields, dim]
# to [batch, fields, heads * width].
def autoint(p: Dict[str, Tensor], name: str, x: Tensor, heads: int) -> Tensor:
    y = field_attention(p, name, x, heads)
    if name + ".residual.weight" in p:
        return torch.relu(y + linear(p, name + ".residual", x))
    return torch.relu(y + x)


# Parameters of bilinear_fusion: linear maps of both streams to n_out, the one
# bias there is, and a matrix [n_a / heads, n_b / heads] for each head and
# output.
def bilinear_fusion_init(
    name: str, n_a: int, n_b: int, heads: int, n_out: int = 1
) -> Dict[str, Tensor]:
    assert n_a % heads == 0 and n_b % heads == 0, "heads divide both streams"
    out = linear_init(name + ".a", n_a, n_out)
    out.update(linear_init(name + ".b", n_b, n_out, "xavier_normal", False))
    products: List[Tensor] = []
    for h in range(heads * n_out):
        products.append(
            random_matrix(n_a // heads, n_b // heads, "xavier_normal")
        )
    out[name + ".products"] = torch.stack(products)
    return out


# Fusion of two streams: b + w_a^T a + w_b^T b + sum_h a_h^T W_h b_h, a_h and
# b_h the h-th parts of a [batch, n_a] and b [batch, n_b] (Mao et al., FinalMLP,
# AAAI 2023, equations 8 and 9). [batch, n_out].
def bilinear_fusion(
    p: Dict[str, Tensor], name: str, a: Tensor, b: Tensor, heads: int
) -> Tensor:
    y = linear(p, name + ".a", a) + linear(p, name + ".b", b)
    products = p[name + ".products"]
    n_out = products.size(0) // heads
    left = a.reshape([a.size(0), 1, heads, -1])
    left = left.expand([-1, n_out, -1, -1]).reshape(
        [a.size(0), products.size(0), -1]
    )
    right = b.reshape([b.size(0), 1, heads, -1])
    right = right.expand([-1, n_out, -1, -1]).reshape(
        [b.size(0), products.size(0), -1]
    )
    mixed = torch.bmm(left.transpose(0, 1), products).transpose(0, 1)
    return y + (mixed * right).sum(2).reshape([-1, n_out, heads]).sum(2)


# == Attention


# [batch, length, heads * width] as [batch, heads, length, width].
def split_heads(x: Tensor, heads: int) -> Tensor:
    return x.reshape([x.size(0), x.size(1), heads, -1]).transpose(1, 2)


# The inverse of split_heads.
def join_heads(x: Tensor) -> Tensor:
    return x.transpose(1, 2).reshape([x.size(0), x.size(2), -1])


# Whom a position may attend to, bool [rows, length, length]: itself and those
# before it of the same segment. `segment` is int64 [rows, length], equal within
# a sequence, so that sequences packed into one row do not see each other.
def causal_mask(segment: Tensor) -> Tensor:
    length = segment.size(1)
    before = torch.ones([length, length], dtype=torch.bool).tril()
    same = segment.unsqueeze(2) == segment.unsqueeze(1)
    return before.logical_and(same)


# Parameters of attention over `n` numbers: q, k, v and the output o, and with
# gate = "head" or "element" the gate's [heads, n] or [n, n]. Without `bias`
# none has one; without `output` there is no o, and no projection.
def attention_init(
    name: str,
    n: int,
    heads: int,
    gate: str = "none",
    how: str = "xavier_uniform",
    bias: bool = True,
    output: bool = True
) -> Dict[str, Tensor]:
    assert n % heads == 0, "the number of heads divides the width"
    out: Dict[str, Tensor] = {}
    for part in ["q", "k", "v"]:
        out.update(linear_init(name + "." + part, n, n, how, bias))
    if output:
        out.update(linear_init(name + ".o", n, n, how, bias))
    if gate == "head":
        out.update(linear_init(name + ".gate", n, heads, how, False))
    elif gate == "element":
        out.update(linear_init(name + ".gate", n, n, how, False))
    else:
        assert gate == "none", "no gate of attention: " + gate
    return out


# Multi-head attention of `query` [batch, length, n] to `memory` [batch, others,
# n]: softmax(Q K^T / sqrt(width)) V for each head, then the output projection
# (Vaswani et al., Attention Is All You Need, NeurIPS 2017, section 3.2).
# `allowed` is bool [batch or 1, length, others]; each position must be allowed
# one other at least. Dropout falls on the softmax.
#
# With a gate, what the heads give is multiplied by sigmoid(query W), one number
# for each head or for each element, before the output projection (Qiu et al.,
# Gated Attention for Large Language Models, NeurIPS 2025, equation 5, position
# G1).
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
    q = split_heads(linear(p, name + ".q", query), heads)
    k = split_heads(linear(p, name + ".k", memory), heads)
    v = split_heads(linear(p, name + ".v", memory), heads)
    q = q * (1.0 / math.sqrt(float(q.size(3))))
    logits = torch.matmul(q, k.transpose(2, 3))
    logits = logits.masked_fill(
        allowed.logical_not().unsqueeze(1), float("-inf")
    )
    weights = dropout(torch.softmax(logits, 3), rate, training)
    y = torch.matmul(weights, v)
    if name + ".gate.weight" in p:
        gate = torch.sigmoid(linear(p, name + ".gate", query))
        y = y * split_heads(gate, heads)
    y = join_heads(y)
    if name + ".o.weight" in p:
        return linear(p, name + ".o", y)
    return y


# Parameters of feed_forward: a layer of `hidden` units with its way back.
def feed_forward_init(
    name: str, n: int, hidden: int, how: str = "xavier_uniform"
) -> Dict[str, Tensor]:
    out = linear_init(name + ".up", n, hidden, how)
    out.update(linear_init(name + ".down", hidden, n, how))
    return out


# W2 act(W1 x + b1) + b2 at each place of [..., n], act one that has neither
# parameters nor state (Vaswani et al., Attention Is All You Need, NeurIPS 2017,
# equation 2).
def feed_forward(
    p: Dict[str, Tensor], name: str, x: Tensor, act: str
) -> Tensor:
    none: Dict[str, Tensor] = {}
    h = linear(p, name + ".up", x)
    h = activation(p, none, none, name, h, act, False)
    return linear(p, name + ".down", h)


# Parameters of transformer: attention, two normalisations, and a layer of
# `hidden` units with its way back.
def transformer_init(
    name: str,
    n: int,
    heads: int,
    hidden: int,
    gate: str = "none",
    normal: str = "layer",
    how: str = "xavier_uniform"
) -> Dict[str, Tensor]:
    out = attention_init(name + ".attention", n, heads, gate, how)
    out.update(norm_init(name + ".norm1", n, normal))
    out.update(norm_init(name + ".norm2", n, normal))
    out.update(linear_init(name + ".up", n, hidden, how))
    out.update(linear_init(name + ".down", hidden, n, how))
    return out


# A transformer block over [batch, length, n]; `allowed` as in attention.
# order = "post": x = norm(x + f(x)) (Vaswani et al., Attention Is All You Need,
# NeurIPS 2017, section 3.1); "pre": x = x + f(norm(x)) (Xiong et al., On Layer
# Normalization in the Transformer Architecture, ICML 2020, table 1), which
# wants one more normalisation after the last block. normal = "layer" or "rms".
def transformer(
    p: Dict[str, Tensor],
    name: str,
    x: Tensor,
    allowed: Tensor,
    heads: int,
    rate: float,
    training: bool,
    order: str = "pre",
    act: str = "gelu",
    normal: str = "layer"
) -> Tensor:
    none: Dict[str, Tensor] = {}
    pre = order == "pre"
    assert pre or order == "post", "the order of norms is pre or post"
    h = x
    if pre:
        h = norm(p, none, none, name + ".norm1", x, normal, training)
    h = attention(p, name + ".attention", h, h, allowed, heads, rate, training)
    x = x + dropout(h, rate, training)
    if pre:
        h = norm(p, none, none, name + ".norm2", x, normal, training)
    else:
        x = norm(p, none, none, name + ".norm1", x, normal, training)
        h = x
    h = linear(p, name + ".up", h)
    h = dropout(activation(p, none, none, name, h, act, False), rate, training)
    x = x + dropout(linear(p, name + ".down", h), rate, training)
    if pre:
        return x
    return norm(p, none, none, name + ".norm2", x, normal, training)


# Parameters of target_attention: an mlp on four times `dim` numbers.
def target_attention_init(
    name: str, dim: int, hidden: List[int], act: str = "dice"
) -> Dict[str, Tensor]:
    out = mlp_init(name + ".mlp", 4 * dim, hidden, act)
    out.update(linear_init(name + ".out", width_after(4 * dim, hidden), 1))
    return out


# What a user did, as seen from a candidate: sum_i a_i h_i, [batch, dim], with
# a_i = mlp(q, h_i, q - h_i, q * h_i) for the candidate q [batch, dim] and the
# history h [batch, length, dim] where `present`, bool [batch, length] (Zhou et
# al., Deep Interest Network, KDD 2018, section 4.3; the difference and the
# product as in the authors' code). The weights are not normalised, as in the
# paper, unless `normalised`: then they are a softmax over what is present.
def target_attention(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    q: Tensor,
    h: Tensor,
    present: Tensor,
    normalised: bool,
    training: bool,
    act: str = "dice"
) -> Tensor:
    length = h.size(1)
    rows = present.reshape([-1]).nonzero().squeeze(1)
    of_row = torch.div(rows, length, rounding_mode="floor")
    wanted = q.index_select(0, of_row)
    seen = h.reshape([-1, h.size(2)]).index_select(0, rows)
    x = torch.cat([wanted, seen, wanted - seen, wanted * seen], 1)
    x = mlp(p, s, out, name + ".mlp", x, act, "none", 0.0, training)
    flat = linear(p, name + ".out", x).squeeze(1)
    weights = torch.zeros_like(h[:, :, 0]).reshape([-1])
    weights = weights.index_add(0, rows, flat).reshape(present.size())
    if normalised:
        weights = weights.masked_fill(present.logical_not(), -1e30)
        weights = torch.softmax(weights, 1) * present
    return torch.bmm(weights.unsqueeze(1), h).squeeze(1)


# == Recurrence


# Parameters of gru_cell: the weights [3 n, n_in] and [3 n, n] of the reset,
# update and new parts in this order, and their biases.
def gru_cell_init(name: str, n_in: int, n: int) -> Dict[str, Tensor]:
    out = linear_init(name + ".x", n_in, 3 * n, "xavier_uniform")
    out.update(linear_init(name + ".h", n, 3 * n, "xavier_uniform"))
    return out


# One step of a gated recurrent unit, from x [batch, n_in] and the state h
# [batch, n] to the next state: r, z = sigmoid(W x + U h),
# c = tanh(W x + r * (U h)), h' = (1 - z) c + z h (Cho et al., Learning Phrase
# Representations, EMNLP 2014, equations 5 to 8, with the reset gate after the
# matrix, as cuDNN and PyTorch have it).
def gru_cell(
    p: Dict[str, Tensor], name: str, x: Tensor, h: Tensor
) -> Tensor:
    return torch.gru_cell(
        x,
        h,
        p[name + ".x.weight"],
        p[name + ".h.weight"],
        p[name + ".x.bias"],
        p[name + ".h.bias"]
    )


# The states of a gated recurrent unit after each of x [rows, length, n_in]:
# [rows, length, n]. A row may hold several sequences: where `goes_on`, bool
# [rows, length], is false, one begins with a state of zeros.
def gru(
    p: Dict[str, Tensor], name: str, x: Tensor, goes_on: Tensor
) -> Tensor:
    n = p[name + ".h.weight"].size(1)
    h = torch.zeros([x.size(0), n], dtype=x.dtype)
    kept = goes_on.to(x.dtype).unsqueeze(2)
    states: List[Tensor] = []
    for i in range(x.size(1)):
        h = gru_cell(p, name, x.select(1, i), h * kept.select(1, i))
        states.append(h)
    return torch.stack(states, 1)


# == Mixtures of experts
#
# Experts are blocks mlp. For each gate, out["aux/NAME.TASK.use"] holds the mean
# weight of each expert and out["aux/NAME.TASK.entropy"] the mean entropy of the
# weights; out["aux/NAME.zeros"] holds the share of zeros in what each expert
# gives, near 1 for an expert that has collapsed.


# The weighted sum of experts [batch, n_experts, n] by weights
# [batch, n_experts]; what the weights are like goes to out["aux/NAME..."].
def gated_sum(
    out: Dict[str, Tensor], name: str, weights: Tensor, experts: Tensor
) -> Tensor:
    seen = weights.detach()
    out["aux/" + name + ".use"] = seen.mean(0)
    entropy = -(seen * torch.log(seen.clamp_min(1e-30))).sum(1)
    out["aux/" + name + ".entropy"] = entropy.mean()
    return torch.bmm(weights.unsqueeze(1), experts).squeeze(1)


# The share of zeros in what each expert [batch, n_experts, n] gives.
def zero_share(experts: Tensor) -> Tensor:
    return (experts.detach() == 0.0).float().mean([0, 2])


# Parameters of `count` experts name.0, name.1, ...
def experts_init(
    name: str,
    n_in: int,
    hidden: List[int],
    count: int,
    act: str,
    normal: str
) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    for i in range(count):
        one = name + "." + str(i)
        out.update(mlp_init(one, n_in, hidden, act, normal, "he_normal"))
    return out


# What the experts name.0, name.1, ... give for x [batch, n_in]:
# [batch, n_experts, n].
def experts(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: Tensor,
    act: str,
    normal: str,
    rate: float,
    training: bool
) -> Tensor:
    given: List[Tensor] = []
    while name + "." + str(len(given)) + ".0.weight" in p:
        one = name + "." + str(len(given))
        given.append(mlp(p, s, out, one, x, act, normal, rate, training))
    return torch.stack(given, 1)


# Parameters of mmoe: experts and a gate for each task.
def mmoe_init(
    name: str,
    n_in: int,
    hidden: List[int],
    count: int,
    tasks: int,
    act: str = "relu",
    normal: str = "none"
) -> Dict[str, Tensor]:
    out = experts_init(name + ".expert", n_in, hidden, count, act, normal)
    for t in range(tasks):
        gate = name + ".gate." + str(t)
        out.update(linear_init(gate, n_in, count, "xavier_normal", False))
    return out


# Multi-gate mixture of experts: for each task sum_i g_i f_i(x), g the softmax
# of W_task x (Ma et al., Modeling Task Relationships in Multi-task Learning
# with Multi-gate Mixture-of-Experts, KDD 2018, equations 5 to 7). From
# [batch, n_in] to one [batch, n] for each task.
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
    given = experts(
        p, s, out, name + ".expert", x, act, normal, rate, training
    )
    out["aux/" + name + ".zeros"] = zero_share(given)
    tasks: List[Tensor] = []
    while name + ".gate." + str(len(tasks)) + ".weight" in p:
        task = str(len(tasks))
        weights = torch.softmax(linear(p, name + ".gate." + task, x), 1)
        tasks.append(gated_sum(out, name + "." + task, weights, given))
    return tasks


# Parameters of one level of cgc: `own` experts for each task and `shared` ones,
# a gate for each task, and one for the shared part unless it is the last level.
def cgc_init(
    name: str,
    n_in: int,
    hidden: List[int],
    own: int,
    shared: int,
    tasks: int,
    last: bool,
    act: str = "relu",
    normal: str = "none"
) -> Dict[str, Tensor]:
    out = experts_init(name + ".shared", n_in, hidden, shared, act, normal)
    for t in range(tasks):
        one = name + ".task" + str(t)
        out.update(experts_init(one, n_in, hidden, own, act, normal))
        gate = one + ".gate"
        out.update(
            linear_init(gate, n_in, own + shared, "xavier_normal", False)
        )
    if not last:
        every = own * tasks + shared
        gate = name + ".shared.gate"
        out.update(linear_init(gate, n_in, every, "xavier_normal", False))
    return out


# Customised gate control, one level of progressive layered extraction. `x`
# holds one [batch, n_in] for each task and a last one for the shared experts.
# A task sees its own experts and the shared ones through its gate; the shared
# part, which only a level that is not the last has, sees all (Tang et al.,
# Progressive Layered Extraction, RecSys 2020, equations 1 to 4).
def cgc(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: List[Tensor],
    act: str,
    normal: str,
    rate: float,
    training: bool
) -> List[Tensor]:
    shared = experts(
        p, s, out, name + ".shared", x[-1], act, normal, rate, training
    )
    every: List[Tensor] = []
    tasks: List[Tensor] = []
    for t in range(len(x) - 1):
        one = name + ".task" + str(t)
        own = experts(p, s, out, one, x[t], act, normal, rate, training)
        every.append(own)
        weights = torch.softmax(linear(p, one + ".gate", x[t]), 1)
        seen = torch.cat([own, shared], 1)
        tasks.append(gated_sum(out, one, weights, seen))
    every.append(shared)
    given = torch.cat(every, 1)
    out["aux/" + name + ".zeros"] = zero_share(given)
    if name + ".shared.gate.weight" in p:
        weights = torch.softmax(linear(p, name + ".shared.gate", x[-1]), 1)
        tasks.append(gated_sum(out, name + ".shared", weights, given))
    return tasks


# Parameters of home_experts: `count` experts, and for each a gate of its input
# by two matrices [rank, n_in] and [n_in, rank].
def home_experts_init(
    name: str, n_in: int, hidden: List[int], count: int, rank: int
) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    for i in range(count):
        one = name + "." + str(i)
        out.update(mlp_init(one + ".body", n_in, hidden[:-1], "swish", "batch"))
        width = width_after(n_in, hidden[:-1])
        out.update(mlp_init(one, width, hidden[-1:], "swish", "batch"))
        out.update(
            linear_init(one + ".down", n_in, rank, "xavier_normal", False)
        )
        out.update(linear_init(one + ".up", rank, n_in, "xavier_normal", False))
    return out


# The experts of HoME for x [batch, n_in]: Swish(BN(MLP(x * g))), each with a
# gate g = 2 sigmoid(U V x) of its own on its input (Wang et al., HoME:
# Hierarchy of Multi-Gate Experts, KDD 2025, section 3). [batch, n_experts, n].
def home_experts(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: Tensor,
    training: bool
) -> Tensor:
    given: List[Tensor] = []
    while name + "." + str(len(given)) + ".0.weight" in p:
        one = name + "." + str(len(given))
        low = linear(p, one + ".down", x)
        gate = 2.0 * torch.sigmoid(linear(p, one + ".up", low))
        h = mlp(
            p, s, out, one + ".body", x * gate, "swish", "batch", 0.0, training
        )
        h = mlp(p, s, out, one, h, "swish", "batch", 0.0, training)
        given.append(h)
    return torch.stack(given, 1)


# The self-gate of HoME: the sum of experts [batch, n_experts, n] by weights
# from a linear map of x, a sigmoid for one expert, a softmax for several.
def self_gated(
    p: Dict[str, Tensor], name: str, x: Tensor, given: Tensor
) -> Tensor:
    weights = linear(p, name + ".self", x)
    if given.size(1) == 1:
        weights = torch.sigmoid(weights)
    else:
        weights = torch.softmax(weights, 1)
    return torch.bmm(weights.unsqueeze(1), given).squeeze(1)


# Parameters of home: on the first level experts shared by all and by each group
# of tasks; on the second those, and experts of each task. `groups[t]` is the
# group of task t, counted from 0.
def home_init(
    name: str,
    n_in: int,
    hidden: List[int],
    count: int,
    rank: int,
    groups: List[int]
) -> Dict[str, Tensor]:
    out = home_experts_init(name + ".meta.shared", n_in, hidden, count, rank)
    n_groups = max(groups) + 1
    n = width_after(n_in, hidden)
    every = count * (n_groups + 1)
    gate = name + ".meta.shared.gate"
    out.update(linear_init(gate, n_in, every, "xavier_normal", False))
    out.update(linear_init(name + ".meta.shared.self", n_in, count))
    out.update(home_experts_init(name + ".shared", n, hidden, count, rank))
    for g in range(n_groups):
        meta = name + ".meta.group" + str(g)
        out.update(home_experts_init(meta, n_in, hidden, count, rank))
        out.update(
            linear_init(meta + ".gate", n_in, 2 * count, "xavier_normal", False)
        )
        out.update(linear_init(meta + ".self", n_in, count))
        group = name + ".group" + str(g)
        out.update(home_experts_init(group, n, hidden, count, rank))
    for t in range(len(groups)):
        task = name + ".task" + str(t)
        out.update(home_experts_init(task, n, hidden, count, rank))
        out.update(
            linear_init(task + ".gate", n, 3 * count, "xavier_normal", False)
        )
        out.update(linear_init(task + ".self", n, count))
    return out


# The hierarchy of experts of HoME, from x [batch, n_in] to one [batch, n] for
# each task. On the first level each group of tasks has a gate over the shared
# experts and its own, and the shared part one over all of them; on the second a
# task has a gate over the shared experts, its group's and its own. Each of
# these sums is added to the self-gated sum of its own experts (Wang et al.,
# HoME, KDD 2025, section 3, as the paper describes it; there is no public code
# and the paper gives no public numbers).
def home(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: Tensor,
    groups: List[int],
    training: bool
) -> List[Tensor]:
    meta = name + ".meta.shared"
    shared = home_experts(p, s, out, meta, x, training)
    own = self_gated(p, meta, x, shared)
    every = [shared]
    metas: List[Tensor] = []
    for g in range(max(groups) + 1):
        one = name + ".meta.group" + str(g)
        given = home_experts(p, s, out, one, x, training)
        every.append(given)
        weights = torch.softmax(linear(p, one + ".gate", x), 1)
        seen = torch.cat([shared, given], 1)
        meta_of_group = gated_sum(out, one, weights, seen)
        metas.append(meta_of_group + self_gated(p, one, x, given))
    given = torch.cat(every, 1)
    out["aux/" + name + ".meta.zeros"] = zero_share(given)
    weights = torch.softmax(linear(p, meta + ".gate", x), 1)
    common = gated_sum(out, meta, weights, given) + own
    shared = home_experts(p, s, out, name + ".shared", common, training)
    every = [shared]
    of_group: List[Tensor] = []
    for g in range(len(metas)):
        one = name + ".group" + str(g)
        given = home_experts(p, s, out, one, metas[g], training)
        of_group.append(given)
        every.append(given)
    tasks: List[Tensor] = []
    for t in range(len(groups)):
        one = name + ".task" + str(t)
        from_group = metas[groups[t]]
        given = home_experts(p, s, out, one, from_group, training)
        every.append(given)
        seen = torch.cat([shared, of_group[groups[t]], given], 1)
        weights = torch.softmax(linear(p, one + ".gate", from_group), 1)
        of_task = gated_sum(out, one, weights, seen)
        tasks.append(of_task + self_gated(p, one, from_group, given))
    out["aux/" + name + ".zeros"] = zero_share(torch.cat(every, 1))
    return tasks


# Parameters of towers: for each of c["n_labels"] tasks a configured_mlp with
# the sizes c["tower"] on `n` numbers, and a linear layer to one.
def towers_init(name: str, n: int, c: Conf) -> Dict[str, Tensor]:
    sizes = sizes_of(c, "tower")
    out: Dict[str, Tensor] = {}
    for t in range(int_of(c, "n_labels")):
        one = name + "." + str(t)
        out.update(configured_mlp_init(one, n, sizes, c))
        out.update(linear_init(one + ".top", width_after(n, sizes), 1))
    return out


# The towers of several tasks: a logit from each x[t] [batch, n], together
# [batch, tasks].
def towers(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: List[Tensor],
    c: Conf,
    training: bool
) -> Tensor:
    logits: List[Tensor] = []
    for t in range(len(x)):
        one = name + "." + str(t)
        h = configured_mlp(p, s, out, one, x[t], c, training)
        logits.append(linear(p, one + ".top", h))
    return torch.cat(logits, 1)


# == Graphs


# State of light_gcn from the edges of a graph, `edge_user` and `edge_item`,
# int64 [edges], each edge once: the neighbours of each user one user after the
# other, where those of a user begin, 1 / sqrt(d_user d_item) for each edge, and
# the same for items.
def light_gcn_init(
    name: str, edge_user: Tensor, edge_item: Tensor, n_users: int, n_items: int
) -> Dict[str, Tensor]:
    user_count = torch.bincount(edge_user, None, n_users)
    item_count = torch.bincount(edge_item, None, n_items)
    start = torch.zeros([1], dtype=torch.int64)
    by_user = torch.argsort(edge_user * n_items + edge_item)
    by_item = torch.argsort(edge_item * n_users + edge_user)
    product = user_count.index_select(0, edge_user) * item_count.index_select(
        0, edge_item
    )
    weight = torch.rsqrt(product.float())
    own = "state/" + name
    return {
        own + ".items": edge_item.index_select(0, by_user),
        own + ".item_weight": weight.index_select(0, by_user),
        own + ".user_start": torch.cat([start, user_count.cumsum(0)]),
        own + ".users": edge_user.index_select(0, by_item),
        own + ".user_weight": weight.index_select(0, by_item),
        own + ".item_start": torch.cat([start, item_count.cumsum(0)])
    }


# For each row the weighted sum of some rows of x [n, dim]: row i takes those
# that `at` names from start[i] to before start[i + 1]. A product with a sparse
# matrix; index_add would do the same in ten times the time.
def sparse_sum(x: Tensor, at: Tensor, start: Tensor, weight: Tensor) -> Tensor:
    y, bags, sizes, most = torch.embedding_bag(
        x, at, start, False, 0, False, weight.type_as(x), True
    )
    return y


# Light graph convolution: the mean of layers 0 to `layers`, where layer k + 1
# of a user is the sum over its items of layer k by 1 / sqrt(d_user d_item), and
# the other way round (He et al., LightGCN, SIGIR 2020, equations 3 and 4, with
# alpha_k = 1 / (layers + 1)). Gives users and items of the sizes given.
def light_gcn(
    s: Dict[str, Tensor], name: str, users: Tensor, items: Tensor, layers: int
) -> Tuple[Tensor, Tensor]:
    all_users = users
    all_items = items
    for k in range(layers):
        to_users = sparse_sum(
            items,
            s[name + ".items"],
            s[name + ".user_start"],
            s[name + ".item_weight"]
        )
        items = sparse_sum(
            users,
            s[name + ".users"],
            s[name + ".item_start"],
            s[name + ".user_weight"]
        )
        users = to_users
        all_users = all_users + users
        all_items = all_items + items
    share = 1.0 / float(layers + 1)
    return all_users * share, all_items * share


# == Gradients


# `hard` in value, `soft` in gradient (Bengio et al., Estimating or Propagating
# Gradients Through Stochastic Neurons, 2013, the straight-through estimator).
def straight_through(hard: Tensor, soft: Tensor) -> Tensor:
    return hard.detach() + (soft - soft.detach())


# x as a constant: no gradient flows through it. A program that cuts a gradient
# in any other way does not pass the gates.
def stop_gradient(x: Tensor) -> Tensor:
    return x.detach()


# == Losses


# The mean binary cross entropy of logits and labels of equal shape.
def logloss(logits: Tensor, labels: Tensor) -> Tensor:
    mean = 1
    return torch.binary_cross_entropy_with_logits(
        logits, labels, None, None, mean
    )


# The logloss of each task as out["losses/labelT"], times its weight: logits and
# labels are [batch, tasks].
def task_losses(
    out: Dict[str, Tensor], logits: Tensor, labels: Tensor, weights: List[float]
):
    for t in range(len(weights)):
        loss = logloss(logits[:, t], labels[:, t]) * weights[t]
        out["losses/label" + str(t)] = loss


# Softmax over the rows of a batch: the mean of -ln of row i's own chance, where
# logits [batch, batch] have queries in rows and the batch's items in columns.
# Items that equal the row's own are no negatives. `logq` [batch], ln of the
# chance to stand in a batch, is taken off, which corrects for popular items
# standing in more batches (Yi et al., Sampling-Bias-Corrected Neural Modeling
# for Large Corpus Item Recommendations, RecSys 2019, equation 3).
def in_batch_softmax(logits: Tensor, ids: Tensor, logq: Tensor) -> Tensor:
    own = torch.eye(ids.size(0), dtype=torch.bool)
    same = ids.unsqueeze(0) == ids.unsqueeze(1)
    logits = (logits - logq).masked_fill(
        same.logical_and(own.logical_not()), float("-inf")
    )
    return -torch.log_softmax(logits, 1).diagonal().mean()


# For the next item of a sequence: h [targets, dim] is what is known before each
# target, a score the inner product with an item's embedding.


# The mean of -ln sigmoid(own score) - sum of ln(1 - sigmoid(score)) over the
# negatives, for the targets' embeddings [targets, dim] and those of their
# negatives [targets, n, dim] (Kang, McAuley, Self-Attentive Sequential
# Recommendation, ICDM 2018, section III.E).
def next_item_bce(h: Tensor, target: Tensor, negatives: Tensor) -> Tensor:
    own = (h * target).sum(1)
    other = torch.matmul(negatives, h.unsqueeze(2)).squeeze(2)
    return (softplus(-own) + softplus(other).sum(1)).mean()


# The mean of -ln sigmoid(own score - score) over targets and negatives, for the
# same embeddings (Rendle et al., BPR, UAI 2009, section 4.1).
def next_item_bpr(h: Tensor, target: Tensor, negatives: Tensor) -> Tensor:
    own = (h * target).sum(1, True)
    other = torch.matmul(negatives, h.unsqueeze(2)).squeeze(2)
    return softplus(other - own).mean()


# The mean of -ln of each target's chance among all items [items, dim]; `ids`
# [targets] says which they are.
def next_item_softmax(h: Tensor, items: Tensor, ids: Tensor) -> Tensor:
    scores = torch.matmul(h, items.t())
    own = scores.gather(1, ids.unsqueeze(1)).squeeze(1)
    return (torch.logsumexp(scores, 1) - own).mean()


# The mean of -ln of each target's chance among itself and negatives [n, dim]
# that all share. A negative that is the target, by `ids` [targets] and `drawn`
# [n], is left out (Jean et al., On Using Very Large Target Vocabulary, ACL
# 2015, equation 10, for negatives drawn with equal chances).
def next_item_sampled_softmax(
    h: Tensor, target: Tensor, negatives: Tensor, ids: Tensor, drawn: Tensor
) -> Tensor:
    own = (h * target).sum(1, True)
    other = torch.matmul(h, negatives.t())
    same = ids.unsqueeze(1) == drawn.unsqueeze(0)
    scores = torch.cat([own, other.masked_fill(same, -1e30)], 1)
    return (torch.logsumexp(scores, 1) - own.squeeze(1)).mean()
