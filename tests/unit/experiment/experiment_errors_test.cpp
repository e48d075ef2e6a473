#include "recsys/experiment/experiment_spec.hpp"
#include "tests/unit/experiment/sample.hpp"
#include "tests/unit/experiment/told.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// What a person reads when `line` follows a valid file's head and its only
/// candidate. The line is number 6.
std::string told_of_line(const std::string& line) {
  return told_of_file(least_experiment + line + '\n');
}

} // namespace

TEST_CASE("an unknown key is named with its place and the nearest key") {
  CHECK(told_of_line("[protocol]\nsplt = \"given\"")
        == "x.toml:7:1: unknown key \"protocol.splt\" (allowed: task, label, "
           "labels, fields, post_exposure, allow_leak_suspects, min_rating, "
           "min_user_rows, min_item_rows, drop_duplicates, split, ratios, "
           "order, mask_history, refit, valid_in_history, metrics, k; did you "
           "mean \"split\"?)");
  CHECK(told_of_line("fits = {}")
        == "x.toml:6:1: unknown key \"candidate.fits\" (allowed: model, name, "
           "program, fit, score, first; did you mean \"fit\"?)");
  CHECK(told_of_line("[selection]\n\n  m = 1")
        == "x.toml:8:3: unknown key \"selection.m\" (allowed: metric, "
           "compare, reference, margin)");
}

TEST_CASE("a value of another type is refused where it stands") {
  CHECK(told_of_line("fit = 3")
        == "x.toml:6:7: candidate.fit must be a table, not an integer");
  CHECK(told_of_line("[protocol]\nrefit = \"yes\"")
        == "x.toml:7:9: protocol.refit must be true or false, not a string");
  CHECK(told_of_line("[protocol]\nmin_rating = \"4\"")
        == "x.toml:7:14: protocol.min_rating must be a number, not a string");
  CHECK(told_of_line("[protocol]\nk = 10")
        == "x.toml:7:5: protocol.k must be a list, not an integer");
  CHECK(told_of_line("[protocol]\nk = [5, 10.0]")
        == "x.toml:7:9: protocol.k must be an integer, not a number");
  CHECK(told_of_line("[selection]\nmetric = 2020-01-01")
        == "x.toml:7:10: selection.metric must be a string, not a date");
  CHECK(told_of_line("fit = { k = { a = 1 } }")
            .ends_with("unknown key \"candidate.fit.k.a\" (allowed: choice, "
                       "low, high, log, step, when)"));
  CHECK(told_of_line("fit = { k = [[1]] }")
        == "x.toml:6:14: candidate.fit.k may not be a list (allowed: a finite "
           "number, a string, true or false, a list of them to be tuned, or a "
           "range)");
}

TEST_CASE("a value out of range is refused with the allowed ones") {
  CHECK(told_of_line("[protocol]\nk = [5, 0]")
        == "x.toml:7:9: protocol.k may not be 0 (allowed: 1 to 100000)");
  CHECK(told_of_line("[protocol]\nk = [5, 5]")
        == "x.toml:7:9: protocol.k names 5 twice");
  CHECK(told_of_line("[protocol]\nk = []")
        == "x.toml:7:5: protocol.k has 0 entries (allowed: 1 to 20)");
  CHECK(told_of_line("[selection]\nmargin = -0.5")
        == "x.toml:7:10: selection.margin may not be -0.5 (allowed: 0.0 to "
           "1.0)");
  CHECK(told_of_line("[selection]\nmargin = nan")
        == "x.toml:7:10: selection.margin may not be nan (allowed: 0.0 to "
           "1.0)");
  CHECK(told_of_line("[budget]\ndeadline = \"soon\"")
        == "x.toml:7:12: budget.deadline may not be \"soon\" (such as "
           "\"90 s\", \"10 min\", \"2 h\")");
  CHECK(told_of_line("[budget]\nmemory = \"1 MiB\"")
        == "x.toml:7:10: budget.memory may not be \"1 MiB\" (at least 64 MiB; "
           "such as \"512 MiB\", \"4 GB\")");
  CHECK(told_of_line("fit = { k = [] }")
        == "x.toml:6:13: candidate.fit.k is a grid of no or too many values "
           "(allowed: 1 to 1000)");
  CHECK(told_of_line("fit = { k = [1, 1] }")
        == "x.toml:6:17: candidate.fit.k names a value twice");
  CHECK(told_of_line("fit = { k = inf }")
        == "x.toml:6:13: candidate.fit.k may not be a number (allowed: a "
           "finite number, a string, true or false, a list of them to be "
           "tuned, or a range)");
}

