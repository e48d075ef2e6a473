#include "recsys/data/readers/format_table.hpp"
#include "tests/unit/data/sandbox.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// The values of a column as text, missing ones as "-".
std::string values_of(const column& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += i == 0 ? "" : ";";
    if (values.kind != column_kind::number)
      text += values.codes[i] == missing_code
                  ? "-"
                  : std::string{values.vocabulary[values.codes[i]]};
    else if (std::isnan(values.numbers[i]))
      text += "-";
    else
      text += std::to_string(static_cast<int>(values.numbers[i]));
  }
  return text;
}

} // namespace

TEST_CASE("the table of formats names each once") {
  std::string names;
  for (const auto& one : formats()) {
    names += std::string{one.name} + " ";
    CHECK_FALSE(one.summary.empty());
    CHECK_FALSE(one.example.empty());
    CHECK(find_format(one.name).value() == &one);
  }
  CHECK(names == "dslabs recbole lightgcn libfm movielens sasrec s3rec csv ");
  auto unknown = find_format("parquet");
  CHECK(unknown.error().code == errc::invalid_argument);
  CHECK(unknown.error().hint.find("recbole") != std::string::npos);
}

TEST_CASE("RecBole atomic files are read with users and items") {
  sandbox here;
  here.write("tiny/tiny.inter",
             "user_id:token\titem_id:token\trating:float\ttimestamp:float\t"
             "ctx:token\tscore:float\ttags:token_seq\n"
             "u1\ti2\t3\t100\tmorning\t1\ta b\n"
             "u2\ti1\t4.5\t90.0\t\t\t\n");
  here.write("tiny/tiny.user", "user_id:token\tage:token\n"
                               "u2\t31\nu9\t99\nu2\t32\n");
  here.write("tiny/tiny.item",
             "item_id:token\tmovie_title:token_seq\tyear:float\n"
             "i1\tOne and a half\t1995\ni2\tTwo\t\n");
  data_source source;
  source.path = here.path() / "tiny";
  auto data = here.import(source);
  REQUIRE(data);
  CHECK(data->format() == "recbole");
  CHECK(data->name() == "tiny");
  CHECK(data->sources()
        == std::vector<std::string>{"tiny.inter", "tiny.user", "tiny.item"});
  CHECK(pairs_of(*data) == "u1/i2 u2/i1");
  CHECK(data->ratings()[1] == 4.5F);
  CHECK(data->timestamps()[1] == 90);
  CHECK(data->lines()[1] == 3);
  REQUIRE(data->row_columns().size() == 3);
  CHECK(values_of(data->row_columns()[0]) == "morning;-");
  CHECK(values_of(data->row_columns()[1]) == "1;-");
  CHECK(data->row_columns()[2].kind == column_kind::token_list);
  CHECK(values_of(data->row_columns()[2]) == "a b;-");
  REQUIRE(data->user_columns().size() == 1);
  CHECK(values_of(data->user_columns()[0]) == "-;31");
  REQUIRE(data->item_columns().size() == 1);
  CHECK(values_of(data->item_columns()[0]) == "-;1995");
  CHECK(data->item_titles().value()
        == std::vector<std::string_view>{"Two", "One and a half"});
}

TEST_CASE("pre-split RecBole files keep their parts") {
  sandbox here;
  const std::string header = "user_id:token\titem_id:token\n";
  here.write("d/d.train.inter", header + "u\ta\nu\tb\n");
  here.write("d/d.valid.inter", header + "u\tc\n");
  here.write("d/d.test.inter", header + "u\td\n");
  here.write("d/d.item", "item_id:token\tname:token\nc\tSee\n");
  data_source source;
  source.path = here.path() / "d";
  auto data = here.import(source);
  REQUIRE(data);
  CHECK(pairs_of(*data) == "u/a u/b u/c u/d");
  CHECK(std::vector<int>(data->parts().begin(), data->parts().end())
        == std::vector<int>{0, 0, 1, 2});
  CHECK(data->item_titles().value()[2] == "See");
}

TEST_CASE("S3-Rec, SASRec and LightGCN text is told apart and read") {
  sandbox here;
  auto s3rec = here.import_text("a.txt", "1 5 6 7\n2 6\n");
  REQUIRE(s3rec);
  CHECK(s3rec->format() == "s3rec");
  CHECK(pairs_of(*s3rec) == "1/5 1/6 1/7 2/6");
  CHECK(s3rec->lines()[2] == 1);
  auto sasrec = here.import_text("b.txt", "1 5\n1 6\n2 6\n");
  REQUIRE(sasrec);
  CHECK(sasrec->format() == "sasrec");
  CHECK(pairs_of(*sasrec) == "1/5 1/6 2/6");
  here.write("gowalla/train.txt", "0 0 1\n1 2 0\n2\n");
  here.write("gowalla/test.txt", "0 2\n1 1\n2 \n");
  data_source source;
  source.path = here.path() / "gowalla";
  auto lightgcn = here.import(source);
  REQUIRE(lightgcn);
  CHECK(lightgcn->format() == "lightgcn");
  CHECK(pairs_of(*lightgcn) == "0/0 0/1 1/2 1/0 0/2 1/1");
  CHECK(lightgcn->parts()[3] == 0);
  CHECK(lightgcn->parts()[4] == 2);
}

