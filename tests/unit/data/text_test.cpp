#include "recsys/data/import/dictionary.hpp"
#include "recsys/data/text/line_reader.hpp"
#include "recsys/data/text/number_text.hpp"
#include "recsys/data/text/record_reader.hpp"
#include "recsys/data/text/token_text.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace automodel::recsys;

namespace {

/// All records as "a|b/c|d", with the problem of a malformed one in brackets.
std::string records_of(std::string_view text, record_syntax syntax) {
  text_store texts;
  record_reader records{text, std::move(syntax), texts};
  std::string out;
  while (records.next()) {
    out += out.empty() ? "" : "/";
    if (!records.problem().empty())
      out += "[" + std::to_string(records.line()) + ":"
             + std::to_string(records.column(0)) + "]";
    for (std::size_t i = 0; i < records.fields().size(); ++i)
      out += (i == 0 ? "" : "|") + std::string{records.fields()[i]};
  }
  return out;
}

} // namespace

TEST_CASE("records split at separators and ends of lines") {
  CHECK(records_of("a,b\nc,d\n", {}) == "a|b/c|d");
  CHECK(records_of("a,b\r\n\r\n\nc,d", {}) == "a|b/c|d");
  CHECK(records_of("a,,\n,b,", {}) == "a||/|b|");
  CHECK(records_of("1::2::3\n4::5:6::7", {"::", false}) == "1|2|3/4|5:6|7");
  CHECK(records_of("", {}).empty());
  CHECK(records_of("a,\"b\n", {}) == "a|\"b");
}

TEST_CASE("quoted fields hold separators, quotes and lines") {
  record_syntax quoted{",", true};
  CHECK(records_of("\"a, b\",c\n", quoted) == "a, b|c");
  CHECK(records_of("\"say \"\"hi\"\"\",c", quoted) == "say \"hi\"|c");
  CHECK(records_of("\"two\nlines\",c\r\nd,\"\"\r\n", quoted)
        == "two\nlines|c/d|");
  CHECK(records_of("a,b\n\"open,c\nd,e\n", quoted) == "a|b/[2:1]/d|e");
  CHECK(records_of("a,\"b\"x\nd,e\n", quoted) == "[1:6]/d|e");
}

TEST_CASE("lines are counted across quoted fields") {
  text_store texts;
  record_reader records{"\"a\nb\",1\nc,2\n", {",", true}, texts};
  REQUIRE(records.next());
  CHECK(records.line() == 1);
  REQUIRE(records.next());
  CHECK(records.line() == 3);
  CHECK(records.column(1) == 3);
  CHECK(records.offset() == 12);
}

TEST_CASE("fields and records are bounded") {
  std::string long_field(max_field_bytes + 1, 'x');
  CHECK(records_of(long_field + "\na,b", {}) == "[1:1]/a|b");
  CHECK(records_of("\"" + long_field + "\"\na,b", {",", true}) == "[1:1]/a|b");
  std::string wide(max_fields + 1, ',');
  CHECK(records_of(wide + "\na,b", {}).ends_with("/a|b"));
  CHECK(records_of(wide + "\na,b", {}).starts_with("["));
}

TEST_CASE("lines split at blanks and know their numbers") {
  line_reader lines{"1 2\t3\r\n\n  \n 4  5\n"};
  REQUIRE(lines.next());
  CHECK(lines.words() == std::vector<std::string_view>{"1", "2", "3"});
  REQUIRE(lines.next());
  CHECK(lines.number() == 4);
  CHECK(lines.words() == std::vector<std::string_view>{"4", "5"});
  CHECK(lines.column_of(lines.words()[1]) == 5);
  CHECK_FALSE(lines.next());
}

TEST_CASE("numbers are whole texts and finite") {
  CHECK(parse_rating("4") == 4.0F);
  CHECK(parse_rating("-2.5") == -2.5F);
  CHECK(parse_rating("+1e2") == 100.0F);
  CHECK(parse_number("0.1") == 0.1);
  for (const auto* text : {"", " 1", "1 ", "x", "1x", "nan", "inf", "-inf",
                           "1e999", "+-1", "0x10", "1,5"})
    CHECK_FALSE(parse_rating(text));
}

TEST_CASE("times are numbers that are not negative, or dates") {
  CHECK(parse_time("881250949") == 881250949);
  CHECK(parse_time("881250949.75") == 881250949);
  CHECK(parse_time("8.81e8") == 881000000);
  CHECK(parse_time("1970-01-02") == 86400);
  CHECK(parse_time("2022-04-10 08:59:09") == 1649581149);
  CHECK(parse_time("2022-04-10T08:59:09.123Z") == 1649581149);
  for (const auto* text :
       {"", "-1", "nan", "9000000000000000000", "2022-02-30", "2022-13-01",
        "1969-12-31", "2022-04-10 24:00:00", "2022-04-10 08:59",
        "2022-04-10 08:59:09+02:00", "2022-04-10 08:59:09.", "yesterday"})
    CHECK_FALSE(parse_time(text));
}

TEST_CASE("tokens are short, printable UTF-8") {
  CHECK(token_problem("a b").empty());
  CHECK(token_problem("k\xc3\xa4se").empty());
  CHECK_FALSE(token_problem("").empty());
  CHECK_FALSE(token_problem("a\x01").empty());
  CHECK_FALSE(token_problem("k\xe4se").empty());
  CHECK_FALSE(token_problem("\xed\xa0\x80").empty()); // a surrogate
  CHECK_FALSE(token_problem("\xc0\xaf").empty());     // not the shortest
  CHECK_FALSE(token_problem(std::string(513, 'a')).empty());
  text_store texts;
  CHECK(texts.as_utf8("k\xe4se") == "k\xc3\xa4se");
  CHECK(printable("a\n\xff") == "\"a\\x0a\\xff\"");
}

TEST_CASE("a dictionary numbers tokens by first appearance") {
  std::vector<std::string> tokens;
  for (int i = 0; i < 5000; ++i) {
    tokens.push_back(std::to_string(i * 7919 % 5000));
    tokens.push_back("a token longer than a word " + tokens.back());
  }
  dictionary ids;
  std::uint32_t next = 0;
  for (const auto& token : tokens)
    CHECK(ids.id_of(token) == next++);
  next = 0;
  for (const auto& token : tokens)
    CHECK(ids.find(token) == next++);
  CHECK(ids.size() == tokens.size());
  CHECK(ids.tokens()[3] == tokens[3]);
  CHECK_FALSE(ids.find("no such token"));
  CHECK_FALSE(dictionary{}.find("a"));
  // Tokens that differ only behind the bytes that are compared in place.
  CHECK(ids.id_of("12345678a") != ids.id_of("12345678b"));
  CHECK(ids.id_of("12345678") != ids.id_of("12345678a"));
}
