#include "recsys/papers/compose/line_diff.hpp"

#include <catch2/catch.hpp>

using namespace automodel::recsys;

TEST_CASE("equal texts differ in nothing") {
  CHECK(diff_lines("a\nb\n", "x", "a\nb\n", "y").text.empty());
  CHECK(diff_lines("", "x", "", "y").size() == 0);
}

TEST_CASE("a changed line stands among three others on each side") {
  auto diff = diff_lines("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "old",
                         "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "new");
  CHECK(diff.text
        == "--- old\n+++ new\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n"
           " 8\n");
  CHECK(diff.added == 1);
  CHECK(diff.removed == 1);
}

TEST_CASE("changes far apart are pieces of their own") {
  std::string old_text = "a\n", new_text = "b\n";
  for (int i = 0; i < 10; ++i)
    for (auto* text : {&old_text, &new_text})
      *text += std::to_string(i) + '\n';
  new_text += "end\n";
  CHECK(
      diff_lines(old_text, "o", new_text, "n").text
      == "--- o\n+++ n\n@@ -1,4 +1,4 @@\n-a\n+b\n 0\n 1\n 2\n@@ -9,3 +9,4 @@\n"
         " 7\n 8\n 9\n+end\n");
}

TEST_CASE("an empty text has no line before its first") {
  CHECK(diff_lines("", "o", "a\n", "n").text
        == "--- o\n+++ n\n@@ -0,0 +1,1 @@\n+a\n");
}
