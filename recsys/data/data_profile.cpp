#include "recsys/data/data_profile.hpp"

#include "recsys/data/profile/profile_parts.hpp"

namespace automodel::recsys {

data_profile describe(const dataset& data) {
  data_profile out;
  out.name = data.name();
  out.format = data.format();
  out.hash = to_hex(data.identity());
  out.users = data.n_users();
  out.items = data.n_items();
  out.rows = data.size();
  out.bad_rows = data.bad_row_count();
  if (const auto* matrix = data.matrix()) {
    describe_matrix(*matrix, out);
  } else {
    describe_rows(data, out);
    describe_time(data, out);
    describe_ratings(data, out);
  }
  describe_columns(data, out);
  out.findings = find_remarkable(data, out);
  for (auto& leak : find_leaks(data))
    out.findings.push_back(std::move(leak));
  return out;
}

} // namespace automodel::recsys
