#pragma once

#include "recsys/tuning/parameter_domain.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// "Only if this other parameter has one of these values."
struct condition {
  std::string parent;
  std::vector<parameter> values;

  friend bool operator==(const condition&, const condition&) = default;
};

/// One parameter that is searched.
struct dimension {
  std::string name;
  parameter_domain domain;
  std::optional<condition> when{}; ///< active always without one

  friend bool operator==(const dimension&, const dimension&) = default;
};

/// What a search may choose: a tree of typed parameters. A parameter with a
/// condition is part of a configuration only if its parent is and has one of
/// the named values. A value: copied and compared freely.
class search_space {
public:
  search_space() = default; ///< one configuration: nothing to choose

  /// Errors: invalid_argument with the parameter's name: a domain that fails
  /// check(), a name that is empty or used twice, an unknown parent, a
  /// condition on a value that the parent cannot take or on a real number,
  /// parents in a circle.
  static result<search_space> create(std::vector<dimension> dimensions);

  /// In the order given.
  std::span<const dimension> dimensions() const noexcept { return dimensions_; }

  /// Indices of dimensions: parents before children, else in the order given.
  std::span<const std::size_t> walk() const noexcept { return walk_; }

  /// Whether a dimension is part of a configuration, once all before it in
  /// walk() are chosen.
  bool active(std::size_t dimension, const parameters& chosen) const;

  /// How many configurations there are; UINT64_MAX stands for that and more.
  /// Nothing if a real number is among them.
  std::optional<std::uint64_t> points() const;

  /// Configuration `index` < points() of an enumerable space: the last
  /// dimension varies fastest, the parameters below a condition with it.
  parameters point(std::uint64_t index) const;

  /// [dimensions] positions in [0, 1], NaN for inactive ones; nothing if
  /// `values` is no configuration of this space.
  std::optional<std::vector<double>> positions(const parameters& values) const;

  /// The canonical text: JSON with one object per dimension. Equal spaces have
  /// equal texts.
  std::string text() const;

  friend bool operator==(const search_space&, const search_space&) = default;

private:
  std::uint64_t points_below(std::size_t index) const;
  std::uint64_t points_with(std::size_t index, const parameter& value) const;
  void choose(std::size_t index, std::uint64_t point, parameters& out) const;
  void choose_all(std::span<const std::size_t> among, std::uint64_t point,
                  parameters& out) const;

  std::vector<dimension> dimensions_;
  std::vector<std::size_t> walk_;
  std::vector<std::size_t> roots_;                 ///< without a condition
  std::vector<std::vector<std::size_t>> children_; ///< [dimensions]
};

/// Null if there is none of that name.
const dimension* find_dimension(std::span<const dimension> among,
                                std::string_view name) noexcept;

} // namespace automodel::recsys
