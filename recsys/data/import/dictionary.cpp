#include "recsys/data/import/dictionary.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace automodel::recsys {

namespace {

std::uint64_t head_of(std::string_view token) noexcept {
  std::uint64_t head = 0;
  std::memcpy(&head, token.data(), std::min(token.size(), sizeof(head)));
  return head;
}

std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  __extension__ using wide = unsigned __int128;
  auto product = static_cast<wide>(a) * b;
  return static_cast<std::uint64_t>(product)
         ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t hash_of(std::string_view token, std::uint64_t head) noexcept {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15ULL;
  auto hash = mix(head ^ 0x2545f4914f6cdd1dULL, token.size() * 2 + odd);
  for (std::size_t at = 8; at < token.size(); at += 8)
    hash = mix(hash ^ head_of(token.substr(at)), odd);
  return hash;
}

} // namespace

std::size_t dictionary::probe(std::string_view token,
                              std::uint64_t head) const {
  auto mask = slots_.size() - 1;
  auto at = hash_of(token, head) & mask;
  for (;; at = (at + 1) & mask) {
    const auto& slot = slots_[at];
    if (slot.length == 0)
      return at;
    if (slot.head == head && slot.length == token.size()
        && (token.size() <= sizeof(head) || tokens_[slot.id] == token))
      return at;
  }
}

void dictionary::grow() {
  auto old = std::exchange(slots_, {});
  slots_.resize(std::max<std::size_t>(64, old.size() * 2));
  for (const auto& slot : old)
    if (slot.length != 0)
      slots_[probe(tokens_[slot.id], slot.head)] = slot;
}

std::uint32_t dictionary::id_of(std::string_view token) {
  if (2 * (tokens_.size() + 1) > slots_.size())
    grow();
  auto head = head_of(token);
  auto& slot = slots_[probe(token, head)];
  if (slot.length == 0) {
    slot = {head, static_cast<std::uint32_t>(token.size()),
            static_cast<std::uint32_t>(tokens_.size())};
    tokens_.push_back(token);
  }
  return slot.id;
}

std::optional<std::uint32_t> dictionary::find(std::string_view token) const {
  if (slots_.empty())
    return std::nullopt;
  const auto& slot = slots_[probe(token, head_of(token))];
  if (slot.length == 0)
    return std::nullopt;
  return slot.id;
}

} // namespace automodel::recsys
