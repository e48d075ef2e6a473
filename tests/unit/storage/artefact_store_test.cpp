#include "memory_fixture.hpp"

#include <fcntl.h>

#include <fstream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span{text});
}

std::string text(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void overwrite(const std::filesystem::path& file, const std::string& content) {
  std::filesystem::remove(file);
  std::ofstream{file} << content;
}

std::size_t files_below(const std::filesystem::path& folder) {
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator{folder})
    files += entry.is_regular_file();
  return files;
}

} // namespace

TEST_CASE("an artefact is named by its content") {
  temporary_folder folder;
  auto store = artefact_store::create(folder.path()).value();
  auto name = store.put(bytes("abc")).value();
  CHECK(name == digest_of("abc"));
  CHECK(store.contains(name));
  CHECK(store.size(name).value() == 3);
  CHECK(text(store.read(name).value()) == "abc");
  CHECK(store.path(name)
        == folder.path() / "ba"
               / "7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a"
                 "d");
  CHECK(store.put(bytes("abc")).value() == name);
  CHECK(store.list().value() == std::vector{name});
  CHECK(store.check(name));
}

TEST_CASE("the empty artefact is one, too") {
  temporary_folder folder;
  auto store = artefact_store::create(folder.path()).value();
  auto name = store.put(bytes("")).value();
  CHECK(store.read(name).value().empty());
}

TEST_CASE("a large file is stored in pieces") {
  temporary_folder folder;
  auto store = artefact_store::create(folder.path() / "store").value();
  std::string large(3'500'000, 'x');
  for (std::size_t i = 0; i < large.size(); i += 1000)
    large[i] = static_cast<char>(i / 1000);
  auto file = folder.path() / "large";
  overwrite(file, large);
  auto name = store.put_file(file).value();
  CHECK(name == digest_of(large));
  CHECK(store.size(name).value() == large.size());
  CHECK(store.check(name));
  CHECK(store.read(name, 1000).error().code == errc::resource_exhausted);

  unique_fd fd{::open(file.c_str(), O_RDONLY)};
  ::lseek(fd.get(), 0, SEEK_END);
  CHECK(store.put(fd.get()).value() == name);
  CHECK(store.put_file(folder.path() / "absent").error().code
        == errc::not_found);
  CHECK(files_below(folder.path() / "store") == 1);
}

TEST_CASE("an artefact that is not there is said to be so") {
  temporary_folder folder;
  auto store = artefact_store::read_only(folder.path() / "nothing");
  auto name = digest_of("abc");
  CHECK_FALSE(store.contains(name));
  CHECK(store.open(name).error().code == errc::not_found);
  CHECK(store.read(name).error().code == errc::not_found);
  CHECK(store.size(name).error().code == errc::not_found);
  CHECK(store.check(name).error().code == errc::not_found);
  CHECK(store.list().value().empty());
}

TEST_CASE("an edited artefact is found, and repaired by putting it again") {
  temporary_folder folder;
  auto store = artefact_store::create(folder.path()).value();
  auto name = store.put(bytes("abc")).value();
  auto content = GENERATE("abd", "ab", "");
  overwrite(store.path(name), content);
  CHECK(store.check(name).error().code == errc::corrupt);
  CHECK(store.read(name).error().code == errc::corrupt);
  CHECK(store.put(bytes("abc")).value() == name);
  CHECK(text(store.read(name).value()) == "abc");
}

TEST_CASE("a dropped artefact is remembered as dropped until it is put") {
  temporary_folder folder;
  auto store = artefact_store::create(folder.path()).value();
  auto name = store.put(bytes("abc")).value();
  CHECK_FALSE(store.was_dropped(name));
  CHECK(store.drop(name).value());
  CHECK_FALSE(store.drop(name).value());
  CHECK(store.was_dropped(name));
  CHECK_FALSE(store.contains(name));
  CHECK(store.open(name).error().message.find("was dropped")
        != std::string::npos);
  CHECK(store.list().value().empty());
  store.put(bytes("abc")).value();
  CHECK_FALSE(store.was_dropped(name));
  CHECK(files_below(folder.path()) == 1);
}

TEST_CASE("what interrupted puts left is cleared") {
  temporary_folder folder;
  auto store = artefact_store::create(folder.path()).value();
  overwrite(folder.path() / "unfinished" / "put-abcdef", "half");
  CHECK(store.list().value().empty());
  CHECK(store.clear_unfinished());
  CHECK(files_below(folder.path()) == 0);
}

TEST_CASE("only 64 hexadecimal digits name an artefact") {
  auto hex = to_hex(digest_of("abc"));
  CHECK(artefact_store::parse_name(hex).value() == digest_of("abc"));
  auto bad = GENERATE_COPY(as<std::string>{}, "", "ba78", hex + "0",
                           "../../etc/passwd", std::string(64, 'G'),
                           std::string(64, '/'), std::string(1 << 20, 'a'));
  auto refused = artefact_store::parse_name(bad);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::invalid_argument);
  CHECK(refused.error().message.size() < 200);
}
