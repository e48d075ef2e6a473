#include "runtime/net/node_facts.hpp"

#include "messages/parameters.hpp"
#include "runtime/actor_directory.hpp"

namespace automodel::runtime {

namespace {

constexpr std::size_t longest_name = 100;
constexpr std::uint32_t most_slots = 4096;
constexpr unsigned most_labels = 64;

// A name can be a part of a logical path.
bool is_name(std::string_view text) {
  return text.size() <= longest_name && text.find('/') == std::string_view::npos
         && is_logical_path("/" + std::string{text});
}

} // namespace

const std::vector<std::string>& known_roles() {
  static const std::vector<std::string> roles{"compute", "coordinator",
                                              "evaluator", "gateway", "memory"};
  return roles;
}

result<node_identity> checked_identity(node_identity given) {
  for (const auto& [what, name] :
       {std::pair{"cluster", &given.cluster}, std::pair{"node", &given.node}})
    if (!is_name(*name))
      return fail(errc::invalid_argument,
                  '"' + *name + "\" is no name of a " + what,
                  "letters, digits and ._-, at most 100");
  std::sort(given.roles.begin(), given.roles.end());
  given.roles.erase(std::unique(given.roles.begin(), given.roles.end()),
                    given.roles.end());
  for (const auto& role : given.roles)
    if (!std::binary_search(known_roles().begin(), known_roles().end(), role))
      return fail(errc::invalid_argument, "no role is called \"" + role + '"',
                  "compute, coordinator, evaluator, gateway, memory");
  if (given.roles.empty())
    return fail(errc::invalid_argument,
                "node \"" + given.node + "\" has no role",
                "compute, coordinator, evaluator, gateway, memory");
  return given;
}

result<std::uint16_t> agreed_protocol(const node_facts& a,
                                      const node_facts& b) {
  auto least = std::max(a.least_protocol, b.least_protocol);
  auto most = std::min(a.most_protocol, b.most_protocol);
  if (most >= least)
    return most;
  return fail(errc::incompatible, a.who.node + " and " + b.who.node
                                      + " share no protocol: their builds are "
                                      + a.build + " and " + b.build);
}

void write_facts(const node_facts& from,
                 messages::schema::NodeFacts::Builder to) {
  to.setCluster(from.who.cluster);
  to.setNode(from.who.node);
  auto roles = to.initRoles(static_cast<unsigned>(from.who.roles.size()));
  for (unsigned i = 0; i < roles.size(); ++i)
    roles.set(i, from.who.roles[i]);
  to.setIncarnation(from.incarnation);
  to.setBuild(from.build);
  to.setProtocolMin(from.least_protocol);
  to.setProtocolMax(from.most_protocol);
  to.setSlots(from.slots);
  auto labels = to.initLabels(static_cast<unsigned>(from.labels.size()));
  for (unsigned i = 0; i < labels.size(); ++i)
    labels.set(i, from.labels[i]);
}

result<node_facts> read_facts(messages::schema::NodeFacts::Reader from) {
  using messages::read_text;
  if (from.getRoles().size() > known_roles().size()
      || from.getLabels().size() > most_labels || from.getSlots() > most_slots)
    return fail(errc::invalid_argument, "a node claims too much of itself");
  node_identity who{
      read_text(from.getCluster()), read_text(from.getNode()), {}};
  for (auto role : from.getRoles())
    who.roles.push_back(read_text(role));
  auto checked = checked_identity(std::move(who));
  if (!checked)
    return pass_on(checked);
  node_facts out;
  out.who = std::move(*checked);
  out.incarnation = read_text(from.getIncarnation());
  out.build = read_text(from.getBuild());
  out.least_protocol = from.getProtocolMin();
  out.most_protocol = from.getProtocolMax();
  out.slots = from.getSlots();
  for (auto label : from.getLabels())
    out.labels.push_back(read_text(label));
  for (const auto* text : {&out.incarnation, &out.build})
    if (text->empty() || text->size() > longest_name)
      return fail(errc::invalid_argument,
                  "a node says nothing, or too much, of its build");
  for (const auto& label : out.labels)
    if (!is_name(label))
      return fail(errc::invalid_argument, '"' + label + "\" is no label");
  return out;
}

} // namespace automodel::runtime
