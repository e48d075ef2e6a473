#include "recsys/papers/document/paper_folder.hpp"

#include "recsys/array/array_file.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kind = "paper folder";
constexpr std::size_t most_files = 200, most_entries = 20'000;
constexpr std::uintmax_t most_bytes = 16 << 20;

bool is_source(const fs::path& path) {
  constexpr std::array<std::string_view, 3> endings{".tex", ".bbl", ".bib"};
  return std::ranges::find(endings, path.extension().string()) != endings.end();
}

tl::unexpected<error> too_much(const fs::path& folder) {
  return fail_at({folder.string()}, errc::resource_exhausted,
                 "the folder holds more than a paper does",
                 "200 sources of 16 MiB in all, among 20,000 files");
}

result<std::string> text_of(const fs::path& path) {
  std::ostringstream text;
  std::ifstream in{path, std::ios::binary};
  text << in.rdbuf();
  if (!in)
    return fail_at({path.string()}, errc::io_error, "cannot be read");
  return text.str();
}

/// Names of the sources below a folder, in order.
result<std::vector<fs::path>> sources_in(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code problem;
  fs::recursive_directory_iterator all{folder, problem};
  std::size_t seen = 0;
  std::uintmax_t bytes = 0;
  for (; !problem && all != fs::recursive_directory_iterator{};
       all.increment(problem)) {
    const auto& entry = *all;
    if (++seen > most_entries)
      return too_much(folder);
    if (!entry.is_symlink() && entry.is_regular_file()
        && is_source(entry.path())) {
      bytes += entry.file_size();
      out.push_back(entry.path());
    }
    if (out.size() > most_files || bytes > most_bytes)
      return too_much(folder);
  }
  if (problem)
    return fail_at({folder.string()}, errc::io_error, problem.message());
  std::ranges::sort(out);
  return out;
}

} // namespace

result<paper_folder> paper_folder::collect(const fs::path& folder) {
  auto paths = sources_in(folder);
  if (!paths)
    return pass_on(paths);
  if (paths->empty())
    return fail_at({folder.string()}, errc::not_found,
                   "the folder holds no LaTeX source", "*.tex, *.bbl, *.bib");
  paper_folder out;
  for (const auto& path : *paths) {
    auto text = text_of(path);
    if (!text)
      return pass_on(text);
    out.files.push_back(
        {path.lexically_relative(folder).generic_string(), std::move(*text)});
  }
  return out;
}

result<digest> paper_folder::write(int fd) const {
  std::vector<std::string_view> names, texts;
  for (const auto& one : files) {
    names.push_back(one.name);
    texts.push_back(one.text);
  }
  array_file_writer writer{std::string{kind}};
  writer.add_strings("names", std::span<const std::string_view>{names});
  writer.add_strings("texts", std::span<const std::string_view>{texts});
  return writer.write(fd);
}

result<paper_folder> paper_folder::map(int fd, std::string_view label) {
  auto file = array_file::map(fd, label, kind);
  if (!file)
    return pass_on(file);
  auto names = file->strings("names");
  if (!names)
    return pass_on(names);
  auto texts = file->strings("texts");
  if (!texts)
    return pass_on(texts);
  if (names->size() != texts->size())
    return fail(errc::corrupt, "a paper's folder has more names than files");
  paper_folder out;
  for (std::size_t i = 0; i < names->size(); ++i)
    out.files.push_back({std::string{(*names)[i]}, std::string{(*texts)[i]}});
  return out;
}

const std::string* paper_folder::find(std::string_view name) const {
  auto at = std::ranges::find(files, name, &file::name);
  return at == files.end() ? nullptr : &at->text;
}

digest paper_folder::content() const {
  digest_builder all;
  for (const auto& one : files)
    all.add(std::to_string(one.name.size()) + ' ' + one.name + ' '
            + std::to_string(one.text.size()) + ' ')
        .add(one.text);
  return all.finish();
}

} // namespace automodel::recsys
