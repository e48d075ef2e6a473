#include "recsys/data/rows/row_table.hpp"

#include "recsys/data/rows/row_sources.hpp"

#include <span>

namespace automodel::recsys {

namespace {

/// What a digest of the used columns is made of.
class identity_builder {
public:
  explicit identity_builder(const dataset& data) {
    hash_.add("automodel rows 1\n").add(data.identity().bytes);
  }

  template <class T>
  void add(std::string_view name, const std::vector<T>& values) {
    hash_.add(std::string{name} + ' ' + std::to_string(values.size()) + '\n');
    hash_.add(std::as_bytes(std::span{values}));
  }

  void add(const row_field& field) {
    add(field.name, field.codes);
    add("numbers", field.numbers);
    for (const auto& token : field.tokens)
      hash_.add(token).add("\n");
  }

  digest finish() { return hash_.finish(); }

private:
  digest_builder hash_;
};

} // namespace

std::string row_place(const dataset& data, std::uint32_t row) {
  return data.lines().empty() ? "row " + std::to_string(row)
                              : "line " + std::to_string(data.lines()[row]);
}

result<row_table> read_rows(const dataset& data, const row_task& task,
                            std::span<const std::uint32_t> rows) {
  if (rows.empty())
    return fail(errc::invalid_argument, "there are no rows");
  row_table out;
  out.rows.assign(rows.begin(), rows.end());
  auto read = data.matrix() ? read_sparse_rows(data, task, out)
                            : read_column_rows(data, task, out);
  if (!read)
    return pass_on(read);
  identity_builder identity{data};
  for (const auto& field : out.fields)
    identity.add(field);
  identity.add("labels", out.labels);
  out.identity = identity.finish();
  return out;
}

} // namespace automodel::recsys
