// Mutated frames of every schema, read in full: no crash, no leak, bounded
// memory. Built with the sanitizers of the asan preset. The seed and the
// number of frames can be given: fuzz_messages [FRAMES [SEED]].

#include "base/random_stream.hpp"
#include "messages/json.hpp"
#include "tests/support/sample_frames.hpp"

#include <sys/resource.h>

#include <algorithm>
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

void edit(bytes& frame, random_stream& random) {
  auto at = random.below(frame.size());
  // Damage to the size is rare: it is refused before anything is read.
  auto dice = random.below(40);
  if (dice == 0) { // cut short, at a word's end
    frame.resize(at / 8 * 8);
  } else if (dice == 1) { // a random word more
    for (auto k = 0; k < 8; ++k)
      frame.push_back(static_cast<std::byte>(random.below(256)));
  } else if (dice < 7 && frame.size() >= 16) { // one word over another
    auto to = random.below(frame.size() / 8) * 8;
    auto from = random.below(frame.size() / 8) * 8;
    std::memcpy(&frame[to], &frame[from], 8);
  } else if (dice < 11) { // a huge number where a length may stand
    auto end = std::min<std::size_t>(at + 4, frame.size());
    std::fill(frame.begin() + static_cast<long>(at),
              frame.begin() + static_cast<long>(end), std::byte{0xff});
  } else if (dice < 16) { // one byte
    frame[at] = static_cast<std::byte>(random.below(256));
  } else { // one bit
    frame[at] ^= std::byte{1} << random.below(8);
  }
}

bytes mutate(bytes from, random_stream& random) {
  auto edits = 1 + random.below(8);
  for (std::uint64_t i = 0; i < edits && !from.empty(); ++i)
    edit(from, random);
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
  const auto warm_up = frames / 10;
  for (auto i = 0ULL; i < frames; ++i) {
    if (i == warm_up)
      before = peak_kib();
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
