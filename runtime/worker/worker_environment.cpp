#include "runtime/worker/worker_environment.hpp"

#include <array>

namespace automodel::runtime {

namespace {

struct kernels {
  std::string_view name;
  std::string_view aten, onednn, openblas;
  bool (*present)();
};

#if defined(__x86_64__)
bool has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
         && __builtin_cpu_supports("avx512vl")
         && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("fma");
}

bool has_avx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

// Best first.
constexpr std::array choices{
    kernels{"avx512", "avx512", "AVX512_CORE", "SkylakeX", has_avx512},
    kernels{"avx2", "avx2", "AVX2", "Haswell", has_avx2},
    kernels{"default", "default", "SSE41", "Nehalem", [] { return true; }}};
#else
constexpr std::array choices{
    kernels{"default", "default", "ALL", "", [] { return true; }}};
#endif

result<kernels> choose(std::string_view wanted) {
  for (const auto& each : choices) {
    if (!wanted.empty() && each.name != wanted)
      continue;
    if (each.present())
      return each;
    if (!wanted.empty())
      return fail(errc::invalid_argument,
                  "this processor does not have '" + std::string{wanted} + "'");
  }
  std::string allowed;
  for (const auto& each : choices)
    allowed += (allowed.empty() ? "" : ", ") + std::string{each.name};
  return fail(errc::invalid_argument,
              "no instruction set '" + std::string{wanted} + "'", allowed);
}

std::string setting(std::string_view name, std::string_view value) {
  return std::string{name} + "=" + std::string{value};
}

} // namespace

result<std::vector<std::string>>
worker_environment(std::string_view instruction_set) {
  auto chosen = choose(instruction_set);
  if (!chosen)
    return pass_on(chosen);
  std::vector<std::string> all{
      setting("LANG", "C.UTF-8"),
      setting("PATH", "/usr/bin:/bin"),
      // One thread: a worker is the unit of parallelism. A second pool that
      // spins while it waits costs more than it gives.
      setting("OMP_NUM_THREADS", "1"),
      setting("OMP_WAIT_POLICY", "passive"),
      setting("OPENBLAS_NUM_THREADS", "1"),
      setting("MKL_NUM_THREADS", "1"),
      setting("ATEN_CPU_CAPABILITY", chosen->aten),
      setting("DNNL_MAX_CPU_ISA", chosen->onednn),
  };
  if (!chosen->openblas.empty())
    all.push_back(setting("OPENBLAS_CORETYPE", chosen->openblas));
  return all;
}

} // namespace automodel::runtime