TEST_CASE("an unknown word is refused with the allowed ones") {
  CHECK(told_of_line("[protocol]\nsplit = \"leave_one_out\"")
        == "x.toml:7:9: protocol.split may not be \"leave_one_out\" (allowed: "
           "leave-one-out, per-user-ratio, global-time, given; did you mean "
           "\"leave-one-out\"?)");
  CHECK(told_of_line("[selection]\nmetric = \"ndgc@10\"")
            .ends_with("did you mean \"ndcg@10\"?)"));
  CHECK(told_of_line("[selection]\nreference = \"popp\"")
        == "x.toml:7:13: selection.reference may not be \"popp\" (allowed: "
           "pop; did you mean \"pop\"?)");
  CHECK(told_of_line("[protocol]\nmetrics = [\"ndcg\", \"recal\"]")
            .starts_with("x.toml:7:20: protocol.metrics may not be \"recal\" "
                         "(allowed: recall, ndcg, mrr, hit, precision"));
}

TEST_CASE("a key without effect is refused") {
  CHECK(told_of_line("[protocol]\nratios = [0.8, 0.1, 0.1]")
        == "x.toml:7:10: protocol.ratios has no effect with this split (it "
           "belongs to per-user-ratio, random-ratio and global-time)");
  CHECK(told_of_line("[protocol]\norder = \"time\"")
        == "x.toml:7:9: protocol.order has no effect with this split (it "
           "belongs to per-user-ratio)");
}

TEST_CASE("ratios are three positive shares of the whole") {
  for (const char* ratios : {"[0.8, 0.2]", "[0.8, 0.1, 0.2]", "[1.0, 0, 0]"})
    CHECK(told_of_line("[protocol]\nsplit = \"global-time\"\nratios = "
                       + std::string(ratios))
          == "x.toml:8:10: protocol.ratios must be three positive shares that "
             "add to 1 (train, validation, test; such as [0.8, 0.1, 0.1])");
}

TEST_CASE("what must be there is asked for") {
  CHECK(told_of_file("")
        == "x.toml:1:1: name is missing (what the experiment is called, such "
           "as \"books\")\n"
           "x.toml:1:1: data is missing (a section [data] with the path of the "
           "ratings)\n"
           "x.toml:1:1: data.path is missing (the file or folder of the "
           "ratings)\n"
           "x.toml:1:1: candidate is missing (write a [[candidate]] for each "
           "model)");
  CHECK(told_of_line("[[candidate]]\nname = \"x\"")
        == "x.toml:6:1: candidate.model is missing (such as \"ease\"; "
           "`automodel models` lists all)");
  CHECK(told_of_file("name = \"a\"\ndata.path = \"b\"\n[candidate]\n")
        == "x.toml:3:1: candidate must be a list of 1 to 200 tables (write a "
           "[[candidate]] for each model)");
}

TEST_CASE("two candidates may not have one name") {
  CHECK(told_of_line("[[candidate]]\nmodel = \"pop\"")
        == "x.toml:6:1: a second candidate is named \"pop\" (give each a name "
           "of its own)");
}

TEST_CASE("names that no path, table or terminal can show are refused") {
  CHECK(told_of_line("name = \"a\\u001b[2J\"")
        == "x.toml:6:8: candidate.name is empty, too long or holds control "
           "characters (allowed: 1 to 200 bytes of printable text)");
  auto text = least_experiment;
  text.replace(text.find("least"), 5, "../up");
  CHECK(told_of_file(text)
        == "x.toml:1:8: name may not be \"../up\" (allowed: letters, digits, "
           "\"-\", \"_\" and \".\")");
  CHECK(told_of_line("[protocol]\nsplit = \"\\u001b[2J\"")
            .starts_with("x.toml:7:9: protocol.split may not be \"�[2J\""));
}

TEST_CASE("what is not TOML is refused where it breaks") {
  auto text = told_of_line("fit = { k = ");
  CHECK(text.starts_with("x.toml:6:1"));
  CHECK(text.find("k") != text.npos);
  CHECK(told_of_file(std::string(10, '\xff')).starts_with("x.toml:1:1"));
  CHECK(told_of_file(std::string(100'000, '[')).starts_with("x.toml:1:"));
}

TEST_CASE("all problems are shown together, in the order of the file") {
  CHECK(told_of_line("fits = 1\n[protocol]\nk = 3\n[budget]\ntrials = 0")
        == "x.toml:6:1: unknown key \"candidate.fits\" (allowed: model, name, "
           "program, fit, score, first; did you mean \"fit\"?)\n"
           "x.toml:8:5: protocol.k must be a list, not an integer\n"
           "x.toml:10:10: budget.trials may not be 0 (allowed: 1 to 100000)");
}

TEST_CASE("only so many problems are shown") {
  std::string many;
  for (int i = 0; i < 100; ++i)
    many += "key" + std::to_string(i) + " = 0\n";
  auto text = told_of_line(many);
  CHECK(std::count(text.begin(), text.end(), '\n') == 20);
  CHECK(text.ends_with("\nand 80 more"));
}

TEST_CASE("a file that is too large is not parsed") {
  CHECK(told_of_file(std::string((1 << 20) + 1, '#'))
        == "x.toml: the file has 1048577 bytes (an experiment file has at "
           "most 1048576)");
}
