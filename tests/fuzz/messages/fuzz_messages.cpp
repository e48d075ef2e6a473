// Mutated frames of every schema, read in full: no crash, no leak, bounded
// memory. Built with the sanitizers of the asan preset. The seed and the
// number of frames can be given: fuzz_messages [FRAMES [SEED]].

#include "base/random_stream.hpp"
#include "messages/json.hpp"
#include "tests/support/sample_frames.hpp"

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

using automodel::random_stream;
using automodel::messages::frame;

constexpr long growth_limit_kib = 64 << 10;

long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

using bytes = std::vector<std::byte>;

bytes mutate(bytes from, random_stream& random) {
  auto edits = 1 + random.below(8);
  for (std::uint64_t i = 0; i < edits && !from.empty(); ++i) {
    auto at = random.below(from.size());
    switch (random.below(6)) {
    case 0: // one bit
      from[at] ^= std::byte{1} << random.below(8);
      break;
    case 1: // one byte
      from[at] = static_cast<std::byte>(random.below(256));
      break;
    case 2: // a huge number where a length or an offset may stand
      for (auto k = at; k < std::min<std::size_t>(at + 4, from.size()); ++k)
        from[k] = std::byte{0xff};
      break;
    case 3: // cut short, at a word's end
      from.resize(at / 8 * 8);
      break;
    case 4: // one word over another
      if (from.size() >= 16) {
        auto to = random.below(from.size() / 8) * 8;
        auto source = random.below(from.size() / 8) * 8;
        std::memcpy(&from[to], &from[source], 8);
      }
      break;
    default: // random words at the end
      for (auto k = 0; k < 8; ++k)
        from.push_back(static_cast<std::byte>(random.below(256)));
    }
  }
  return from;
}

} // namespace

int main(int argc, char** argv) {
  auto frames = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000ULL;
  auto seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1ULL;
  auto samples = automodel::testing::sample_frames();
  random_stream random{seed, "fuzz_messages"};
  unsigned long long refused = 0;
  unsigned long long unreadable = 0;
  auto before = peak_kib();
  for (auto i = 0ULL; i < frames; ++i) {
    const auto& sample = samples[random.below(samples.size())];
    auto whole = sample.words.bytes();
    auto mutated = mutate({whole.begin(), whole.end()}, random);
    auto parsed = frame::from_bytes(mutated);
    if (!parsed) {
      ++refused;
      continue;
    }
    // JSON reads every field of every struct.
    auto read
        = automodel::messages::guard_reading([&]() -> automodel::result<void> {
            auto words = parsed->words();
            capnp::FlatArrayMessageReader reader{
                words, automodel::messages::reader_options(words.size())};
            auto text = automodel::messages::encode_json(
                reader.getRoot<capnp::DynamicStruct>(sample.schema),
                automodel::messages::json_layout::compact);
            if (!text)
              return pass_on(text);
            return {};
          });
    if (!read)
      ++unreadable;
  }
  auto growth = peak_kib() - before;
  std::printf("%llu frames of %zu schemas, seed %llu: %llu refused, %llu "
              "malformed, memory grew by %ld KiB\n",
              frames, samples.size(), seed, refused, unreadable, growth);
  return growth <= growth_limit_kib ? 0 : 1;
}
