#include "recsys/data/readers/r_serialization.hpp"

#include <cstring>

namespace automodel::recsys {

namespace {

// Codes of R's SEXPTYPE and of its serialization (serialize.c).
enum code : std::uint32_t {
  symbol = 1,
  pair_list = 2,
  characters = 9,
  logicals = 10,
  integers = 13,
  reals = 14,
  strings = 16,
  list = 19,
  nothing = 254,
  reference = 255,
};

constexpr std::uint32_t has_attributes = 1U << 9;
constexpr std::uint32_t has_tag = 1U << 10;
constexpr int max_depth = 32;
constexpr std::size_t max_values = 100'000;

class parser {
public:
  explicit parser(std::string_view bytes) : bytes_(bytes) {}

  result<r_value> run() {
    if (auto sound = read_header(); !sound)
      return pass_on(sound);
    r_value value;
    if (!read_value(value, 0))
      return fail(errc::parse_error,
                  "R data, offset " + std::to_string(at_) + ": " + problem_);
    return value;
  }

private:
  result<void> read_header();
  bool read_value(r_value& out, int depth);
  bool read_body(std::uint32_t type, r_value& out, int depth);
  bool read_attributes(r_value& out, int depth);
  bool read_symbol(std::uint32_t flags, std::string_view& name);
  bool read_text(std::string_view& text);
  bool read_strings(r_value& out);
  bool read_list(r_value& out, int depth);

  bool refuse(std::string what) {
    problem_ = std::move(what);
    return false;
  }

  template <class T>
  bool read(T& out) {
    if (bytes_.size() - at_ < sizeof(T))
      return refuse("it is cut short");
    char raw[sizeof(T)];
    for (std::size_t i = 0; i < sizeof(T); ++i)
      raw[i] = bytes_[at_ + sizeof(T) - 1 - i]; // XDR is big-endian
    std::memcpy(&out, raw, sizeof(T));
    at_ += sizeof(T);
    return true;
  }

  /// A length whose elements take at least `least` bytes each.
  bool read_length(std::uint32_t& out, std::size_t least) {
    if (!read(out))
      return false;
    if (out > (bytes_.size() - at_) / least)
      return refuse("a length is out of bounds");
    return true;
  }

  template <class T>
  bool read_vector(std::vector<T>& out) {
    std::uint32_t n = 0;
    if (!read_length(n, sizeof(T)))
      return false;
    out.resize(n);
    for (auto& value : out)
      if (!read(value))
        return false;
    return true;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
  std::vector<std::string_view> symbols_;
  std::string problem_;
};

result<void> parser::read_header() {
  if (!bytes_.starts_with("X\n"))
    return fail(errc::parse_error,
                "R data: expected a binary serialization (X)");
  at_ = 2;
  std::uint32_t version = 0;
  std::uint32_t ignored = 0;
  if (!read(version) || !read(ignored) || !read(ignored))
    return fail(errc::parse_error, "R data: the header is cut short");
  if (version != 2 && version != 3)
    return fail(errc::incompatible,
                "R data of version " + std::to_string(version),
                "versions 2 and 3 are read");
  std::uint32_t encoding = 0;
  if (version == 3) {
    if (!read_length(encoding, 1))
      return fail(errc::parse_error, "R data: the header is cut short");
    at_ += encoding;
  }
  return {};
}

bool parser::read_text(std::string_view& text) {
  std::uint32_t flags = 0;
  std::int32_t length = 0;
  if (!read(flags) || !read(length))
    return false;
  if ((flags & 0xff) != characters)
    return refuse("expected characters");
  text = {};
  if (length == -1) // NA
    return true;
  if (length < 0 || static_cast<std::size_t>(length) > bytes_.size() - at_)
    return refuse("a text is out of bounds");
  text = bytes_.substr(at_, static_cast<std::size_t>(length));
  at_ += text.size();
  return true;
}

bool parser::read_symbol(std::uint32_t flags, std::string_view& name) {
  if ((flags & 0xff) == reference) {
    std::uint32_t index = flags >> 8;
    if (index == 0 && !read(index))
      return false;
    if (index == 0 || index > symbols_.size())
      return refuse("a reference is out of bounds");
    name = symbols_[index - 1];
    return true;
  }
  if ((flags & 0xff) != symbol)
    return refuse("expected a symbol");
  if (!read_text(name))
    return false;
  symbols_.push_back(name);
  return true;
}

bool parser::read_attributes(r_value& out, int depth) {
  for (;;) {
    std::uint32_t flags = 0;
    if (!read(flags))
      return false;
    if ((flags & 0xff) == nothing)
      return true;
    if ((flags & 0xff) != pair_list || !(flags & has_tag)
        || (flags & has_attributes))
      return refuse("expected a list of attributes");
    std::uint32_t tag = 0;
    std::string_view name;
    if (!read(tag) || !read_symbol(tag, name))
      return false;
    auto& attribute = out.attributes.emplace_back(name, r_value{});
    if (!read_value(attribute.second, depth + 1))
      return false;
  }
}

bool parser::read_strings(r_value& out) {
  std::uint32_t n = 0;
  if (!read_length(n, 8))
    return false;
  out.strings.resize(n);
  for (auto& text : out.strings)
    if (!read_text(text))
      return false;
  return true;
}

bool parser::read_list(r_value& out, int depth) {
  std::uint32_t n = 0;
  if (!read_length(n, 4))
    return false;
  if (n > max_values)
    return refuse("there are too many values");
  out.list.resize(n);
  for (auto& element : out.list)
    if (!read_value(element, depth + 1))
      return false;
  return true;
}

bool parser::read_body(std::uint32_t type, r_value& out, int depth) {
  switch (type) {
  case nothing:
    return true;
  case logicals:
  case integers:
    out.kind = r_kind::integers;
    return read_vector(out.integers);
  case reals:
    out.kind = r_kind::reals;
    return read_vector(out.reals);
  case strings:
    out.kind = r_kind::strings;
    return read_strings(out);
  case list:
    out.kind = r_kind::list;
    return read_list(out, depth);
  default:
    return refuse("type " + std::to_string(type) + " is not plain data");
  }
}

bool parser::read_value(r_value& out, int depth) {
  std::uint32_t flags = 0;
  if (depth > max_depth || ++values_ > max_values)
    return refuse("it is nested too deep or has too many values");
  if (!read(flags) || !read_body(flags & 0xff, out, depth))
    return false;
  if ((flags & has_attributes) && (flags & 0xff) != nothing)
    return read_attributes(out, depth);
  return true;
}

} // namespace

std::size_t r_value::size() const noexcept {
  return integers.size() + reals.size() + strings.size() + list.size();
}

const r_value* r_value::attribute(std::string_view name) const noexcept {
  for (const auto& [key, value] : attributes)
    if (key == name)
      return &value;
  return nullptr;
}

const r_value* r_value::element(std::string_view name) const noexcept {
  const auto* names = attribute("names");
  if (!names || names->strings.size() != list.size())
    return nullptr;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (names->strings[i] == name)
      return &list[i];
  return nullptr;
}

result<r_value> parse_r_serialization(std::string_view bytes) {
  return parser{bytes}.run();
}

} // namespace automodel::recsys
