#include "crash_image.hpp"
#include "crash_workload.hpp"
#include "tests/unit/storage/memory_fixture.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include <catch2/catch.hpp>

// A kill keeps the page cache, so it proves nothing about a power cut. Here a
// memory's writes, syncs, renames and removals are recorded, and what the disk
// may hold after a power cut at any of them is rebuilt and opened.

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

namespace fs = std::filesystem;

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

// In memory, where there is such a place: images need no disk.
class image_folder {
public:
  image_folder() {
    std::error_code code;
    fs::path base = fs::is_directory("/dev/shm", code)
                        ? fs::path{"/dev/shm"}
                        : fs::temp_directory_path();
    auto pattern = (base / "automodel-image-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~image_folder() {
    std::error_code code;
    fs::remove_all(path_, code);
  }
  const fs::path& path() const { return path_; }
  void clear() {
    fs::remove_all(path_);
    fs::create_directory(path_);
  }

private:
  fs::path path_;
};

// What was acknowledged before the cut.
const promise* last_promise(const recorded_life& life, std::size_t cut) {
  for (auto i = cut; i-- > 0;)
    if (life.events[i].what == disk_event::kind::promise)
      return &life.promises[life.events[i].offset];
  return nullptr;
}

std::string check_kept(const memory& opened, const promise& kept) {
  auto reader = opened.reader();
  auto head = reader.head();
  if (!head)
    return head.error().message;
  if (head->index < kept.head.index)
    return "records after #" + std::to_string(head->index) + " of "
           + std::to_string(kept.head.index) + " are lost";
  if (kept.head.index > 0
      && reader.get(kept.head.index)->chain != kept.head.chain)
    return "another record at #" + std::to_string(kept.head.index);
  for (const auto& artefact : kept.artefacts)
    if (auto whole = reader.artefacts().check(artefact); !whole)
      return whole.error().message;
  return {};
}

// What is wrong with an image; empty: nothing.
std::string check_image(const fs::path& folder, const promise* kept) {
  auto opened = memory::open(folder / "memory");
  if (!opened)
    return "does not open: " + opened.error().message;
  if (kept)
    if (auto lost = check_kept(*opened, *kept); !lost.empty())
      return lost;
  auto seen = opened->reader().verify(true);
  if (!seen || !seen->clean())
    return seen ? seen->findings.front().place + ": "
                      + seen->findings.front().message
                : seen.error().message;
  if (auto more = opened->commit(step_of(1, {"after"}, "/after")); !more)
    return "takes no commit: " + more.error().message;
  return {};
}

// Builds images and tells what is wrong with the first bad one.
struct exploration {
  std::uint64_t images = 0, bad = 0;
  std::string first_problem;
};

exploration explore(const recorded_life& life, std::uint64_t images,
                    std::uint64_t seed) {
  exploration seen;
  image_folder folder;
  for (; seen.images < images; ++seen.images) {
    random_stream random{seed, "image", seen.images};
    auto cut = 1 + random.below(life.events.size());
    auto what = static_cast<loss>(random.below(4));
    folder.clear();
    build_image(life.events, cut, life.root, folder.path(), what, random);
    auto problem = check_image(folder.path(), last_promise(life, cut));
    if (problem.empty())
      continue;
    if (seen.bad++ == 0)
      seen.first_problem = "image " + std::to_string(seen.images) + ", cut at "
                           + std::to_string(cut) + " of "
                           + std::to_string(life.events.size()) + ", loss of "
                           + std::string{to_string(what)} + ": " + problem;
  }
  return seen;
}

recorded_life without(recorded_life life,
                      const std::function<bool(const disk_event&)>& drop) {
  // Numbers of write events stay: what is dropped becomes a promise that says
  // nothing new.
  std::optional<disk_event> nothing;
  for (auto& event : life.events) {
    if (event.what == disk_event::kind::promise)
      nothing = event;
    else if (drop(event))
      event = nothing.value_or(disk_event{disk_event::kind::sync_folder});
  }
  return life;
}

const recorded_life& the_life() {
  static temporary_folder folder;
  static const auto life = record_life(folder.path(), 60);
  return life;
}

using kind = disk_event::kind;

} // namespace

TEST_CASE("what was acknowledged survives a power cut at any moment") {
  auto images = number_from("AUTOMODEL_CRASH_IMAGES", 500);
  auto seen = explore(the_life(), images,
                      number_from("AUTOMODEL_CRASH_SEED", 20'261'122));
  std::printf("crash images: %llu of %zu events and %zu acknowledgements, "
              "%llu bad\n",
              static_cast<unsigned long long>(seen.images),
              the_life().events.size(), the_life().promises.size(),
              static_cast<unsigned long long>(seen.bad));
  INFO(seen.first_problem);
  CHECK(seen.bad == 0);
}

TEST_CASE("the explorer sees each sync that is left out") {
  struct fault {
    const char* name;
    std::function<bool(const disk_event&)> drop;
  };
  auto names = [](const disk_event& event, const char* part) {
    return event.path.find(part) != std::string::npos;
  };
  auto left_out = GENERATE_COPY(
      fault{"of the journal, as with MDB_NOSYNC",
            [=](const disk_event& event) {
              return event.what == kind::sync_write
                     || (event.what == kind::sync_file
                         && names(event, "data.mdb"));
            }},
      fault{"of the journal's pages before its meta page",
            [=](const disk_event& event) {
              return event.what == kind::sync_file && names(event, "data.mdb");
            }},
      fault{"of artefacts",
            [=](const disk_event& event) {
              return event.what == kind::sync_file
                     && names(event, "unfinished");
            }},
      fault{"of the folders of artefacts",
            [=](const disk_event& event) {
              return event.what == kind::sync_folder
                     && names(event, "artefacts");
            }},
      fault{"of the journal's folder", [=](const disk_event& event) {
              return event.what == kind::sync_folder && names(event, "journal");
            }});
  INFO(left_out.name);
  auto seen = explore(without(the_life(), left_out.drop), 100, 7);
  INFO(seen.first_problem);
  CHECK(seen.bad > 0);
}
