#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

/// The layout of an LMDB 0.9 file on a 64-bit little-endian machine (lmdb.h
/// 0.9.24, mdb.c "struct MDB_page", "MDB_node", "MDB_db", "MDB_meta"). It is
/// frozen: data version 1.
namespace automodel::storage::lmdb::page_format {

constexpr std::size_t header_bytes = 16;
constexpr std::size_t node_bytes = 8;
constexpr std::size_t meta_bytes = 152; ///< page header and meta together
constexpr std::uint32_t magic = 0xbeefc0de;
constexpr std::uint32_t version = 1;
constexpr std::uint64_t no_page = ~std::uint64_t{0};
constexpr std::uint64_t first_data_page = 2; ///< after the two meta pages
constexpr std::size_t max_key_bytes = 511;
constexpr unsigned max_depth = 32;

enum page_flag : std::uint16_t {
  branch = 0x01,
  leaf = 0x02,
  overflow = 0x04,
  meta = 0x08,
  kinds = 0x7f & ~0x10, ///< all but "dirty", which is for memory only
};

enum node_flag : std::uint16_t {
  big_data = 0x01, ///< the value is on overflow pages
  sub_data = 0x02, ///< the value is a tree
};

constexpr std::uint16_t integer_key = 0x08; ///< flag of a tree

template <class T>
T load(const std::byte* at) noexcept {
  T value;
  std::memcpy(&value, at, sizeof(T));
  return value;
}

/// MDB_db: the root of a tree and its counts.
struct tree {
  std::uint32_t pad; ///< page size, in the free list's tree of a meta page
  std::uint16_t flags, depth;
  std::uint64_t branch_pages, leaf_pages, overflow_pages, entries, root;
};
static_assert(sizeof(tree) == 48);

/// MDB_meta without its page header.
struct meta_page {
  std::uint32_t magic, version;
  std::uint64_t address, map_size;
  tree free_list, main;
  std::uint64_t last_page, transaction;
};
static_assert(sizeof(meta_page) == meta_bytes - header_bytes);

/// One page as bytes; accessors do not check bounds, `sound` does.
class page_view {
public:
  explicit page_view(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::uint64_t number() const { return load<std::uint64_t>(at(0)); }
  std::uint16_t flags() const {
    return load<std::uint16_t>(at(10)) & static_cast<std::uint16_t>(kinds);
  }
  std::uint32_t overflow_pages() const { return load<std::uint32_t>(at(12)); }
  std::size_t lower() const { return load<std::uint16_t>(at(12)); }
  std::size_t upper() const { return load<std::uint16_t>(at(14)); }
  std::size_t nodes() const { return (lower() - header_bytes) / 2; }

  /// Whether the table of nodes lies within the page.
  bool sound() const {
    return lower() >= header_bytes && lower() % 2 == 0 && lower() <= upper()
           && upper() <= bytes_.size();
  }

  /// The bytes from node `i` to the page's end; nothing if it lies elsewhere.
  std::optional<std::span<const std::byte>> node(std::size_t i) const {
    std::size_t offset = load<std::uint16_t>(at(header_bytes + 2 * i));
    if (offset < upper() || offset % 2 != 0
        || offset + node_bytes > bytes_.size())
      return std::nullopt;
    return bytes_.subspan(offset);
  }

private:
  const std::byte* at(std::size_t offset) const {
    return bytes_.data() + offset;
  }

  std::span<const std::byte> bytes_;
};

/// One node of a leaf or branch page.
class node_view {
public:
  explicit node_view(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::uint16_t flags() const { return load<std::uint16_t>(at(4)); }
  std::size_t key_bytes() const { return load<std::uint16_t>(at(6)); }
  std::size_t value_bytes() const { return load<std::uint32_t>(at(0)); }
  std::uint64_t child() const {
    return load<std::uint32_t>(at(0)) | std::uint64_t{flags()} << 32;
  }

  /// Bytes that the node takes in a leaf, before rounding to two.
  std::size_t leaf_bytes() const {
    auto value = flags() & big_data ? sizeof(std::uint64_t) : value_bytes();
    return node_bytes + key_bytes() + value;
  }
  std::size_t branch_bytes() const { return node_bytes + key_bytes(); }

  std::span<const std::byte> key() const {
    return bytes_.subspan(node_bytes, key_bytes());
  }
  const std::byte* value() const { return at(node_bytes + key_bytes()); }

private:
  const std::byte* at(std::size_t offset) const {
    return bytes_.data() + offset;
  }

  std::span<const std::byte> bytes_;
};

} // namespace automodel::storage::lmdb::page_format