TEST_CASE("item titles are found beside the data, or where one says") {
  sandbox here;
  here.write("x/Beauty_items.tsv",
             "item\tasin\ttitle\n5\tB1\tNail \"Red\"\n6\tB2\tBrush\n");
  auto beside = here.import_text("x/Beauty.txt", "1 5 6 7\n");
  REQUIRE(beside);
  CHECK(beside->item_titles().value()
        == std::vector<std::string_view>{"Nail \"Red\"", "Brush", ""});
  CHECK(values_of(beside->item_columns()[0]) == "B1;B2;-");
  data_source source;
  source.path = here.write("y/plain.txt", "1 5 6 7\n");
  source.items = here.write("z/names.csv", "id,name\n6,\"Brush, soft\"\n");
  auto elsewhere = here.import(source);
  REQUIRE(elsewhere);
  CHECK(elsewhere->item_titles().value()[1] == "Brush, soft");
  CHECK(elsewhere->identity()
        == here.import_text("y/plain.txt", "1 5 6 7\n")->identity());
}

TEST_CASE("libfm lines become a labelled matrix") {
  sandbox here;
  auto data = here.import_text("a.libfm", "1 3:1 07:0.5\n-1 7:1 # why\n0\n");
  REQUIRE(data);
  CHECK(data->format() == "libfm");
  CHECK(data->size() == 3);
  CHECK(data->n_users() == 0);
  const auto* matrix = data->matrix();
  REQUIRE(matrix);
  CHECK(matrix->n_features == 2);
  CHECK(matrix->labels[1] == -1);
  CHECK(matrix->features[1] == matrix->features[2]);
  CHECK(matrix->values[1] == 0.5F);
  CHECK(
      std::vector<std::int64_t>(matrix->offsets.begin(), matrix->offsets.end())
      == std::vector<std::int64_t>{0, 2, 3, 3});
}

TEST_CASE("MovieLens files of every release are read") {
  sandbox here;
  const std::string csv = "userId,movieId,rating,timestamp\n1,31,2.5,1260\n";
  here.write("small/ratings.csv", csv);
  here.write("small/movies.csv",
             "movieId,title,genres\n31,\"Minds, Dangerous\",Drama|War\n");
  here.write("1m/ratings.dat", "1::31::2.5::1260\n");
  here.write("1m/movies.dat", "31::Caf\xe9::Drama\n");
  here.write("100k/u.data", "1\t31\t2.5\t1260\n");
  digest identity;
  for (const auto* folder : {"small", "1m", "100k"}) {
    data_source source;
    source.path = here.path() / folder;
    auto data = here.import(source);
    REQUIRE(data);
    CHECK(data->format() == "movielens");
    CHECK(pairs_of(*data) == "1/31");
    CHECK(data->timestamps()[0] == 1260);
    if (identity == digest{})
      identity = data->identity();
    CHECK(data->identity() == identity);
  }
  data_source source;
  source.path = here.path() / "1m";
  CHECK(here.import(source)->item_titles().value()[0] == "Caf\xc3\xa9");
  source.path = here.path() / "small";
  CHECK(here.import(source)->item_titles().value()[0] == "Minds, Dangerous");
  CHECK(values_of(here.import(source)->item_columns()[0]) == "Drama|War");
}

TEST_CASE("csv columns are guessed from their names or declared") {
  sandbox here;
  auto guessed = here.import_text(
      "a.csv", "\xef\xbb\xbf\"Rating\",user_id,movieId,time_ms,note,price\r\n"
               "4,u1,\"a, \"\"b\"\"\",1649581149287,x,1\r\n"
               "5,u2,c,1649581149288,,\r\n");
  REQUIRE(guessed);
  CHECK(guessed->format() == "csv");
  CHECK(pairs_of(*guessed) == "u1/a, \"b\" u2/c");
  CHECK(guessed->ratings()[1] == 5);
  CHECK(guessed->ticks_per_second() == 1000);
  CHECK(guessed->timestamps()[1] == 1649581149288);
  REQUIRE(guessed->row_columns().size() == 2);
  CHECK(guessed->row_columns()[0].name == "note");
  CHECK(values_of(guessed->row_columns()[0]) == "x;-");
  CHECK(values_of(guessed->row_columns()[1]) == "1;-");

  data_source source;
  source.path = here.write("log.tsv", "who\twhat\twhen\n"
                                      "a\tx\t2022-04-10 08:59:09\n");
  source.user_column = "who";
  source.item_column = "what";
  source.time_column = "when";
  auto declared = here.import(source);
  REQUIRE(declared);
  CHECK(pairs_of(*declared) == "a/x");
  CHECK(declared->timestamps()[0] == 1649581149);
  CHECK(declared->ratings().empty());
}

TEST_CASE("csv without a header has numbered columns") {
  sandbox here;
  data_source source;
  source.path = here.write("log.csv", "9;a;x\n8;b;y\n");
  source.separator = ';';
  source.header = false;
  source.user_column = "2";
  source.item_column = "3";
  source.rating_column = "1";
  auto data = here.import(source);
  REQUIRE(data);
  CHECK(pairs_of(*data) == "a/x b/y");
  CHECK(data->ratings()[0] == 9);
}

TEST_CASE("the unit of time is told by its size") {
  sandbox here;
  auto ticks = [&](const std::string& time) {
    return here.import_text("t.csv", "user,item,timestamp\na,b," + time + "\n")
        ->ticks_per_second();
  };
  CHECK(ticks("0") == 1);
  CHECK(ticks("1649581149") == 1);
  CHECK(ticks("1649581149287") == 1000);
  CHECK(ticks("1649581149287123") == 1'000'000);
  CHECK(ticks("1649581149287123456") == 1'000'000'000);
}
