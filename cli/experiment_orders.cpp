#include "cli/experiment_orders.hpp"

#include "base/digest.hpp"
#include "cli/person.hpp"
#include "cli/submitted.hpp"
#include "messages/parameters.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace automodel::cli {

using namespace std::chrono_literals;
namespace schema = actors::schema;

namespace {

constexpr auto order_patience = 20s;

struct receipt {
  std::string id, name, state, record;
  bool repeated = false;
};

result<receipt> read(const actors::message<schema::OrderReceipt>& from) {
  return from.read([](schema::OrderReceipt::Reader reader) -> result<receipt> {
    auto record = messages::read_digest(reader.getRecord());
    return receipt{messages::read_text(reader.getId()),
                   messages::read_text(reader.getName()),
                   messages::read_text(reader.getState()),
                   record ? to_hex(*record) : std::string{},
                   reader.getRepeated()};
  });
}

} // namespace

void add_order_options(CLI::App& command, order_options& options) {
  command.add_option("--cluster", options.cluster,
                     "The client's node file; default "
                     "$AUTOMODEL_CLUSTER/client.toml");
  command.add_option("--reason", options.reason,
                     "Why; the memory keeps it with the decision");
}

result<int> give_order(actors::order_action action,
                       const order_options& options) {
  auto cluster = cluster_client::start(options.cluster);
  if (!cluster)
    return pass_on(cluster);
  auto answer
      = cluster
            ->ask<actors::inbox_actor, actors::message<schema::OrderReceipt>>(
                inbox_path, order_patience,
                actors::write_order(
                    {action, options.experiment, options.reason, person()}));
  if (!answer)
    return pass_on(answer);
  auto done = read(*answer);
  if (!done)
    return pass_on(done);
  if (options.json)
    std::printf("%s\n", nlohmann::json{{"id", done->id},
                                       {"name", done->name},
                                       {"state", done->state},
                                       {"repeated", done->repeated},
                                       {"record", done->record}}
                            .dump()
                            .c_str());
  else
    std::printf("%s %s %s%s\n", done->id.c_str(), done->name.c_str(),
                done->repeated ? "is already " : "is now ",
                done->state.c_str());
  return 0;
}

} // namespace automodel::cli
