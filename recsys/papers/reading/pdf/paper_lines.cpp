#include "recsys/papers/reading/pdf/operator_limits.hpp"
#include "recsys/papers/reading/pdf/paper_line.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace automodel::recsys::pdf {

namespace {

constexpr std::size_t enough_lines = 8; // to tell a column's edges on a page

/// Counts edges; tells the one that most lines share.
class edge_counts {
public:
  void note(double x) { ++counts_[std::lround(x)]; }

  std::size_t total() const {
    std::size_t all = 0;
    for (auto [x, n] : counts_)
      all += n;
    return all;
  }

  /// Neighbouring points count as one.
  double most_frequent() const {
    double best = 0;
    std::size_t most = 0;
    for (auto [x, n] : counts_) {
      auto next = counts_.find(x + 1);
      auto both = n + (next == counts_.end() ? 0 : next->second);
      if (both > most) {
        most = both;
        best = static_cast<double>(x);
      }
    }
    return best;
  }

private:
  std::map<long, std::size_t> counts_;
};

struct edges {
  edge_counts left, right;

  void note(const text_line& line) {
    left.note(line.left);
    right.note(line.right);
  }
};

/// Columns stand elsewhere on odd and even pages, so edges are a page's own if
/// enough lines tell them.
void find_edges(std::vector<paper_line>& lines, const body_style& body) {
  std::map<std::pair<std::uint32_t, column>, edges> of_page;
  std::map<column, edges> of_all;
  for (const auto& one : lines)
    if (std::abs(one.line.size - body.size) < 0.15 * body.size) {
      of_page[{one.line.page, one.in}].note(one.line);
      of_all[one.in].note(one.line);
    }
  for (auto& one : lines) {
    auto& here = of_page[{one.line.page, one.in}];
    const auto& from
        = here.left.total() >= enough_lines ? here : of_all[one.in];
    auto known = from.left.total() > 0;
    one.left = known ? from.left.most_frequent() : one.line.left;
    one.right = known ? from.right.most_frequent() + 1 : one.line.right;
  }
}

} // namespace

std::vector<paper_line> paper_lines(const paged_words& in,
                                    const body_style& body) {
  baselines bases{in, body};
  auto between = find_gutter(in, body);
  std::vector<paper_line> out;
  std::size_t zone_number = 0;
  for (std::size_t i = 0; i < in.pages.size(); ++i)
    for (auto& zone : zones_of(in.pages[i], between, body)) {
      auto lines = lines_of(std::move(zone.words), in, bases,
                            static_cast<std::uint32_t>(i + 1));
      attach_limits(lines, in);
      for (auto& line : lines) {
        paper_line next;
        next.signs = signs_of(line, in);
        next.line = std::move(line);
        next.in = zone.in;
        next.zone = zone_number;
        out.push_back(std::move(next));
      }
      ++zone_number;
    }
  find_edges(out, body);
  return out;
}

} // namespace automodel::recsys::pdf
