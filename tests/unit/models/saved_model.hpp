#pragma once

#include "recsys/models/recommender.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace automodel::recsys {

inline std::unique_ptr<recommender> fitted(const model_family& family,
                                           const interactions& train,
                                           const parameters& fit = {},
                                           const parameters& score = {}) {
  fit_context context;
  context.train = train;
  auto model = family.fit(fit, score, context);
  if (!model)
    FAIL(to_string(model.error()));
  return std::move(*model);
}

/// Scores of all users, [users, items].
inline std::vector<float> scores_of(const recommender& model,
                                    const interactions& history) {
  std::vector<user_id> users(history.n_users);
  for (user_id user = 0; user < history.n_users; ++user)
    users[user] = user;
  std::vector<float> out(users.size() * history.n_items, -7);
  auto ok = model.score(users, history, out);
  if (!ok)
    FAIL(to_string(ok.error()));
  return out;
}

inline std::string saved_bytes(const recommender& model,
                               const std::filesystem::path& path) {
  array_file_writer out{std::string(model_kind)};
  model.save(out);
  REQUIRE(out.write(path));
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline result<std::unique_ptr<recommender>>
loaded(const model_family& family, const recommender& model,
       const parameters& score = {}) {
  temporary_folder folder;
  saved_bytes(model, folder.path() / "model");
  auto file = array_file::open(folder.path() / "model", model_kind);
  REQUIRE(file);
  return family.load(*file, score);
}

} // namespace automodel::recsys
