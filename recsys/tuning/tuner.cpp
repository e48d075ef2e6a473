#include "recsys/tuning/tuner.hpp"

#include "base/random_stream.hpp"
#include "recsys/json_input.hpp"
#include "recsys/json_text.hpp"
#include "recsys/parameters_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace automodel::recsys {

namespace {

constexpr std::string_view form = "tuner 1";

std::string stream_of(const tuning_options& options) {
  return "trials/" + options.name;
}

// All points, or a subset drawn by the seed; in the order of the grid.
std::vector<std::uint64_t> grid_points(const search_space& space,
                                       const tuning_options& options) {
  std::vector<std::uint64_t> points(space.points().value());
  std::iota(points.begin(), points.end(), std::uint64_t{0});
  if (!walks_whole_space(options, space)) {
    random_stream{options.seed, stream_of(options)}.shuffle(points);
    points.resize(options.trials);
    std::sort(points.begin(), points.end());
  }
  return points;
}

} // namespace

result<tuner> tuner::create(search_space space, tuning_options options) {
  if (auto sound = check(options, space); !sound)
    return pass_on(sound);
  return tuner{std::move(space), std::move(options)};
}

tuner::tuner(search_space space, tuning_options options)
    : space_(std::move(space)), options_(std::move(options)) {
  walks_grid_ = options_.method == search_method::grid
                || walks_whole_space(options_, space_);
  if (walks_grid_) {
    grid_ = grid_points(space_, options_);
    return;
  }
  if (options_.method == search_method::tpe)
    tpe_.emplace(options_.tpe, options_.seed, stream_of(options_));
  if (options_.asha)
    rungs_.emplace(rung_steps(options_.asha->least_steps, options_.steps,
                              options_.asha->eta),
                   options_.asha->eta);
}

// -- asking -------------------------------------------------------------------

std::optional<trial> tuner::ask() {
  if (!results_are_in())
    return {};
  auto chosen = next();
  if (!chosen)
    return {};
  ++asked_;
  spent_ += chosen->what.steps;
  return open_.emplace_back(std::move(*chosen)).what;
}

// Learns from the results that this ask may know, and from no others, even if
// they are there.
bool tuner::results_are_in() {
  while (learns() && open_.size() >= options_.parallel) {
    if (!open_.front().told)
      return false;
    learn_from(std::move(open_.front()));
    open_.pop_front();
  }
  return true;
}

void tuner::learn_from(open_trial result) {
  auto& [what, rung, told, value] = result;
  if (tpe_)
    tpe_->observe(space_, what.values, what.steps, value);
  if (!rungs_)
    return;
  rungs_->add(rung, what.id, value);
  if (value && rung + 1 < rungs_->steps().size())
    waiting_.emplace(what.id, std::move(what.values));
}

std::optional<tuner::open_trial> tuner::next() {
  auto chosen = promotion();
  return chosen ? chosen : beginning();
}

std::optional<tuner::open_trial> tuner::promotion() {
  auto next = rungs_ ? rungs_->promote(affordable()) : std::nullopt;
  if (!next)
    return {};
  auto values = waiting_.extract(next->trial);
  return open_trial{
      {next->trial, std::move(values.mapped()), rungs_->steps()[next->rung]},
      next->rung};
}

std::optional<tuner::open_trial> tuner::beginning() {
  if (is_spent())
    return {};
  auto id = trials_++;
  return open_trial{{id, propose(id), beginning_steps()}};
}

parameters tuner::propose(std::uint64_t id) const {
  if (walks_grid_)
    return space_.point(grid_[id]);
  if (id < options_.first.size())
    return options_.first[id];
  random_stream random{options_.seed, stream_of(options_), id};
  return tpe_ ? tpe_->propose(space_, random) : draw_evenly(space_, random);
}

bool tuner::is_spent() const noexcept {
  // A promotion costs more than a beginning.
  return walks_grid_ ? trials_ >= grid_.size()
                     : beginning_steps() > affordable();
}

std::uint64_t tuner::beginning_steps() const noexcept {
  return rungs_ ? rungs_->steps().front() : options_.steps;
}

std::uint64_t tuner::affordable() const noexcept {
  return options_.trials == 0 ? std::numeric_limits<std::uint64_t>::max()
                              : options_.trials * options_.steps - spent_;
}

// -- telling ------------------------------------------------------------------

