#include "recsys/data/readers/r_lazy_load.hpp"

#include "recsys/data/readers/r_serialization.hpp"

#include <zlib.h>

#include <limits>

namespace automodel::recsys {

namespace {

constexpr std::size_t max_index_bytes = std::size_t{4} << 20;
constexpr std::size_t max_value_bytes = std::size_t{256} << 20;

class inflater {
public:
  inflater() {
    constexpr int any_header = 32; // zlib or gzip
    ready_ = inflateInit2(&stream_, MAX_WBITS + any_header) == Z_OK;
  }
  ~inflater() {
    if (ready_)
      inflateEnd(&stream_);
  }
  inflater(const inflater&) = delete;
  inflater& operator=(const inflater&) = delete;

  result<std::string> run(std::string_view compressed, std::size_t max_bytes);

private:
  z_stream stream_{};
  bool ready_ = false;
};

result<std::string> inflater::run(std::string_view compressed,
                                  std::size_t max_bytes) {
  constexpr std::size_t step = std::size_t{1} << 20;
  auto damaged = fail(errc::parse_error, "a compressed block is damaged");
  if (!ready_ || compressed.size() > std::numeric_limits<uInt>::max())
    return damaged;
  stream_.next_in
      = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream_.avail_in = static_cast<uInt>(compressed.size());
  std::string out;
  for (int state = Z_OK; state != Z_STREAM_END;) {
    auto before = out.size();
    if (before > max_bytes)
      return fail(errc::resource_exhausted, "a compressed block is larger than "
                                                + std::to_string(max_bytes)
                                                + " bytes");
    out.resize(before + step);
    stream_.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream_.avail_out = step;
    state = ::inflate(&stream_, Z_NO_FLUSH);
    out.resize(before + step - stream_.avail_out);
    if (state != Z_OK && state != Z_STREAM_END)
      return damaged;
    if (state == Z_OK && out.size() == before)
      return damaged; // it is cut short
  }
  return out;
}

} // namespace

result<std::string> inflate(std::string_view compressed,
                            std::size_t max_bytes) {
  return inflater{}.run(compressed, max_bytes);
}

result<std::string> read_lazy_value(std::string_view index,
                                    std::string_view blocks,
                                    std::string_view name) {
  auto plain_index = inflate(index, max_index_bytes);
  if (!plain_index)
    return plain_index;
  auto parsed = parse_r_serialization(*plain_index);
  if (!parsed)
    return pass_on(parsed);
  const auto* variables = parsed->element("variables");
  const auto* place = variables ? variables->element(name) : nullptr;
  if (!place || place->integers.size() != 2)
    return fail(errc::not_found,
                "the R data hold no value '" + std::string{name} + "'");
  auto offset = place->integers[0];
  auto length = place->integers[1];
  if (offset < 0 || length < 5
      || static_cast<std::size_t>(offset) > blocks.size()
      || static_cast<std::size_t>(length)
             > blocks.size() - static_cast<std::size_t>(offset))
    return fail(errc::parse_error, "a block of the R data is out of bounds");
  auto block = blocks.substr(static_cast<std::size_t>(offset),
                             static_cast<std::size_t>(length));
  std::size_t stated = 0;
  for (auto byte : block.substr(0, 4))
    stated = stated << 8 | static_cast<unsigned char>(byte);
  if (stated > max_value_bytes)
    return fail(errc::resource_exhausted, "a block of the R data is too large");
  auto value = inflate(block.substr(4), stated);
  if (value && value->size() != stated)
    return fail(errc::parse_error,
                "a block of the R data has another length than stated");
  return value;
}

} // namespace automodel::recsys
