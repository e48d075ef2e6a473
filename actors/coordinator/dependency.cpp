#include "actors/coordinator/dependency.hpp"

#include "base/nearest_word.hpp"
#include "base/utf8.hpp"
#include "recsys/json_input.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace automodel::actors {

using runtime::job_state;

namespace {

constexpr std::array<std::string_view, 3> words{"ok", "any", "failed"};
constexpr std::array<std::string_view, 3> endings{" to end well", " to end",
                                                  " to fail"};

std::string_view word_of(wanted_end wanted) {
  return words[static_cast<std::size_t>(wanted)];
}

std::string shown(const known_experiment& one) {
  return one.name + " (" + one.id.substr(0, 12) + ')';
}

bool meets(wanted_end wanted, const known_experiment& ended) {
  auto well = ended.state == job_state::done && ended.ok;
  return wanted == wanted_end::any || (wanted == wanted_end::ok) == well;
}

void add(std::string& to, const std::string& part) {
  to += (to.empty() ? "" : ", ") + part;
}

std::string prefix_of(std::span<const dependency> after) {
  auto list = nlohmann::json::array();
  for (const auto& one : after)
    list.push_back(to_string(one));
  return "{\"after\":" + recsys::json_text(list) + ',';
}

} // namespace

result<dependency> parse_dependency(std::string_view text) {
  auto colon = text.rfind(':');
  dependency out{std::string{text.substr(0, colon)}};
  if (colon != text.npos) {
    auto word = text.substr(colon + 1);
    auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end())
      return fail(errc::invalid_argument,
                  "\"" + shortened(without_controls(word), 40)
                      + "\" is no way to end",
                  allowed_words(word, words));
    out.wanted = static_cast<wanted_end>(found - words.begin());
  }
  if (out.experiment.empty() || out.experiment.size() > longest_experiment_name)
    return fail(errc::invalid_argument,
                "an experiment is named by its id, the start of it, or its "
                "name",
                "such as books, or books:any");
  return out;
}

std::string to_string(const dependency& of) {
  return of.experiment + ':' + std::string{word_of(of.wanted)};
}

result<std::vector<dependency>>
resolve(std::vector<dependency> wanted,
        std::span<const known_experiment> among) {
  if (wanted.size() > most_dependencies)
    return fail(errc::invalid_argument, "an experiment is run after at most "
                                            + std::to_string(most_dependencies)
                                            + " others");
  for (auto& one : wanted) {
    auto found = find_experiment(among, one.experiment);
    if (!found)
      return pass_on(found);
    one.experiment = found->id;
  }
  return wanted;
}

dependency_standing stand(std::span<const dependency> of,
                          std::span<const known_experiment> among) {
  dependency_standing out;
  for (const auto& one : of) {
    auto found
        = std::find_if(among.begin(), among.end(), [&](const auto& known) {
            return known.id == one.experiment;
          });
    if (found == among.end())
      add(out.cannot_run, one.experiment.substr(0, 12) + " is not there");
    else if (!runtime::has_ended(found->state))
      add(out.waits_for,
          shown(*found)
              + std::string{endings[static_cast<std::size_t>(one.wanted)]});
    else if (!meets(one.wanted, *found))
      add(out.cannot_run,
          shown(*found) + " is " + std::string{state_text(*found)} + ", not "
              + (one.wanted == wanted_end::ok ? "finished" : "failed"));
  }
  return out;
}

std::string with_dependencies(const std::string& resolved,
                              std::span<const dependency> after) {
  return after.empty() ? resolved : prefix_of(after) + resolved.substr(1);
}

result<split_file> without_dependencies(const std::string& resolved) {
  constexpr std::string_view begin = "{\"after\":";
  split_file out{resolved, {}};
  if (!resolved.starts_with(begin))
    return out;
  auto in = recsys::json_input::parse(resolved, "experiment");
  std::vector<std::string> texts;
  in.read("after", texts);
  if (in.problem())
    return tl::unexpected(*in.problem());
  if (texts.size() > most_dependencies)
    return fail(errc::invalid_argument, "too many experiments to run after");
  for (const auto& text : texts) {
    auto one = parse_dependency(text);
    if (!one)
      return pass_on(one);
    out.after.push_back(std::move(*one));
  }
  auto prefix = prefix_of(out.after);
  if (!resolved.starts_with(prefix))
    return fail(errc::parse_error, "what an experiment is run after is not in "
                                   "the form in which it is written");
  out.resolved = '{' + resolved.substr(prefix.size());
  return out;
}

} // namespace automodel::actors
