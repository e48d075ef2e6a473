#include "recsys/models/program/export_program.hpp"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/serialization/export.h>

#include "recsys/models/program/conf_text.hpp"
#include "recsys/models/program/name_resolver.hpp"
#include "recsys/models/program/signature.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace automodel::recsys {

namespace jit = torch::jit;

namespace {

// What the host does around a program, in the program's own language.
constexpr auto gathering = R"py(
def rows(self, table: str, ids: Tensor) -> Tensor:
    found = torch.embedding(self.tables[table], ids.clamp(min=0))
    return found.masked_fill((ids < 0).unsqueeze(-1), 0.0)

def with_views(self, b: Dict[str, Tensor]) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    for name, value in self.prepared.items():
        out[name] = value
    for name, value in b.items():
        out[name] = value
    for view, table, column in self.views:
        out[view] = self.rows(table, b["id/" + column])
    return out
)py";

constexpr auto from_vectors = R"py(
def answer(self, b: Dict[str, Tensor]) -> Tensor:
    queries = self.encode(self.with_views(b))
    return torch.matmul(queries, self.prepared["items"].t())
)py";

constexpr auto from_scores = R"py(
def answer(self, b: Dict[str, Tensor]) -> Tensor:
    return self.score(self.with_views(b))
)py";

constexpr auto of_rows = R"py(
def forward(self, field: Tensor, value: Optional[Tensor] = None) -> Tensor:
    if value is None:
        value = torch.ones(field.size(), dtype=torch.float32)
    return self.answer({"id/field": field, "value/field": value})
)py";

constexpr auto of_users = R"py(
def forward(self, user: Tensor) -> Tensor:
    return self.answer({"id/user": user})
)py";

// A row for each user, of the newest items.
constexpr auto of_histories = R"py(
def forward(self, history: Tensor) -> Tensor:
    length = self.max_length
    count = (history >= 0).sum(1, keepdim=True)
    kept = count.clamp(max=length)
    place = torch.arange(length).unsqueeze(0)
    known = place < kept
    at = (place + count - kept).clamp(max=history.size(1) - 1)
    none = torch.full_like(at, -1)
    users = torch.arange(history.size(0)).unsqueeze(1)
    last = (users * length + (kept - 1).clamp(min=0)).squeeze(1)
    b = {
        "id/item": torch.where(known, history.gather(1, at), none),
        "segment": known.to(torch.int64),
        "id/position": torch.where(known, place.expand_as(at), none),
        "id/age": torch.where(known, kept - 1 - place, none),
        "token": last
    }
    return self.answer(b).masked_fill(count == 0, 0.0)
)py";

using tensor_dict = c10::Dict<std::string, at::Tensor>;

c10::TypePtr tensors_type() {
  return c10::DictType::create(c10::StringType::get(), c10::TensorType::get());
}

void add_tensors(jit::Module& to, const char* name, const tensor_map& values) {
  tensor_dict dict;
  for (const auto& [key, value] : values)
    dict.insert(key, value.detach().contiguous());
  to.register_attribute(name, tensors_type(), dict);
}

void add_conf(jit::Module& to, const parameters& conf) {
  c10::impl::GenericDict dict(c10::StringType::get(), conf_value_type());
  for (const auto& [name, value] : conf)
    dict.insert(name,
                std::visit([](auto& v) { return c10::IValue(v); }, value));
  to.register_attribute("c", conf_type(), dict);
}

/// An entry point (p, s, b, c) as a method of b alone.
void add_method(jit::Module& to, const char* name,
                const std::shared_ptr<jit::Graph>& checked) {
  auto graph = checked->copy();
  auto* self = graph->insertInput(0, "self");
  self->setType(to.type());
  jit::WithInsertPoint begin(*graph->nodes().begin());
  constexpr std::array<std::pair<std::size_t, const char*>, 3> held{
      {{4, "c"}, {2, "s"}, {1, "p"}}}; // the last first: inputs move up
  for (auto [input, attribute] : held) {
    auto* value = graph->insertGetAttr(self, attribute);
    graph->inputs().at(input)->replaceAllUsesWith(value);
    graph->eraseInput(input);
  }
  auto* method = to._ivalue()->compilation_unit()->create_function(
      c10::QualifiedName(*to.type()->name(), name), graph);
  to.type()->addMethod(method);
}

