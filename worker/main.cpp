// automodel-worker: a node starts it; people do not.

#include "recsys/models/kept_memory.hpp"
#include "recsys/models/standard_models.hpp"
#include "recsys/papers/reading/reading_resources.hpp"
#include "worker/fork_server/server.hpp"
#include "worker/fork_server/warm_up.hpp"
#include "worker/service/serve.hpp"

#include <csignal>
#include <cstdio>
#include <string_view>

using namespace automodel;

int main(int argc, char** argv) {
  if (argc != 2 || std::string_view{argv[1]} != "--fork-server") {
    std::fputs("automodel-worker is started by automodel, which hands it a "
               "control socket\nas descriptor 3. docs/workers.md tells what "
               "it does.\n",
               stderr);
    return 2;
  }
  constexpr int control = 3;
  recsys::keep_freed_memory();
  auto models = recsys::standard_models();
  recsys::reading_resources papers;
  if (auto warm = worker::warm_up(models); !warm) {
    std::fprintf(stderr, "automodel-worker: %s\n",
                 to_string(warm.error()).c_str());
    return 1;
  }
  worker::server server{
      messages::frame_socket{unique_fd{control}, 2},
      [&](const worker::sandbox& around, messages::frame_socket node) {
        return worker::serve(around, std::move(node), models);
      }};
  return server.run();
}
