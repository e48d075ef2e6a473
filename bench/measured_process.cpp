#include "bench/measured_process.hpp"

#include "recsys/data/fetch/run_program.hpp"

#include <filesystem>
#include <string_view>

namespace automodel::bench {

namespace {

result<nlohmann::json> last_line(std::string_view text) {
  while (text.ends_with('\n'))
    text.remove_suffix(1);
  auto json = nlohmann::json::parse(text.substr(text.rfind('\n') + 1), nullptr,
                                    false);
  if (!json.is_object() || !json.contains("seconds"))
    return fail(errc::parse_error, "it printed no figures");
  return json;
}

} // namespace

result<measured_process> run_measured(const std::vector<std::string>& command,
                                      std::chrono::seconds deadline) {
  auto done
      = recsys::run_program(command, std::filesystem::current_path(), deadline,
                            {"OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1",
                             "MKL_NUM_THREADS=1", "NUMEXPR_NUM_THREADS=1"});
  if (!done)
    return pass_on(done);
  if (done->exit_code != 0)
    return fail(errc::unavailable, command.front() + " failed", done->output);
  auto figures = last_line(done->output);
  if (!figures)
    return pass_on(figures);
  return measured_process{std::move(*figures),
                          static_cast<double>(done->memory_bytes >> 10) / 1024};
}

} // namespace automodel::bench
