#include "recsys/evaluation/predictions_file.hpp"

#include "recsys/evaluation/score_text.hpp"

#include <charconv>
#include <fstream>
#include <string>
#include <string_view>

namespace automodel::recsys {

namespace {

std::vector<std::string_view> fields_of(std::string_view line) {
  if (line.ends_with('\r'))
    line.remove_suffix(1);
  std::vector<std::string_view> fields;
  while (true) {
    auto tab = line.find('\t');
    fields.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos)
      return fields;
    line.remove_prefix(tab + 1);
  }
}

/// Reads line by line and remembers where it is.
class predictions_parser {
public:
  predictions_parser(std::string file, std::uint64_t n_rows,
                     std::size_t n_labels)
      : predictions(n_rows * n_labels), file_(std::move(file)),
        n_labels_(n_labels), line_of_(n_rows) {}

  result<void> parse(std::string_view line) {
    ++line_;
    auto fields = fields_of(line);
    if (fields.size() != n_labels_ + 1)
      return refuse("the line has " + std::to_string(fields.size())
                        + " fields, not " + std::to_string(n_labels_ + 1),
                    "expected the row and a prediction for each label, with "
                    "tabs between");
    if (line_ == 1 && !score_of(fields[1]))
      return {}; // a header
    auto row = row_of(fields[0]);
    if (!row)
      return refuse("there is no row '" + std::string{fields[0]} + "'",
                    "rows are 0 to " + std::to_string(line_of_.size() - 1));
    if (line_of_[*row] != 0)
      return refuse("row " + std::to_string(*row) + " has a prediction already",
                    "the first one is on line "
                        + std::to_string(line_of_[*row]));
    line_of_[*row] = line_;
    for (std::size_t label = 0; label < n_labels_; ++label) {
      auto value = score_of(fields[label + 1]);
      if (!value)
        return refuse("the prediction '" + std::string{fields[label + 1]}
                      + "' is not a number");
      predictions[*row * n_labels_ + label] = *value;
    }
    return {};
  }

  result<void> finish() {
    for (std::size_t row = 0; row < line_of_.size(); ++row)
      if (line_of_[row] == 0)
        return fail_at({file_, 0, 0}, errc::parse_error,
                       "row " + std::to_string(row) + " has no prediction",
                       "all " + std::to_string(line_of_.size())
                           + " rows need one");
    return {};
  }

  std::vector<float> predictions;

private:
  tl::unexpected<error> refuse(std::string message, std::string hint = {}) {
    return fail_at({file_, line_, 0}, errc::parse_error, std::move(message),
                   std::move(hint));
  }

  std::optional<std::uint64_t> row_of(std::string_view text) const {
    std::uint64_t row = 0;
    auto [end, code]
        = std::from_chars(text.data(), text.data() + text.size(), row);
    if (code != std::errc{} || end != text.data() + text.size()
        || row >= line_of_.size())
      return std::nullopt;
    return row;
  }

  std::string file_;
  std::size_t n_labels_;
  std::uint32_t line_ = 0;
  std::vector<std::uint32_t> line_of_; ///< by row; 0: not yet
};

} // namespace

result<std::vector<float>> read_predictions(const std::filesystem::path& path,
                                            std::uint64_t n_rows,
                                            std::size_t n_labels) {
  std::ifstream in(path);
  if (!in || std::filesystem::is_directory(path))
    return fail_at({path.string(), 0, 0}, errc::not_found,
                   "the predictions cannot be read");
  predictions_parser lines(path.string(), n_rows, n_labels);
  for (std::string line; std::getline(in, line);)
    if (auto ok = lines.parse(line); !ok)
      return pass_on(ok);
  if (in.bad())
    return fail_at({path.string(), 0, 0}, errc::io_error,
                   "the predictions cannot be read to their end");
  if (auto whole = lines.finish(); !whole)
    return pass_on(whole);
  return std::move(lines.predictions);
}

} // namespace automodel::recsys
