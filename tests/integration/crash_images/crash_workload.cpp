#include "crash_workload.hpp"

#include "tests/unit/storage/shared_fixture.hpp"

namespace automodel::storage::test {

namespace {

using builder = messages::schema::Record::Builder;

class life {
public:
  explicit life(const std::filesystem::path& root) : recording_(root) {
    made_.root = root;
    open();
  }

  void step(std::uint64_t i) {
    switch (i % 8) {
    case 0:
      commit_group(i);
      break;
    case 1:
      commit_large(i);
      break;
    case 2:
      commit_shared(i);
      break;
    case 3:
      put_only(i);
      break;
    default:
      commit_artefact(i);
    }
    promise_all();
    if (i % 20 == 7)
      open();
    if (i % 50 == 30)
      memory_->rebuild().value();
    if (i % 40 == 25)
      drop_first();
  }

  recorded_life take() {
    memory_.reset();
    made_.events = recording_.take();
    return std::move(made_);
  }

private:
  void open() {
    memory_.reset();
    memory_ = memory::open(made_.root / "memory").value();
  }

  digest put(const std::string& text) {
    auto name = memory_->artefacts().put(std::as_bytes(std::span{text}));
    artefacts_.push_back(name.value());
    return name.value();
  }

  void commit_artefact(std::uint64_t i) {
    auto name = put("profile " + std::to_string(i));
    add(i,
        [&](builder record) { record.initProfile().setHash(as_data(name)); });
  }

  void put_only(std::uint64_t i) { put(std::string(3000 + i, 'p')); }

  void commit_large(std::uint64_t i) {
    add(i, [&](builder record) {
      record.initIntent().setName("large");
      record.getIntent().setResolvedFile(std::string(20'000 + 100 * i, 'x'));
    });
  }

  void commit_group(std::uint64_t i) {
    std::vector<step_commit> group;
    for (const auto* who : {"/a", "/b", "/c"}) {
      auto name = std::string{who} + '/' + std::to_string(i);
      auto next = memory_->reader().last_sequence(who).value() + 1;
      group.push_back(step_of(next, {name + "/1", name + "/2"}, who));
    }
    for (const auto& receipt : memory_->commit_all(group))
      receipt.value();
  }

  void commit_shared(std::uint64_t i) {
    shared_writer writer{*memory_, "/shared"};
    writer.now += static_cast<std::int64_t>(1000 * i);
    auto account = "trials/" + std::to_string(i);
    writer.limit(account, 10).value();
    writer.grant("work", "/a", i / 8 + 1, 500).value();
    writer.reserve(account, "r", 4, {"work", i / 8 + 1}).value();
    auto release = writer.release("champion " + std::to_string(i)).value();
    artefacts_.push_back(digest_of("champion " + std::to_string(i)));
    writer.set_slot("home", i / 8, release).value();
  }

  void add(std::uint64_t i, const fill_record& fill) {
    auto next = memory_->reader().last_sequence("/p").value() + 1;
    memory_->commit({"/p", next, {draft("step/" + std::to_string(i), fill)}})
        .value();
  }

  void drop_first() {
    auto name = artefacts_.front();
    artefacts_.erase(artefacts_.begin());
    promise_all(); // from here on it may be gone
    memory_->artefacts().drop(name).value();
  }

  void promise_all() {
    made_.promises.push_back({memory_->reader().head().value(), artefacts_});
    recording_.promise(made_.promises.size() - 1);
  }

  recorded_life made_;
  disk_recording recording_;
  std::optional<memory> memory_;
  std::vector<digest> artefacts_;
};

} // namespace

recorded_life record_life(const std::filesystem::path& root,
                          std::uint64_t steps) {
  life one{root};
  for (std::uint64_t i = 0; i < steps; ++i)
    one.step(i);
  return one.take();
}

} // namespace automodel::storage::test
