#include "runtime/logging.hpp"

#include "base/nearest_word.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <array>
#include <map>
#include <mutex>

namespace automodel::runtime {

namespace {

constexpr std::array<std::string_view, log_level_count> level_names{
    "trace", "debug", "info", "warning", "error", "off"};

spdlog::level::level_enum to_spdlog(log_level level) noexcept {
  constexpr std::array<spdlog::level::level_enum, log_level_count> levels{
      spdlog::level::trace, spdlog::level::debug, spdlog::level::info,
      spdlog::level::warn,  spdlog::level::err,   spdlog::level::off};
  return levels[static_cast<std::size_t>(level)];
}

std::shared_ptr<spdlog::logger> make_logger(spdlog::sink_ptr sink) {
  auto made = std::make_shared<spdlog::logger>("automodel", std::move(sink));
  made->set_level(spdlog::level::trace); // levels are decided by component
  made->flush_on(spdlog::level::warn);
  return made;
}

std::string quoted(std::string_view text) {
  using handler = nlohmann::json::error_handler_t;
  return nlohmann::json(text).dump(-1, ' ', false, handler::replace);
}

} // namespace

std::string_view to_string(log_level level) noexcept {
  return level_names[static_cast<std::size_t>(level)];
}

result<log_level> log_level_from(std::string_view text) {
  for (std::size_t i = 0; i < level_names.size(); ++i)
    if (level_names[i] == text)
      return static_cast<log_level>(i);
  return fail(errc::invalid_argument,
              "\"" + std::string{text} + "\" is not a log level",
              allowed_words(text, level_names));
}

struct detail::log_state {
  using shared_level = std::shared_ptr<std::atomic<log_level>>;

  logging::options how;
  redactor hide;
  std::shared_ptr<spdlog::logger> people;
  std::shared_ptr<spdlog::logger> programs;
  std::atomic<std::uint64_t> errors{0};
  std::mutex mutex;
  std::map<std::string, shared_level, std::less<>> levels;

  shared_level level_of(std::string_view component) {
    std::lock_guard guard{mutex};
    auto found = levels.find(component);
    if (found == levels.end()) {
      auto level = std::make_shared<std::atomic<log_level>>(how.level);
      found = levels.emplace(component, std::move(level)).first;
    }
    return found->second;
  }
};

namespace {

using fields
    = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// The inside of a JSON object; empty values are left out.
std::string json_members(fields values) {
  std::string out;
  for (auto [name, value] : values)
    if (!value.empty())
      out += (out.empty() ? "" : ",") + quoted(name) + ":" + quoted(value);
  return out;
}

} // namespace

logger logger::of_actor(std::string path) const {
  auto other = *this;
  other.actor_ = std::move(path);
  return other;
}

logger logger::of_trace(std::string trace) const {
  auto other = *this;
  other.trace_ = std::move(trace);
  return other;
}

void logger::write_text(log_level level, std::string text) const {
  if (level == log_level::error)
    state_->errors.fetch_add(1, std::memory_order_relaxed);
  if (!enabled(level))
    return;
  text = state_->hide(std::move(text));
  if (state_->people)
    state_->people->log(to_spdlog(level), "{}: {}{}",
                        actor_.empty() ? component_ : actor_, text,
                        trace_.empty() ? "" : " [" + trace_ + "]");
  if (state_->programs)
    state_->programs->log(to_spdlog(level), "{}",
                          json_members({{"level", to_string(level)},
                                        {"component", component_},
                                        {"actor", actor_},
                                        {"trace", trace_},
                                        {"node", state_->how.node},
                                        {"text", text}}));
}

logging::logging() : state_(std::make_shared<detail::log_state>()) {}

result<logging> logging::open(options how, redactor hide) {
  logging made;
  auto& state = *made.state_;
  state.hide = std::move(hide);
  if (how.to_stderr) {
    state.people
        = make_logger(std::make_shared<spdlog::sinks::stderr_color_sink_mt>(
            spdlog::color_mode::automatic));
    state.people->set_pattern("%H:%M:%S.%e %^%-7l%$ %v");
  }
  if (!how.json_file.empty()) {
    try {
      state.programs = make_logger(
          std::make_shared<spdlog::sinks::basic_file_sink_mt>(how.json_file));
    } catch (const spdlog::spdlog_ex& thrown) {
      return fail(errc::io_error, thrown.what());
    }
    state.programs->set_formatter(std::make_unique<spdlog::pattern_formatter>(
        R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ",%v})",
        spdlog::pattern_time_type::utc));
  }
  state.how = std::move(how);
  return made;
}

logger logging::component(std::string name) const {
  logger made;
  made.state_ = state_;
  made.level_ = state_->level_of(name);
  made.component_ = std::move(name);
  return made;
}

void logging::set_level(std::string_view component, log_level level) const {
  state_->level_of(component)->store(level, std::memory_order_relaxed);
}

std::uint64_t logging::errors() const noexcept {
  return state_->errors.load(std::memory_order_relaxed);
}

void logging::flush() const {
  if (state_->people)
    state_->people->flush();
  if (state_->programs)
    state_->programs->flush();
}

} // namespace automodel::runtime
