#include "base/utf8.hpp"
#include "recsys/report/format_number.hpp"
#include "recsys/report/terminal_text.hpp"

#include <limits>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

TEST_CASE("numbers stand as people write them") {
  auto nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(metric_text(0.12345) == "0.1235");
  CHECK(metric_text(-1e-9) == "0.0000");
  CHECK(metric_text(nan) == "–");
  CHECK(signed_text(0.00421) == "+0.0042");
  CHECK(signed_text(-0.00421) == "−0.0042");
  CHECK(signed_text(-1e-9) == "+0.0000");
  CHECK(interval_text(0.1, 0.2) == "[0.1000, 0.2000]");
  CHECK(count_text(0) == "0");
  CHECK(count_text(999) == "999");
  CHECK(count_text(100004) == "100,004");
  CHECK(count_text(1234567) == "1,234,567");
  CHECK(short_text(0.728) == "0.728");
  CHECK(short_text(-1500) == "−1,500");
  CHECK(percent_text(0.01644) == "1.64 %");
  CHECK(percent_text(0.394) == "39.4 %");
  CHECK(percent_text(0) == "0.0 %");
  CHECK(plural(1, "seed") == "1 seed");
  CHECK(plural(3, "seed") == "3 seeds");
}

TEST_CASE("times stand as people write them") {
  CHECK(duration_text(3.14159) == "3.1 s");
  CHECK(duration_text(125) == "2 m 05 s");
  CHECK(duration_text(7384) == "2 h 03 m");
  CHECK(duration_text(-1) == "–");
  CHECK(date_text(0) == "1970-01-01");
  CHECK(date_text(881250949) == "1997-12-04");
  CHECK(date_text(-1) == "1969-12-31");
  CHECK(date_text(std::numeric_limits<std::int64_t>::max()) == "–");
  CHECK(date_text(std::numeric_limits<std::int64_t>::min()) == "–");
}

TEST_CASE("text takes the columns a terminal gives it") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("é") == 1);
  CHECK(display_width("e\xcc\x81") == 1); // a combining accent
  CHECK(display_width("人気") == 4);
  CHECK(display_width("🎬") == 2);
  CHECK(display_width("\xff\xfe") == 2);
  CHECK(shortened("itemknn decay", 8) == "itemknn…");
  CHECK(shortened("人気人気", 5) == "人気…");
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened("abc", 1) == "…");
  CHECK(shortened("abc", 0).empty());
}

TEST_CASE("UTF-8 is told from what only looks like it") {
  CHECK(is_valid_utf8("é人🎬"));
  for (const char* text :
       {"\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
        "\xf8", "\xe4\xba", "\xc3"}) // continuation, overlong, surrogate, …
    CHECK_FALSE(is_valid_utf8(text));
  CHECK(without_controls("a\x1b\n\x7f\xc2\x85z") == "a����z");
  CHECK(without_controls("a\xe2\x80\xae z") == "a� z");
}

TEST_CASE("text is wrapped at spaces") {
  CHECK(wrapped("one two three", 7) == "one two\nthree\n");
  CHECK(wrapped("one two three", 8, 2) == "one two\n  three\n");
  CHECK(wrapped("", 8) == "\n");
  CHECK(wrapped("incomprehensibilities", 8) == "incompr…\n");
  CHECK(padded("人", 4, true) == "  人");
  CHECK(padded("ab", 4, false) == "ab  ");
  CHECK(padded("abc", 2, false) == "abc");
}
