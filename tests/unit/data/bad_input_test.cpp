#include "tests/unit/data/sandbox.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

struct bad_case {
  std::string name, content, format;
  std::string message; ///< after the folder
};

const std::string recbole
    = "user_id:token\titem_id:token\trating:float\ttimestamp:float\n";
const std::string tolerance
    = " (max_bad_rows leaves malformed rows out, up to a number)";

const std::vector<bad_case> cases{
    {"a.inter", "", "", "a.inter: the file is empty"},
    {"a.inter", "\n \n", "recbole", "a.inter: the file is empty"},
    {"a.inter", "user_id\titem_id\n1\t2\n", "recbole",
     "a.inter:1:1: expected name:type in the header, found \"user_id\" (types "
     "are token, token_seq, float and float_seq)"},
    {"a.inter", "user_id:token\titem_id:int\n1\t2\n", "recbole",
     "a.inter:1:15: expected name:type in the header, found \"item_id:int\" "
     "(types are token, token_seq, float and float_seq)"},
    {"a.inter", "user_id:token\tuser_id:token\n1\t2\n", "recbole",
     "a.inter:1:15: the field \"user_id\" appears twice"},
    {"a.inter", "user:token\titem_id:token\n1\t2\n", "recbole",
     "a.inter:1: expected user_id:token and item_id:token in the header (or "
     "name the fields with user_column and item_column)"},
    {"a.inter", recbole, "", "a.inter: there are no rows to import"},
    {"a.inter", recbole + "1\t2\t3\n", "",
     "a.inter:2:5: expected 4 fields, found 3" + tolerance},
    {"a.inter", recbole + "1\t2\t3\t4\n1\t2\tgood\t4\n", "",
     "a.inter:3:5: expected a finite number in 'rating', found \"good\""
         + tolerance},
    {"a.inter", recbole + "1\t2\tnan\t4\n", "",
     "a.inter:2:5: expected a finite number in 'rating', found \"nan\""
         + tolerance},
    {"a.inter", recbole + "1\t2\t-inf\t4\n", "",
     "a.inter:2:5: expected a finite number in 'rating', found \"-inf\""
         + tolerance},
    {"a.inter", recbole + "1\t2\t3\t-4\n", "",
     "a.inter:2:7: expected a time that is not before 1970 in 'timestamp', "
     "found \"-4\""
         + tolerance},
    {"a.inter", recbole + "\t2\t3\t4\n", "",
     "a.inter:2:1: the id in 'user_id' is empty" + tolerance},
    {"a.inter", recbole + "1\t" + std::string(600, '9') + "\t3\t4\n", "",
     "a.inter:2:3: the id in 'item_id' is longer than 512 bytes" + tolerance},
    {"a.inter", recbole + "1\t\xff\t3\t4\n", "",
     "a.inter:2:3: the id in 'item_id' is not UTF-8" + tolerance},
    {"a.inter", recbole + std::string("1\t2\t3\t4\n1\t\0\t3\t4\n", 16), "",
     "a.inter:3:3: found a NUL byte: this is not text (files must be UTF-8, "
     "not "
     "UTF-16 or binary)"},
    {"a.txt", "1 2 3\n4\n", "s3rec",
     "a.txt:2:1: expected a user and at least one item" + tolerance},
    {"a.txt", "1 2\n1 2 3\n", "sasrec",
     "a.txt:2:5: expected a user and an item, found 3 words" + tolerance},
    {"a.txt", "1 2 " + std::string(9 << 20, '3') + "\n", "s3rec",
     "a.txt:1:1: expected at most 8388608 bytes in a line" + tolerance},
    {"a.libfm", "1 3:1\nx 3:1\n", "libfm",
     "a.libfm:2:1: expected a finite number as label, found \"x\"" + tolerance},
    {"a.libfm", "1 3:1\n1 3:1 4\n", "libfm",
     "a.libfm:2:7: expected index:value, found \"4\"" + tolerance},
    {"a.libfm", "1 3:1\n1 3:inf\n", "libfm",
     "a.libfm:2:3: expected index:value, found \"3:inf\"" + tolerance},
    {"a.libfm", "1 3:1\n1 -3:1\n", "libfm",
     "a.libfm:2:3: expected index:value, found \"-3:1\"" + tolerance},
    {"a.libfm", "1 3:1\n1 99999999999999999999:1\n", "libfm",
     "a.libfm:2:3: expected index:value, found \"99999999999999999999:1\""
         + tolerance},
    {"ratings.csv", "user,item\n1,2\n", "movielens",
     "ratings.csv:1:1: expected the header userId,movieId,rating,timestamp, "
     "found \"user,item\" (other columns are read with format = \"csv\")"},
    {"ratings.dat", "1::2::3::4\n1::2::3\n", "movielens",
     "ratings.dat:2:7: expected 4 fields, found 3" + tolerance},
    {"a.csv", "who,what\n1,2\n", "",
     "a.csv:1: which column holds the user is not clear (declare user_column "
     "and "
     "item_column; the columns are who, what)"},
    {"a.csv", "user,item,item\n1,2,3\n", "",
     "a.csv:1:11: the column \"item\" appears twice"},
    {"a.csv", "user,item\n1,\"2\n", "",
     "a.csv:2:3: expected a closing quote" + tolerance},
    {"a.csv", "user,item\n1,\"2\"3\n", "",
     "a.csv:2:6: expected a separator or the end of the line after a closing "
     "quote"
         + tolerance},
    {"a.bin", "what is this\n", "",
     "a.bin: no known format of interactions was recognised here (set the "
     "format; formats are dslabs, recbole, lightgcn, libfm, movielens, sasrec, "
     "s3rec, csv)"},
};

} // namespace

