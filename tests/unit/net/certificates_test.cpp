#include "runtime/net/credentials.hpp"
#include "runtime/net/node_uri.hpp"
#include "tests/unit/net/cluster_fixture.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

namespace automodel::runtime {

namespace {

std::string address_text(const std::string& text) {
  auto parsed = parse_address(text);
  return parsed ? to_string(*parsed) : "refused";
}

} // namespace

TEST_CASE("a certificate names its node, its cluster and its roles") {
  cluster ours{"ours"};
  auto identity = load_identity(ours.files("head", {"memory", "coordinator"}));
  REQUIRE(identity);
  CHECK(*identity == node_identity{"ours", "head", {"coordinator", "memory"}});
  CHECK(identity->has("memory"));
  CHECK_FALSE(identity->has("compute"));
}

TEST_CASE("a name is a name and a role a role") {
  for (const auto& wrong :
       {node_identity{"ours", "a/b", {"compute"}},
        node_identity{"", "a", {"compute"}}, node_identity{"ours", "a", {}},
        node_identity{"ours", "a", {"king"}}})
    CHECK_FALSE(checked_identity(wrong));
  CHECK_FALSE(from_uri("automodel://ours/a"));
  CHECK_FALSE(from_uri("https://ours/a?compute"));
  CHECK(from_uri("automodel://ours/a?compute+evaluator")->roles.size() == 2);
}

TEST_CASE("credentials that cannot be trusted are not loaded") {
  cluster ours{"ours"}, theirs{"ours"};
  auto good = ours.files("a", {"compute"});
  auto other = ours.files("b", {"compute"});

  SECTION("the key of another certificate") {
    auto loaded
        = load_identity({good.certificate, other.key, good.authority});
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == errc::not_permitted);
  }
  SECTION("another authority's certificate") {
    auto foreign = theirs.files("a", {"compute"});
    auto loaded
        = load_identity({foreign.certificate, foreign.key, good.authority});
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == errc::not_permitted);
  }
  SECTION("a certificate that is not valid any more") {
    auto loaded
        = load_identity(ours.files("old", {"compute"}, std::chrono::hours{-1}));
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().message.find("expired") != std::string::npos);
  }
  SECTION("a key that others may read") {
    REQUIRE(::chmod(good.key.c_str(), 0644) == 0);
    auto loaded = load_identity(good);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().hint.find("chmod 600") != std::string::npos);
  }
  SECTION("no files") {
    auto loaded = load_identity({"none.pem", "none.key", "none.pem"});
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == errc::not_found);
  }
}

TEST_CASE("an authority and a certificate are made once") {
  temporary_folder folder;
  REQUIRE(make_authority(folder.path(), "ours"));
  CHECK(make_authority(folder.path(), "ours").error().code == errc::conflict);
  CHECK(make_certificate(folder.path(), {"ours", "a", {"compute"}}));
  CHECK(make_certificate(folder.path(), {"ours", "a", {"compute"}})
            .error()
            .code
        == errc::conflict);
}

TEST_CASE("an address has a host and a port") {
  CHECK(address_text("10.0.0.1:7450") == "10.0.0.1:7450");
  CHECK(address_text("[::1]:7450") == "[::1]:7450");
  for (const auto* wrong : {"", "host", "host:", ":7", "host:70000", "host:7x"})
    CHECK(address_text(wrong) == "refused");
}

} // namespace automodel::runtime
