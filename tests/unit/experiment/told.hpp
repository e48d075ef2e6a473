#pragma once

#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/experiment/model_defaults.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace automodel::recsys {

/// What a person reads about an experiment's file.
inline std::string told(const result<experiment_spec>& spec) {
  return spec ? "accepted" : to_string(spec.error());
}

inline std::string told_of_file(const std::string& text,
                                const std::vector<std::string>& overrides
                                = {}) {
  return told(parse_experiment(text, "x.toml", overrides));
}

/// A file that must be accepted.
inline experiment_spec parsed(const std::string& text,
                              const std::vector<std::string>& overrides = {}) {
  auto spec = parse_experiment(text, "x.toml", overrides);
  if (!spec)
    FAIL(to_string(spec.error()));
  return *spec;
}

/// A file and what its models take unless it says otherwise.
inline result<experiment_spec>
with_defaults(const std::string& text,
              const std::vector<family_description>& families) {
  auto spec = parse_experiment(text, "x.toml");
  if (spec)
    if (auto done = apply_model_defaults(*spec, families); !done)
      return pass_on(done);
  return spec;
}

} // namespace automodel::recsys
