#include "recsys/tuning/space_json.hpp"

#include "recsys/parameters_json.hpp"

#include <nlohmann/json.hpp>

namespace automodel::recsys {

namespace {

using nlohmann::json;

json values_to_json(const std::vector<parameter>& values) {
  auto list = json::array();
  for (const auto& value : values)
    list.push_back(as_json(value));
  return list;
}

json domain_to_json(const parameter_domain& domain) {
  if (const auto* values = std::get_if<choice>(&domain))
    return {{"values", values_to_json(values->values)}};
  if (const auto* range = std::get_if<integer_range>(&domain))
    return {{"low", range->low},
            {"high", range->high},
            {"step", range->step},
            {"log", range->log}};
  const auto& range = std::get<real_range>(domain);
  return {{"low", range.low}, {"high", range.high}, {"log", range.log}};
}

integer_range read_integers(const json_input& from, std::int64_t low) {
  integer_range range{low};
  parameter high, step;
  from.read("high", high);
  from.read("step", step);
  from.read("log", range.log);
  if (const auto* whole = std::get_if<std::int64_t>(&high))
    range.high = *whole;
  else
    from["high"].refuse("expected an integer");
  if (const auto* whole = std::get_if<std::int64_t>(&step))
    range.step = *whole;
  else
    from["step"].refuse("expected an integer");
  return range;
}

parameter_domain read_domain(const json_input& from) {
  if (from.contains("values")) {
    choice values;
    from.read("values", values.values);
    return values;
  }
  parameter low;
  from.read("low", low);
  if (const auto* whole = std::get_if<std::int64_t>(&low))
    return read_integers(from, *whole);
  real_range range;
  from.read("low", range.low);
  from.read("high", range.high);
  from.read("log", range.log);
  return range;
}

} // namespace

json as_json(const dimension& what) {
  auto form = domain_to_json(what.domain);
  if (what.when)
    form["when"] = {{"parent", what.when->parent},
                    {"values", values_to_json(what.when->values)}};
  return form.size() == 1 ? form["values"] : form;
}

dimension read_dimension(std::string name, const json_input& from) {
  dimension read{std::move(name), choice{}, {}};
  if (from.is_list()) {
    choice values;
    from.read(values.values);
    read.domain = std::move(values);
    return read;
  }
  read.domain = read_domain(from);
  if (from.contains("when")) {
    condition when;
    from["when"].read("parent", when.parent);
    from["when"].read("values", when.values);
    read.when = std::move(when);
  }
  return read;
}

} // namespace automodel::recsys