tuner::open_trial* tuner::find_open(std::uint64_t id, std::uint64_t steps) {
  auto is = [&](const open_trial& one) {
    return one.what.id == id && one.what.steps == steps;
  };
  // Few are open with halving; without it they are numbered without a gap.
  if (!rungs_ && !open_.empty()) {
    auto place = id - open_.front().what.id;
    auto matches = place < open_.size() && is(open_[place]);
    return matches ? &open_[place] : nullptr;
  }
  auto at = std::ranges::find_if(open_, is);
  return at != open_.end() ? &*at : nullptr;
}

result<void> tuner::tell(std::uint64_t id, std::uint64_t steps,
                         std::optional<double> value) {
  auto* found = find_open(id, steps);
  auto name = "trial " + std::to_string(id) + " of " + std::to_string(steps)
              + " steps";
  if (found ? found->told : id < trials_)
    return fail(errc::conflict, name + " is not open",
                "it was told before, or is not of that length");
  if (!found)
    return fail(errc::not_found, name + " was not asked for");
  found->told = true;
  if (value && std::isfinite(*value))
    found->value = value;
  while (!learns() && !open_.empty() && open_.front().told)
    open_.pop_front();
  return {};
}

bool tuner::finished() const noexcept {
  return is_spent() && std::ranges::all_of(open_, &open_trial::told);
}

// -- keeping ------------------------------------------------------------------

std::string tuner::snapshot() const {
  auto open = nlohmann::json::array();
  for (const auto& [what, rung, told, value] : open_) {
    nlohmann::json entry{{"id", what.id},
                         {"values", as_json(what.values)},
                         {"steps", what.steps},
                         {"rung", rung},
                         {"told", told}};
    if (value)
      entry["value"] = *value;
    open.push_back(std::move(entry));
  }
  auto waiting = nlohmann::json::array();
  for (const auto& [id, values] : waiting_)
    waiting.push_back({{"id", id}, {"values", as_json(values)}});
  nlohmann::json object{{"form", form},
                        {"space", space_.text()},
                        {"options", to_text(options_)},
                        {"trials", trials_},
                        {"asked", asked_},
                        {"spent", spent_},
                        {"open", std::move(open)},
                        {"waiting", std::move(waiting)}};
  if (tpe_)
    object["tpe"] = tpe_->to_json();
  if (rungs_)
    object["rungs"] = rungs_->to_json();
  return json_text(object);
}

void tuner::read(const json_input& from) {
  from.read("trials", trials_);
  from.read("asked", asked_);
  from.read("spent", spent_);
  if (options_.trials != 0 && spent_ > options_.trials * options_.steps)
    from["spent"].refuse("is more than may be spent");
  for (const auto& entry : from["open"].elements()) {
    auto& one = open_.emplace_back();
    std::uint64_t rung = 0;
    entry.read("id", one.what.id);
    entry.read("values", one.what.values);
    entry.read("steps", one.what.steps);
    entry.read("rung", rung);
    entry.read("told", one.told);
    if (entry.contains("value"))
      entry.read("value", one.value.emplace());
    one.rung = rung;
    if (!space_.positions(one.what.values)
        || (rungs_ && rung >= rungs_->steps().size()))
      entry.refuse("is no trial of this search");
  }
  for (const auto& entry : from["waiting"].elements()) {
    std::uint64_t id = 0;
    entry.read("id", id);
    entry.read("values", waiting_[id]);
    if (!space_.positions(waiting_[id]))
      entry.refuse("is no configuration of this space");
  }
  if (tpe_)
    tpe_->read(from["tpe"], space_);
  if (!rungs_)
    return;
  rungs_->read(from["rungs"]);
  for (auto id : rungs_->waiting())
    if (!waiting_.contains(id))
      from["waiting"].refuse("lacks trial " + std::to_string(id));
}

result<void> tuner::restore(std::string_view snapshot) {
  auto in = json_input::parse(snapshot, "snapshot of a search");
  std::string found_form, space, options;
  in.read("form", found_form);
  in.read("space", space);
  in.read("options", options);
  if (!in.problem()
      && (found_form != form || space != space_.text()
          || options != to_text(options_)))
    return fail(errc::conflict,
                "the snapshot is of another search: its space, its options or "
                "its form differ");
  tuner fresh{space_, options_};
  if (!in.problem())
    fresh.read(in);
  if (in.problem())
    return tl::unexpected(*in.problem());
  *this = std::move(fresh);
  return {};
}

} // namespace automodel::recsys
