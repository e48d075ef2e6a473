#pragma once

#include "recsys/data/data_profile.hpp"

namespace automodel::recsys {

// What describe() is made of; each fills its fields of the profile.

/// Sizes, popularity, duplicates.
void describe_rows(const dataset& data, data_profile& out);

/// Range, order, ties, drift; also the order of rows without timestamps.
void describe_time(const dataset& data, data_profile& out);

void describe_ratings(const dataset& data, data_profile& out);

/// Types, missing values, cardinalities, what determines what.
void describe_columns(const dataset& data, data_profile& out);

/// Labelled sparse rows.
void describe_matrix(const labelled_matrix& matrix, data_profile& out);

/// What is remarkable, in the order in which people should read it. Reads the
/// fields that the other parts have filled.
std::vector<data_finding> find_remarkable(const dataset& data,
                                          const data_profile& profile);

/// Signs that a column or an id gives away what is to be predicted.
std::vector<data_finding> find_leaks(const dataset& data);

} // namespace automodel::recsys
