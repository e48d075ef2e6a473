#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace automodel::coordination {

/// Quantities of named resources, in whole units of each: compute steps, bytes
/// of memory, trials, tokens, micro-dollars, requests of traffic. A resource
/// that is not named is 0.
using amounts = std::map<std::string, std::uint64_t, std::less<>>;

/// Quantities above this are refused, so that sums of thousands are exact.
inline constexpr std::uint64_t largest_amount = std::uint64_t{1} << 48;

/// The first resource of which `all` has less than `some`; none: it suffices.
std::optional<std::string> lacking(const amounts& all, const amounts& some);

void add(amounts& to, const amounts& what);

/// `to` has at least as much of each.
void subtract(amounts& from, const amounts& what);

} // namespace automodel::coordination
