#include "runtime/llm/open_chat_model.hpp"

#include "runtime/llm/folder_model.hpp"
#include "runtime/llm/openai_model.hpp"
#include "runtime/llm/replay_model.hpp"

#include <cmath>
#include <thread>

namespace automodel::runtime {

result<std::unique_ptr<chat_model>> open_chat_model(const llm_config& config,
                                                    std::uint64_t spent) {
  if (config.provider == "replay")
    return replay_model::open(config.recordings);
  std::unique_ptr<chat_model> out;
  if (config.provider == "folder") {
    out = std::make_unique<folder_model>(config.folder, config.total,
                                         config.reply_bytes);
  } else {
    auto cap = static_cast<std::uint64_t>(std::floor(config.cap * 1e6));
    out = std::make_unique<openai_model>(
        config, std::make_shared<cost_ledger>(cap, spent),
        [](std::chrono::milliseconds wait) {
          std::this_thread::sleep_for(wait);
        });
  }
  if (!config.recordings.empty())
    out = std::make_unique<recording_model>(std::move(out), config.recordings);
  return out;
}

} // namespace automodel::runtime
