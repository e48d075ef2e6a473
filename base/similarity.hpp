#pragma once

#include "base/parameters.hpp"

#include <string_view>

namespace automodel {

/// How alike two texts are, from 0 to 1: the Jaccard index |A ∩ B| / |A ∪ B|
/// of their shingles (Broder 1997), which are their words and pairs of
/// neighbouring words. Words are runs of letters and digits (bytes above 127
/// count as letters), ASCII letters in lower case. 1 for two texts without
/// words.
double text_similarity(std::string_view a, std::string_view b);

/// How far two configurations are apart, from 0 to 1: the mean over all names
/// that either has (after Gower 1971). Of numbers |a − b| / max(|a|, |b|), at
/// most 1; of flags and texts 0 if they are equal, else 1; of a name that only
/// one has, or of unlike types, 1. 0 for two empty ones.
double configuration_distance(const parameters& a, const parameters& b);

} // namespace automodel