/// The columns of ids that the host has where it scores.
std::vector<std::string_view> columns_of(program_task task) {
  switch (task) {
  case program_task::retrieval:
    return {"user"};
  case program_task::sequential:
    return {"item", "position", "age"};
  case program_task::ctr:
    break;
  }
  return {"field"};
}

result<void> add_views(jit::Module& to, const saved_program& from) {
  auto views = from.model.views(from.conf);
  if (!views)
    return pass_on(views);
  auto columns = columns_of(from.model.task());
  auto text = c10::StringType::get();
  auto type = c10::TupleType::create({text, text, text});
  c10::impl::GenericList list(type);
  for (const auto& one : *views)
    if (one.kind == view_kind::rows
        && std::ranges::find(columns, one.column) != columns.end())
      list.push_back(
          c10::ivalue::Tuple::create(one.name, one.table, one.column));
  to.register_attribute("views", c10::ListType::create(type), list);
  return {};
}

result<tensor_map> prepared_by(const saved_program& from) {
  if (!from.model.has(entry_point::prepare))
    return tensor_map{};
  tensor_map whole;
  for (const auto& [name, table] : from.weights.tables)
    whole.emplace("all/" + name, table);
  return from.model.prepare(from.weights.params, from.weights.state, whole,
                            from.conf);
}

result<jit::Module> module_of(const saved_program& from) {
  const auto& model = from.model;
  jit::Module out(c10::QualifiedName("__torch__.automodel.Program"));
  add_tensors(out, "p", from.weights.params);
  add_tensors(out, "s", from.weights.state);
  add_tensors(out, "tables", from.weights.tables);
  add_conf(out, from.conf);
  auto prepared = prepared_by(from);
  if (!prepared)
    return pass_on(prepared);
  add_tensors(out, "prepared", *prepared);
  if (auto added = add_views(out, from); !added)
    return pass_on(added);
  auto encodes = model.has(entry_point::encode);
  auto answering = encodes ? entry_point::encode : entry_point::score;
  if (!model.has(answering))
    return fail_at({model.name(), 0, 0}, errc::invalid_argument,
                   "the program cannot score", "define encode or score");
  add_method(out, encodes ? "encode" : "score", model.graph(answering));
  auto resolver
      = std::make_shared<name_resolver>(name_resolver::function_map{});
  out.define(gathering, resolver);
  out.define(encodes ? from_vectors : from_scores, resolver);
  switch (model.task()) {
  case program_task::ctr:
    out.define(of_rows, resolver);
    return out;
  case program_task::retrieval:
    out.define(of_users, resolver);
    return out;
  case program_task::sequential:
    break;
  }
  auto length = count_in(from.conf, "max_length");
  if (!length)
    return pass_on(length);
  out.register_attribute("max_length", c10::IntType::get(),
                         static_cast<std::int64_t>(*length));
  out.define(of_histories, resolver);
  return out;
}

} // namespace

result<void> export_program(const saved_program& from,
                            const archive_files& files,
                            const archive_sink& sink) {
  at::NoGradGuard no_grad;
  bool taken = true;
  try {
    auto module = module_of(from);
    if (!module)
      return pass_on(module);
    jit::ExtraFilesMap extra(files.begin(), files.end());
    extra["program.py"] = from.model.source();
    extra["conf.json"] = conf_to_text(from.conf);
    jit::ExportModule(
        *module,
        [&](const void* data, std::size_t size) {
          taken = taken && sink(data, size);
          return size; // a writer that is told of an end aborts
        },
        extra);
  } catch (const std::exception& thrown) {
    if (taken)
      return fail(errc::internal,
                  std::string("libtorch cannot write the archive: ")
                      + thrown.what());
  }
  if (!taken)
    return fail(errc::io_error, "the archive cannot be written");
  return {};
}

} // namespace automodel::recsys