TEST_CASE("bad input ends in an error that says where and what") {
  for (const auto& bad : cases) {
    sandbox here;
    auto data = here.import_text(bad.name, bad.content, bad.format);
    INFO(bad.name << " " << bad.content.substr(0, 100));
    REQUIRE_FALSE(data);
    CHECK(to_string(data.error()) == (here.path() / bad.message).string());
    // Nothing is half imported.
    CHECK((!std::filesystem::exists(here.path() / "cache")
           || std::filesystem::is_empty(here.path() / "cache")));
  }
}

TEST_CASE("a path that is not there, or no file, is said") {
  sandbox here;
  data_source source;
  source.path = here.path() / "gone.inter";
  auto data = here.import(source);
  CHECK(data.error().code == errc::not_found);
  CHECK(to_string(data.error())
        == source.path.string() + ": there is no such file or folder");
  source.path = here.path();
  CHECK(here.import(source).error().code == errc::parse_error);
  source.format = "recbole";
  CHECK(here.import(source).error().code == errc::not_found);
  source.path = "/dev/null";
  source.format.clear();
  CHECK(here.import(source).error().code == errc::io_error);
}

TEST_CASE("a declared column that does not exist is said with those that do") {
  sandbox here;
  data_source source;
  source.path = here.write("a.csv", "user,item,stars\n1,2,3\n");
  source.rating_column = "rating";
  auto data = here.import(source);
  CHECK(data.error().message == "there is no column \"rating\"");
  CHECK(data.error().hint == "its columns are user, item, stars");
  source.rating_column = "user";
  CHECK(here.import(source).error().code == errc::invalid_argument);
}

TEST_CASE("malformed rows are left out whole, up to the number one sets") {
  sandbox here;
  data_source source;
  source.path = here.write("a.inter", recbole
                                          + "1\t2\t3\t4\n"
                                            "new\tnewer\tx\t4\n"
                                            "1\t3\t3\t4\n"
                                            "1\t4\n"
                                            "2\t2\t5\t6\n");
  source.max_bad_rows = 2;
  auto data = here.import(source);
  REQUIRE(data);
  CHECK(pairs_of(*data) == "1/2 1/3 2/2");
  CHECK(data->n_users() == 2);
  CHECK(data->n_items() == 2);
  CHECK(data->lines()[2] == 6);
  CHECK(data->bad_row_count() == 2);
  REQUIRE(data->bad_rows().size() == 2);
  CHECK(data->bad_rows()[0].line == 3);
  CHECK(data->bad_rows()[0].column == 11);
  CHECK(data->bad_rows()[0].file == "a.inter");
  CHECK(data->bad_rows()[1].expected == "expected 4 fields, found 2");
  source.max_bad_rows = 1;
  auto refused = here.import(source);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().where.line == 5);
  CHECK(refused.error().hint
        == "this is malformed row 2 and max_bad_rows is 1; the first was in "
           "line 3");
}

TEST_CASE("the list of malformed rows is bounded") {
  sandbox here;
  std::string text = "1 2\n";
  for (int i = 0; i < 500; ++i)
    text += "1 2 3\n";
  data_source source;
  source.path = here.write("a.txt", text);
  source.format = "sasrec";
  source.max_bad_rows = 500;
  auto data = here.import(source);
  REQUIRE(data);
  CHECK(data->bad_row_count() == 500);
  CHECK(data->bad_rows().size() == 100);
}
