#include "storage/record_facts.hpp"

#include "base/utf8.hpp"
#include "messages/bounds.hpp"
#include "storage/record_check.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::storage {

namespace {

bool is_control(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

} // namespace

result<void> check_name(std::string_view what, std::string_view text,
                        std::size_t most) {
  auto refuse = [&](const std::string& problem) {
    return fail(errc::invalid_argument, std::string{what} + " " + problem,
                "1 to " + std::to_string(most)
                    + " bytes of UTF-8 without control characters");
  };
  if (text.empty())
    return refuse("is empty");
  if (text.size() > most)
    return refuse("has " + std::to_string(text.size()) + " bytes");
  if (!is_valid_utf8(text) || std::any_of(text.begin(), text.end(), is_control))
    return refuse("is not plain text");
  return {};
}

result<record_facts> examine(const record_message& record) {
  return record.read(
      [](messages::schema::Record::Reader reader) -> result<record_facts> {
        if (auto ok = messages::check_bounds(reader); !ok)
          return pass_on(ok);
        return record_check{}.run(reader);
      });
}

result<void> examine(const annex_message& annex) {
  return annex.read([](messages::schema::Annex::Reader reader) -> result<void> {
    if (auto ok = messages::check_bounds(reader); !ok)
      return ok;
    if (!std::isfinite(reader.getSeconds()) || reader.getSeconds() < 0)
      return fail(errc::invalid_argument, "annex.seconds is no length of time");
    return {};
  });
}

} // namespace automodel::storage
