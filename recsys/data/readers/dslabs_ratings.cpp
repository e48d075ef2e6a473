#include "recsys/data/readers/dslabs_ratings.hpp"

#include "recsys/data/readers/r_lazy_load.hpp"
#include "recsys/data/readers/r_serialization.hpp"

#include <cmath>

namespace automodel::recsys {

namespace {

/// A column of a data frame as numbers, whether R holds integers or reals.
class number_column {
public:
  static result<number_column> find(const r_value& frame, std::string_view name,
                                    std::size_t rows) {
    const auto* value = frame.element(name);
    if (!value
        || (value->kind != r_kind::integers && value->kind != r_kind::reals)
        || value->size() != rows)
      return fail(errc::parse_error,
                  "the data frame has no numbers '" + std::string{name} + "'");
    return number_column{*value};
  }

  /// Not-a-number where R has NA.
  double operator[](std::size_t row) const {
    if (value_->kind == r_kind::reals)
      return value_->reals[row];
    auto number = value_->integers[row];
    return number == r_missing ? std::nan("") : number;
  }

private:
  explicit number_column(const r_value& value) : value_(&value) {}

  const r_value* value_;
};

/// A column of texts, or of a factor: codes from 1 into its levels.
class text_column {
public:
  static result<text_column> find(const r_value& frame, std::string_view name,
                                  std::size_t rows) {
    const auto* value = frame.element(name);
    const auto* levels = value ? value->attribute("levels") : nullptr;
    auto is_text = value && value->kind == r_kind::strings;
    auto is_factor = value && value->kind == r_kind::integers && levels
                     && levels->kind == r_kind::strings;
    if ((!is_text && !is_factor) || value->size() != rows)
      return fail(errc::parse_error,
                  "the data frame has no texts '" + std::string{name} + "'");
    return text_column{is_text ? nullptr : &value->integers,
                       is_text ? value->strings : levels->strings};
  }

  /// Empty where R has NA or the code is out of range.
  std::string_view operator[](std::size_t row) const {
    if (!codes_)
      return (*texts_)[row];
    auto code = (*codes_)[row];
    if (code < 1 || static_cast<std::size_t>(code) > texts_->size())
      return {};
    return (*texts_)[static_cast<std::size_t>(code) - 1];
  }

private:
  text_column(const std::vector<std::int32_t>* codes,
              const std::vector<std::string_view>& texts)
      : codes_(codes), texts_(&texts) {}

  const std::vector<std::int32_t>* codes_;
  const std::vector<std::string_view>* texts_;
};

/// Whether a number is whole and within [least, most].
bool is_whole(double value, double least, double most) {
  return value >= least && value <= most && value == std::floor(value);
}

result<std::vector<dslabs_rating>> rows_of(const r_value& frame) {
  const auto* users = frame.element("userId");
  auto n = users ? users->size() : 0;
  auto user = number_column::find(frame, "userId", n);
  auto movie = number_column::find(frame, "movieId", n);
  auto rating = number_column::find(frame, "rating", n);
  auto time = number_column::find(frame, "timestamp", n);
  auto year = number_column::find(frame, "year", n);
  for (auto* column : {&user, &movie, &rating, &time, &year})
    if (!*column)
      return pass_on(*column);
  auto title = text_column::find(frame, "title", n);
  auto genres = text_column::find(frame, "genres", n);
  if (!title)
    return pass_on(title);
  if (!genres)
    return pass_on(genres);
  std::vector<dslabs_rating> rows(n);
  for (std::size_t i = 0; i < n; ++i) {
    if (!is_whole((*user)[i], 0, INT32_MAX)
        || !is_whole((*movie)[i], 0, INT32_MAX)
        || !is_whole((*time)[i], 0, 1e15) || !std::isfinite((*rating)[i]))
      return fail(errc::parse_error,
                  "row " + std::to_string(i + 1)
                      + " of the data frame has a value out of range");
    auto known_year = is_whole((*year)[i], 1, 9999);
    rows[i] = {static_cast<std::int32_t>((*user)[i]),
               static_cast<std::int32_t>((*movie)[i]),
               (*rating)[i],
               static_cast<std::int64_t>((*time)[i]),
               (*title)[i],
               (*genres)[i],
               known_year ? static_cast<std::int32_t>((*year)[i]) : 0};
  }
  return rows;
}

} // namespace

result<dslabs_ratings> parse_dslabs_ratings(std::string_view rdx,
                                            std::string_view rdb) {
  auto text = read_lazy_value(rdx, rdb, "movielens");
  if (!text)
    return pass_on(text);
  dslabs_ratings ratings;
  ratings.text = std::make_unique<const std::string>(*std::move(text));
  auto frame = parse_r_serialization(*ratings.text);
  if (!frame)
    return pass_on(frame);
  auto rows = rows_of(*frame);
  if (!rows)
    return pass_on(rows);
  ratings.rows = *std::move(rows);
  return ratings;
}

} // namespace automodel::recsys
