#include "storage/lmdb/page_walk.hpp"

#include <algorithm>
#include <utility>

namespace automodel::storage::lmdb {

namespace pf = page_format;

namespace {

// Nodes begin at even offsets.
std::size_t rounded(std::size_t bytes) {
  return (bytes + 1) / 2 * 2;
}

bool is_key(const pf::tree& tree, std::span<const std::byte> key) {
  if (tree.flags & pf::integer_key)
    return key.size() == sizeof(std::uint64_t);
  return !key.empty() && key.size() <= pf::max_key_bytes;
}

// Negative, zero or positive, in the order of the tree.
int compare(const pf::tree& tree, std::span<const std::byte> a,
            std::span<const std::byte> b) {
  if (tree.flags & pf::integer_key) {
    auto x = pf::load<std::uint64_t>(a.data());
    auto y = pf::load<std::uint64_t>(b.data());
    return x < y ? -1 : x > y;
  }
  auto common = std::memcmp(a.data(), b.data(), std::min(a.size(), b.size()));
  if (common != 0)
    return common;
  return a.size() < b.size() ? -1 : a.size() > b.size();
}

} // namespace

bool page_walk::tree_walk::is_in_order(std::span<const std::byte> key) const {
  if (bound.empty())
    return true;
  auto order = compare(tree, bound, key);
  return order < 0 || (order == 0 && bound_included);
}

page_walk::page_walk(std::span<const std::byte> file, std::size_t page_bytes)
    : file_(file), page_bytes_(page_bytes) {}

std::string page_walk::run(const pf::meta_page& meta) {
  last_page_ = meta.last_page;
  // Pages that were freed before they were ever written may lie beyond the
  // end of the file, but no more of them than the map can hold.
  if (last_page_ + 1 < pf::first_data_page
      || last_page_ > meta.map_size / page_bytes_)
    return "its last page is impossible";
  taken_.assign(file_.size() / page_bytes_, false);
  tree_walk main{.tree = meta.main, .values = tree_walk::trees};
  tree_walk free_list{.tree = meta.free_list, .values = tree_walk::page_lists};
  if (walk_tree(main))
    walk_tree(free_list);
  return problem_;
}

bool page_walk::wrong(const std::string& what) {
  problem_ = "page " + std::to_string(at_) + ": " + what;
  return false;
}

pf::page_view page_walk::page(std::uint64_t number) const {
  return pf::page_view{file_.subspan(number * page_bytes_, page_bytes_)};
}

// Marks pages as used; each has one use.
bool page_walk::take(std::uint64_t first, std::uint64_t count) {
  if (first < pf::first_data_page || first > last_page_ || count == 0
      || count > last_page_ - first + 1)
    return wrong("it leads to page " + std::to_string(first)
                 + ", which does not exist");
  if (first + count > taken_.size())
    return wrong("it leads to page " + std::to_string(first)
                 + ", beyond the end of the file");
  for (auto i = first; i < first + count; ++i) {
    if (taken_[i])
      return wrong("page " + std::to_string(i) + " is used twice");
    taken_[i] = true;
  }
  return true;
}

bool page_walk::walk_tree(tree_walk& walk) {
  const auto& tree = walk.tree;
  auto known = static_cast<std::uint16_t>(~pf::integer_key);
  if ((tree.flags & known) != 0 || tree.depth > pf::max_depth)
    return wrong("a tree has an unknown form");
  if (tree.root == pf::no_page)
    return (tree.depth == 0 && tree.entries == 0)
           || wrong("an empty tree is said to have entries");
  if (tree.depth == 0)
    return wrong("a tree is said to have no pages");
  if (!walk_page(walk, tree.root, 1))
    return false;
  const auto& seen = walk.seen;
  at_ = tree.root;
  return (seen.branch == tree.branch_pages && seen.leaf == tree.leaf_pages
          && seen.overflow == tree.overflow_pages
          && seen.entries == tree.entries)
         || wrong("a tree's counts are others than stated");
}

bool page_walk::walk_page(tree_walk& walk, std::uint64_t number,
                          unsigned depth) {
  if (!take(number, 1))
    return false;
  at_ = number;
  auto found = page(number);
  bool is_leaf = depth == walk.tree.depth;
  auto expected = is_leaf ? pf::leaf : pf::branch;
  if (found.number() != number || found.flags() != expected)
    return wrong("it is another page than expected");
  if (!found.sound() || found.nodes() < (is_leaf ? 1 : 2))
    return wrong("its table of keys is out of bounds");
  return is_leaf ? walk_leaf(walk, found) : walk_branch(walk, found, depth);
}

bool page_walk::walk_branch(tree_walk& walk, pf::page_view page,
                            unsigned depth) {
  ++walk.seen.branch;
  auto number = at_;
  std::size_t used = 0;
  for (std::size_t i = 0; i < page.nodes(); ++i) {
    at_ = number;
    auto bytes = page.node(i);
    if (!bytes)
      return wrong("a node is out of bounds");
    pf::node_view node{*bytes};
    used += rounded(node.branch_bytes());
    if (node.branch_bytes() > bytes->size()
        || used > page_bytes_ - page.upper())
      return wrong("a node is longer than its page");
    // The first key stands for "less than all others": it is not compared.
    if (i > 0) {
      if (!is_key(walk.tree, node.key()) || !walk.is_in_order(node.key()))
        return wrong("its keys are out of order");
      walk.bound = node.key();
      walk.bound_included = true;
    }
    if (!walk_page(walk, node.child(), depth + 1))
      return false;
  }
  return true;
}

bool page_walk::walk_leaf(tree_walk& walk, pf::page_view page) {
  ++walk.seen.leaf;
  auto number = at_;
  std::size_t used = 0;
  for (std::size_t i = 0; i < page.nodes(); ++i) {
    at_ = number;
    auto bytes = page.node(i);
    if (!bytes)
      return wrong("a node is out of bounds");
    pf::node_view node{*bytes};
    used += rounded(node.leaf_bytes());
    if (node.leaf_bytes() > bytes->size() || used > page_bytes_ - page.upper())
      return wrong("a node is longer than its page");
    if (!is_key(walk.tree, node.key()) || !walk.is_in_order(node.key()))
      return wrong("its keys are out of order");
    walk.bound = node.key();
    walk.bound_included = false;
    ++walk.seen.entries;
    if (!walk_value(walk, node))
      return false;
  }
  return true;
}

bool page_walk::walk_value(tree_walk& walk, pf::node_view node) {
  if (walk.values == tree_walk::trees)
    return take_subtree(node);
  if ((node.flags() & ~pf::big_data) != 0)
    return wrong("a value has an unknown form");
  std::span value{node.value(), node.value_bytes()};
  if (node.flags() & pf::big_data) {
    auto first = pf::load<std::uint64_t>(node.value());
    if (!take_overflow(walk, first, node.value_bytes()))
      return false;
    value = file_.subspan(first * page_bytes_ + pf::header_bytes,
                          node.value_bytes());
  }
  return walk.values != tree_walk::page_lists || take_free_pages(value);
}

bool page_walk::take_overflow(tree_walk& walk, std::uint64_t first,
                              std::size_t bytes) {
  if (!take(first, 1))
    return false;
  auto leaf = std::exchange(at_, first);
  auto head = page(first);
  std::uint64_t count = head.overflow_pages();
  if (head.number() != first || head.flags() != pf::overflow || count == 0)
    return wrong("it is another page than expected");
  if (bytes + pf::header_bytes > count * page_bytes_)
    return wrong("a value is longer than its pages");
  walk.seen.overflow += count;
  at_ = leaf;
  return count == 1 || take(first + 1, count - 1);
}

// A count and so many page numbers, descending.
bool page_walk::take_free_pages(std::span<const std::byte> list) {
  auto word = [&](std::size_t i) {
    return pf::load<std::uint64_t>(list.data() + i * sizeof(std::uint64_t));
  };
  auto words = list.size() / sizeof(std::uint64_t);
  if (words == 0 || word(0) > words - 1)
    return wrong("a list of free pages is out of bounds");
  auto previous = last_page_ + 1;
  for (std::size_t i = 1; i <= word(0); ++i) {
    auto free = word(i);
    if (free >= previous)
      return wrong("a list of free pages is out of order");
    previous = free;
    // A page may have been freed before it was ever written.
    if (free < taken_.size() ? !take(free, 1) : free < pf::first_data_page)
      return false;
  }
  return true;
}

bool page_walk::take_subtree(pf::node_view node) {
  if (node.flags() != pf::sub_data || node.value_bytes() != sizeof(pf::tree))
    return wrong("a table's root has an unknown form");
  auto tree = pf::load<pf::tree>(node.value());
  tree_walk table{.tree = tree};
  return walk_tree(table);
}

} // namespace automodel::storage::lmdb
