#include "base/random_stream.hpp"

#include <cmath>
#include <numbers>

namespace automodel {

namespace {

std::uint64_t mix(std::uint64_t z) noexcept {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ULL;

} // namespace

random_stream::random_stream(std::uint64_t seed, std::string_view agent,
                             std::uint64_t step) noexcept
    : state_(mix(seed + golden)) {
  for (auto c : agent)
    state_ = mix(state_ ^ static_cast<unsigned char>(c)) + golden;
  state_ = mix(state_ ^ mix(step + golden));
}

random_stream::result_type random_stream::operator()() noexcept {
  state_ += golden;
  return mix(state_);
}

void random_stream::skip(std::uint64_t count) noexcept {
  state_ += count * golden;
}

std::uint64_t random_stream::below(std::uint64_t bound) noexcept {
  // Lemire's multiply-and-reject (2019).
  __extension__ using wide = unsigned __int128;
  auto product = static_cast<wide>((*this)()) * bound;
  auto low = static_cast<std::uint64_t>(product);
  if (low < bound) {
    auto threshold = (0 - bound) % bound;
    while (low < threshold) {
      product = static_cast<wide>((*this)()) * bound;
      low = static_cast<std::uint64_t>(product);
    }
  }
  return static_cast<std::uint64_t>(product >> 64);
}

double random_stream::uniform() noexcept {
  return static_cast<double>((*this)() >> 11) * 0x1.0p-53;
}

double random_stream::normal() noexcept {
  auto radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

} // namespace automodel
