#include "recsys/papers/reading/plain/read_plain.hpp"

#include "recsys/papers/reading/document_builder.hpp"
#include "recsys/papers/reading/heading_number.hpp"
#include "recsys/papers/reading/known_heading.hpp"
#include "recsys/papers/reading/list_mark.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

constexpr std::size_t longest_title = 200, longest_heading = 100;

class line_walker {
public:
  explicit line_walker(document_builder& to) : to_(to) {}

  void take(std::string_view line) {
    auto text = clean_text(line, false);
    if (text.empty())
      return close();
    if (pending_.empty() && text.size() < longest_heading && heading(text))
      return;
    if (list_mark(text) || (in_references_ && text.starts_with('[')))
      close();
    pending_ += (pending_.empty() ? "" : " ") + text;
  }

  void close() {
    auto text = std::exchange(pending_, {});
    if (text.empty())
      return;
    auto kind = in_references_    ? block_kind::reference
                : list_mark(text) ? block_kind::list_item
                                  : block_kind::paragraph;
    if (to_.blocks() == 0 && text.size() < longest_title)
      kind = block_kind::title;
    to_.add(kind, text, 0);
  }

private:
  bool heading(const std::string& text) {
    if (is_known_heading(text))
      return add({}, text, 1);
    for (const auto& number : heading_numbers(text)) {
      auto plain = number.style != numbering::letter && !text.ends_with('.')
                   && !text.ends_with(',') && !text.ends_with(';');
      if (!plain)
        continue;
      if (auto place = sequence_.take(number))
        return add(place->number, std::string{number.rest}, place->level);
    }
    return false;
  }

  bool add(const std::string& number, const std::string& title,
           std::uint32_t level) {
    to_.end_abstract();
    to_.add_heading(number, title, level, 0);
    in_references_ = is_bibliography(title);
    if (number.empty() && is_abstract(title))
      to_.begin_abstract();
    return true;
  }

  document_builder& to_;
  heading_sequence sequence_;
  std::string pending_;
  bool in_references_ = false;
};

} // namespace

result<document> read_plain(std::string_view text,
                            const reading_limits& limits) {
  document_builder to{document_kind::text, 0, limits};
  line_walker walker{to};
  for (auto left = text; !left.empty();) {
    auto end = std::min(left.find('\n'), left.size());
    walker.take(left.substr(0, end));
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  walker.close();
  return to.finish(digest_of(text));
}

} // namespace automodel::recsys
