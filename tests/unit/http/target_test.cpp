#include "runtime/http/address.hpp"
#include "runtime/http/target.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::runtime::http;

namespace {

using segments = std::vector<std::string>;

} // namespace

TEST_CASE("a target is taken apart and decoded") {
  auto read = parse_target("/api/v1/actors/a%2Fb/x%20y?path=%2F*&kind=a+b&e");
  REQUIRE(read);
  CHECK(read->segments == segments{"api", "v1", "actors", "a/b", "x y"});
  CHECK(read->query.at("path") == "/*");
  CHECK(read->query.at("kind") == "a b");
  CHECK(read->query.at("e").empty());
  CHECK(parse_target("/").value().segments.empty());
  CHECK(parse_target("/a/").value().segments == segments{"a"});
  CHECK(parse_target("/a?").value().query.empty());
}

TEST_CASE("a target that is none, or tries a path out, is refused") {
  auto text
      = GENERATE(as<std::string>{}, "", "a", "*", "http://a/b", "//a", "/a//b",
                 "/a/../b", "/..", "/./a", "/%2e%2e/etc/passwd", "/a/%2E%2E",
                 "/%", "/%4", "/%zz", "/a%00b", "/a%0d%0aX: y", "/%ff%fe",
                 "/a#b", "/a?x=%", "/a?x=1&x=2", "/a?x=%c3%28");
  CAPTURE(text);
  CHECK_FALSE(parse_target(text));
}

TEST_CASE("a target is bounded") {
  CHECK_FALSE(parse_target("/" + std::string(5000, 'a')));
  std::string deep, many = "/a?";
  for (int i = 0; i < 100; ++i) {
    deep += "/a";
    many += "p" + std::to_string(i) + "=1&";
  }
  CHECK_FALSE(parse_target(deep));
  CHECK_FALSE(parse_target(many));
}

TEST_CASE("what is encoded reads back equal") {
  std::string text = "a/b c?d=e&f%g+h#\xc3\xa4~";
  auto read = parse_target("/" + percent_encoded(text)
                           + "?v=" + percent_encoded(text));
  REQUIRE(read);
  CHECK(read->segments == segments{text});
  CHECK(read->query.at("v") == text);
}

TEST_CASE("addresses are read and written") {
  CHECK(parse_address("unix:/run/a.sock").value().path == "/run/a.sock");
  CHECK(parse_address("./a.sock").value().path == "./a.sock");
  CHECK(parse_address("8080").value() == address{"", "127.0.0.1", 8080});
  CHECK(parse_address("[::1]:80").value() == address{"", "::1", 80});
  CHECK(parse_address("http://localhost:81/").value()
        == address{"", "localhost", 81});
  for (const auto* text : {"unix:a", "127.0.0.1:1", "[::1]:2", "host:3"})
    CHECK(to_string(parse_address(text).value()) == text);
  for (const auto* text : {"", "unix:", "host", "host:", "host:x", "host:70000",
                           ":80", "::1:80", "[::1", "[::1]x", "http://a/b"})
    CHECK_FALSE(parse_address(text));
}

TEST_CASE("local is what other machines do not reach") {
  CHECK(is_local(parse_address("unix:/a").value()));
  CHECK(is_local(parse_address("127.8.0.1:1").value()));
  CHECK(is_local(parse_address("[::1]:1").value()));
  CHECK_FALSE(is_local(parse_address("0.0.0.0:1").value()));
  CHECK_FALSE(is_local(parse_address("127.evil.example:1").value()));
}

TEST_CASE("a foreign page cannot call by its own name") {
  CHECK(is_own_host("localhost:8080"));
  CHECK(is_own_host("127.0.0.1"));
  CHECK(is_own_host("[::1]:8080"));
  CHECK_FALSE(is_own_host("rebound.example:8080"));
  CHECK_FALSE(is_own_host("localhost.example"));
  CHECK_FALSE(is_own_host(""));
}
