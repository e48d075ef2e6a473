#pragma once

#include "storage/lmdb/page_format.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace automodel::storage::lmdb {

/// The walk behind check_pages: visits what a meta page leads to and stops at
/// the first thing that is wrong.
class page_walk {
public:
  page_walk(std::span<const std::byte> file, std::size_t page_bytes);

  /// What is wrong, with the page's number; empty: nothing.
  std::string run(const page_format::meta_page& meta);

private:
  struct counts {
    std::uint64_t branch = 0, leaf = 0, overflow = 0, entries = 0;
  };

  // A tree while it is walked, keys in ascending order.
  struct tree_walk {
    const page_format::tree& tree;
    enum { records, trees, page_lists } values = records;
    counts seen{};
    // What the next key must be above, or at least equal to. Separators in
    // branch pages and keys in leaves make one ascending sequence.
    std::span<const std::byte> bound{};
    bool bound_included = true;

    bool is_in_order(std::span<const std::byte> key) const;
  };

  bool walk_tree(tree_walk& walk);
  bool walk_page(tree_walk& walk, std::uint64_t number, unsigned depth);
  bool walk_branch(tree_walk& walk, page_format::page_view page,
                   unsigned depth);
  bool walk_leaf(tree_walk& walk, page_format::page_view page);
  bool walk_value(tree_walk& walk, page_format::node_view node);
  bool take_overflow(tree_walk& walk, std::uint64_t first, std::size_t bytes);
  bool take_free_pages(std::span<const std::byte> list);
  bool take_subtree(page_format::node_view node);

  bool take(std::uint64_t first, std::uint64_t count);
  page_format::page_view page(std::uint64_t number) const;
  bool wrong(const std::string& what);

  std::span<const std::byte> file_;
  std::size_t page_bytes_;
  std::uint64_t last_page_ = 0;
  std::vector<bool> taken_;
  std::uint64_t at_ = 0; ///< page that is looked at, for the message
  std::string problem_;
};

} // namespace automodel::storage::lmdb
