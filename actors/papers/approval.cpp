#include "actors/papers/approval.hpp"

#include "base/utf8.hpp"
#include "base/whole_file.hpp"

#include <fstream>
#include <optional>
#include <thread>

namespace automodel::actors {

namespace {

namespace fs = std::filesystem;
using clock = std::chrono::steady_clock;

constexpr const char* asking_role = "/coordinator/papers";
constexpr std::chrono::milliseconds pause{50};
constexpr std::size_t longest_answer = 200;
constexpr int most_silences = 1'000;

struct person_answer {
  approval what = approval::silence;
  std::string reason = "nobody answered in time";
};

std::string first_line(const fs::path& file) {
  std::string line(longest_answer, '\0');
  std::ifstream in{file, std::ios::binary};
  in.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<std::size_t>(in.gcount()));
  return without_controls(line.substr(0, line.find('\n')));
}

/// Who says no is heard before who says yes.
std::optional<person_answer> answer_in(const fs::path& stem) {
  std::error_code problem;
  for (auto [end, what] :
       {std::pair{".no", approval::refused}, {".yes", approval::given}}) {
    auto file = stem;
    file += end;
    if (!fs::is_regular_file(file, problem))
      continue;
    auto said = first_line(file);
    return person_answer{
        what, said.empty() ? "a person put " + file.filename().string() : said};
  }
  return {};
}

person_answer await(const fs::path& stem, std::chrono::milliseconds patience) {
  auto deadline = clock::now() + patience;
  while (true) {
    if (auto found = answer_in(stem))
      return *found;
    if (clock::now() >= deadline)
      return {};
    std::this_thread::sleep_for(pause);
  }
}

/// The choice that a step's record holds.
result<approval> read_approval(const storage::stored_record& stored) {
  return stored.record.read(
      [](schema::Record::Reader from) -> result<approval> {
        if (from.which() != schema::Record::DECISION
            || from.getDecision().getChosen() > 2)
          return fail(errc::corrupt, "an approval's step holds another record");
        return static_cast<approval>(from.getDecision().getChosen());
      });
}

result<void> keep(attempt_journal& journal, const std::string& step,
                  const approval_request& request, const person_answer& said) {
  auto intent = journal.find("intent");
  auto subject = journal.put(request.subject);
  if (!intent)
    return pass_on(intent);
  if (!subject)
    return pass_on(subject);
  std::vector<digest> parents;
  if (*intent)
    parents.push_back((*intent)->id);
  auto choice = [](const char* what) {
    return parameters{{"approval", std::string(what)}};
  };
  auto done = journal.commit(
      step, asking_role, parents, [&](schema::Record::Builder to) {
        write_decision("paper/approval/" + request.risk,
                       {choice("given"), choice("refused"), choice("silence")},
                       static_cast<std::uint32_t>(said.what), said.reason,
                       {*subject}, to.initDecision());
      });
  if (!done)
    return pass_on(done);
  return {};
}

} // namespace

result<approval> ask_approval(attempt_journal& journal,
                              const approval_request& request) {
  auto name = "approve-" + request.risk + '-'
              + to_hex(digest_of(journal.id() + request.subject)).substr(0, 12);
  auto stem = request.folder / name;
  for (int i = 1; i <= most_silences; ++i) {
    auto step = name + '/' + std::to_string(i);
    auto before = journal.find(step);
    if (!before)
      return pass_on(before);
    if (*before) {
      auto known = read_approval(**before);
      if (!known || *known != approval::silence)
        return known;
      continue;
    }
    auto question = stem;
    question += ".md";
    if (auto written = write_whole(
            question, request.subject + "\n\nTo allow it, make " + name
                          + ".yes beside this file; to refuse it, " + name
                          + ".no. Its first line may say who and why.\n");
        !written)
      return pass_on(written);
    auto said = await(stem, request.patience);
    if (auto kept = keep(journal, step, request, said); !kept)
      return pass_on(kept);
    return said.what;
  }
  return approval::silence;
}

} // namespace automodel::actors
