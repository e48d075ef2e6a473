#include "storage/journal_entry.hpp"

#include <cstring>

namespace automodel::storage {

namespace {

constexpr std::uint32_t current_format = 1;

struct entry_header {
  std::uint32_t format = current_format;
  std::uint32_t position = 0;
  std::uint64_t sequence = 0;
  std::uint32_t commit_size = 0;
  std::uint32_t record_bytes = 0;
  std::uint32_t annex_bytes = 0;
  std::uint32_t producer_bytes = 0;
};
static_assert(sizeof(entry_header) == 32);

using check_bytes = std::array<std::byte, 8>;

constexpr std::size_t fixed_bytes
    = sizeof(entry_header) + 2 * sizeof(digest::bytes) + sizeof(check_bytes);

template <class T>
std::span<const std::byte> bytes_of(const T& value) {
  return std::as_bytes(std::span{&value, 1});
}

check_bytes check_of(const entry_header& header,
                     std::span<const std::byte> annex,
                     std::string_view producer) {
  auto full = digest_builder{}
                  .add(bytes_of(header))
                  .add(annex)
                  .add(producer)
                  .finish();
  check_bytes check;
  std::memcpy(check.data(), full.bytes.data(), check.size());
  return check;
}

tl::unexpected<error> damaged(std::uint64_t index, const std::string& what) {
  return fail(errc::corrupt,
              "record #" + std::to_string(index) + " is damaged: " + what,
              "restore the memory from a backup");
}

// Takes the fields of an entry off the front of its bytes.
class entry_reader {
public:
  explicit entry_reader(std::span<const std::byte> bytes) : left_(bytes) {}

  template <class T>
  void read(T& out) {
    std::memcpy(&out, take(sizeof(T)).data(), sizeof(T));
  }
  std::span<const std::byte> take(std::size_t count) {
    auto taken = left_.first(count);
    left_ = left_.subspan(count);
    return taken;
  }
  std::size_t left() const { return left_.size(); }

private:
  std::span<const std::byte> left_;
};

// Words of our own journal, in aligned memory of their own.
messages::frame to_frame(std::span<const std::byte> bytes) {
  auto words = kj::heapArray<capnp::word>(bytes.size() / sizeof(capnp::word));
  std::memcpy(words.asBytes().begin(), bytes.data(),
              words.size() * sizeof(capnp::word));
  return messages::frame{kj::mv(words)};
}

} // namespace

digest journal_entry::chain() const {
  return digest_builder{}.add(chain_before.bytes).add(id.bytes).finish();
}

std::vector<std::byte> encode(const journal_entry& entry) {
  auto record = entry.record.words().bytes();
  auto annex = entry.annex.words().bytes();
  entry_header header{.position = entry.position,
                      .sequence = entry.sequence,
                      .commit_size = entry.commit_size,
                      .record_bytes = static_cast<std::uint32_t>(record.size()),
                      .annex_bytes = static_cast<std::uint32_t>(annex.size()),
                      .producer_bytes
                      = static_cast<std::uint32_t>(entry.producer.size())};
  auto check = check_of(header, annex, entry.producer);
  std::vector<std::byte> out;
  out.reserve(fixed_bytes + record.size() + annex.size()
              + entry.producer.size());
  auto add = [&](std::span<const std::byte> bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
  };
  add(bytes_of(header));
  add(entry.chain_before.bytes);
  add(entry.id.bytes);
  add(check);
  add(record);
  add(annex);
  add(std::as_bytes(std::span{entry.producer}));
  return out;
}

result<journal_entry> decode(std::uint64_t index,
                             std::span<const std::byte> bytes) {
  if (bytes.size() < fixed_bytes)
    return damaged(index, "it is cut short");
  entry_reader in{bytes};
  entry_header header;
  journal_entry entry;
  check_bytes check;
  in.read(header);
  in.read(entry.chain_before.bytes);
  in.read(entry.id.bytes);
  in.read(check);
  if (header.format > current_format)
    return fail(errc::incompatible,
                "record #" + std::to_string(index) + " has format "
                    + std::to_string(header.format),
                "a newer build wrote it");
  auto stated = std::uint64_t{header.record_bytes} + header.annex_bytes
                + header.producer_bytes;
  if (header.format == 0 || stated != in.left())
    return damaged(index, "its lengths are others than stated");
  auto record = in.take(header.record_bytes);
  auto annex = in.take(header.annex_bytes);
  auto producer = in.take(header.producer_bytes);
  entry.producer.assign(reinterpret_cast<const char*>(producer.data()),
                        producer.size());
  if (digest_of(record) != entry.id)
    return damaged(index, "its content has another hash than its id");
  if (check_of(header, annex, entry.producer) != check)
    return damaged(index, "its annex or its producer was changed");
  entry.sequence = header.sequence;
  entry.position = header.position;
  entry.commit_size = header.commit_size;
  entry.record = record_message{to_frame(record)};
  entry.annex = annex_message{to_frame(annex)};
  return entry;
}

stored_record to_stored(std::uint64_t index, journal_entry entry) {
  auto chain = entry.chain();
  return {.index = index,
          .id = entry.id,
          .chain = chain,
          .producer = std::move(entry.producer),
          .sequence = entry.sequence,
          .record = std::move(entry.record),
          .annex = std::move(entry.annex)};
}

} // namespace automodel::storage
