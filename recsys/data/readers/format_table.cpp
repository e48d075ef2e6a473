#include "recsys/data/readers/format_table.hpp"

#include "recsys/data/mapped_file.hpp"
#include "recsys/data/readers/formats.hpp"

#include <array>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

// The order matters: the first that recognises a path reads it. sasrec stands
// before s3rec, whose lines may happen to have two words; csv takes the rest.
const auto& table() {
  static const std::array formats{
      dslabs_format(),    recbole_format(), lightgcn_format(), libfm_format(),
      movielens_format(), sasrec_format(),  s3rec_format(),    csv_format(),
  };
  return formats;
}

std::string all_names() {
  std::string text;
  for (const auto& one : table())
    text += (text.empty() ? "" : ", ") + std::string{one.name};
  return text;
}

} // namespace

std::span<const format> formats() noexcept {
  return table();
}

result<const format*> find_format(std::string_view name) {
  for (const auto& one : table())
    if (one.name == name)
      return &one;
  return fail(errc::invalid_argument,
              "there is no format '" + std::string{name} + "'",
              "formats are " + all_names());
}

result<const format*> recognise_format(const fs::path& path) {
  constexpr std::size_t head_bytes = 64 << 10;
  std::error_code error;
  mapped_file file;
  std::string_view head;
  if (!fs::is_directory(path, error)) {
    auto mapped = mapped_file::open(path);
    if (!mapped)
      return pass_on(mapped);
    file = *std::move(mapped);
    head = file.text().substr(0, head_bytes);
    if (head.empty())
      return fail_at({path.string()}, errc::parse_error, "the file is empty");
  }
  for (const auto& one : table())
    if (one.recognises(path, head))
      return &one;
  return fail_at({path.string()}, errc::parse_error,
                 "no known format of interactions was recognised here",
                 "set the format; formats are " + all_names());
}

} // namespace automodel::recsys
