#include "recsys/models/kernel_profile.hpp"

#include <cblas.h>

#include <cstdlib>

namespace automodel::recsys {

std::string kernel_profile() {
  // The variable by which libtorch chooses its kernels; it only ever goes
  // below what is asked for when the processor cannot do it.
  const auto* chosen = std::getenv("ATEN_CPU_CAPABILITY");
  auto threads = openblas_get_num_threads();
  return std::string{chosen != nullptr ? chosen : "automatic"}
         + " openblas=" + openblas_get_corename() + " float32 "
         + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

} // namespace automodel::recsys
