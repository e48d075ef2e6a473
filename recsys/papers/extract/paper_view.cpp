#include "recsys/papers/extract/paper_view.hpp"

#include "recsys/ascii.hpp"
#include "recsys/papers/extract/method_names.hpp"
#include "recsys/papers/extract/sentence_splitter.hpp"
#include "recsys/papers/record/check_record.hpp"
#include "recsys/papers/record/normal_text.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

/// LaTeX's commands that are symbols, as squashed texts hold them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> symbols{
    {{"odot", "⊙"},
     {"circ", "∘"},
     {"otimes", "⊗"},
     {"sigma", "σ"},
     {"sum", "∑"},
     {"mu", "μ"},
     {"langle", "⟨"},
     {"rangle", "⟩"},
     {"psi", "ψ"},
     {"phi", "φ"},
     {"lambda", "λ"},
     {"beta", "β"},
     {"in", "∈"},
     {"softmax", "softmax"},
     {"exp", "exp"},
     {"log", "log"}}};

/// As fonts of mathematics often have their g: a Cyrillic letter.
constexpr std::string_view cursive_g = "д";

std::string_view command_symbol(std::string_view name) {
  for (auto [command, symbol] : symbols)
    if (command == name)
      return symbol;
  return {};
}

bool is_text_block(block_kind kind) {
  return kind == block_kind::paragraph || kind == block_kind::list_item
         || kind == block_kind::heading;
}

class view_builder {
public:
  explicit view_builder(const document& of)
      : of_(of), roles_(section_roles(of)) {}

  paper_view build() && {
    view_.source = &of_;
    for (std::uint32_t i = 0; i < of_.blocks.size(); i = add(i))
      ;
    name_methods(view_);
    return std::move(view_);
  }

private:
  section_role role_of(const document_block& block) const {
    return block.section < roles_.size() ? roles_[block.section]
                                         : section_role::front;
  }

  /// Adds a block, with those that it goes on in; the index after them.
  std::uint32_t add(std::uint32_t index) {
    const auto& block = of_.blocks[index];
    if (of_.abstract.contains(block.where) && !of_.abstract.empty())
      return index + 1;
    if (block.kind == block_kind::equation)
      view_.equations.push_back({block.where, role_of(block), index,
                                 block.label, squashed(of_.at(block))});
    if (!is_text_block(block.kind))
      return index + 1;
    auto after = index + 1;
    while (after < of_.blocks.size() && goes_on(after - 1, after))
      ++after;
    add_sentences(index, {block.where.begin, of_.blocks[after - 1].where.end});
    return after;
  }

  /// Whether a sentence that one block breaks off goes on in the next.
  bool goes_on(std::uint32_t first, std::uint32_t second) const {
    const auto& one = of_.blocks[first];
    const auto& next = of_.blocks[second];
    auto before = of_.at(one), after = of_.at(next);
    if (one.kind == block_kind::heading || next.kind == block_kind::heading
        || !is_text_block(next.kind) || one.section != next.section
        || before.empty() || after.empty())
      return false;
    auto broken = std::string_view{".:?!;"}.find(before.back())
                  == std::string_view::npos;
    return broken && (is_lower(after[0]) || is_digit(after[0]));
  }

  void add_sentences(std::uint32_t index, text_span where) {
    const auto& block = of_.blocks[index];
    auto heading = block.kind == block_kind::heading;
    auto parts = heading ? std::vector{where}
                         : sentences_of(of_.at(where), where.begin);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      auto text = of_.at(parts[i]);
      auto runs_in = i == 0 && looks_like_heading(text);
      view_.sentences.push_back({.where = parts[i],
                                 .role = role_of(block),
                                 .section = block.section,
                                 .block = index,
                                 .heading = heading || runs_in,
                                 .words = plain_words(text) + ' '});
    }
  }

  const document& of_;
  std::vector<section_role> roles_;
  paper_view view_;
};

} // namespace

std::string squashed(std::string_view equation) {
  auto normal = normal_text(equation);
  std::string out;
  for (std::size_t i = 0; i < normal.size(); ++i) {
    auto c = normal[i];
    if (c == '\\') {
      auto end = i + 1;
      while (end < normal.size() && is_lower(normal[end]))
        ++end;
      out += command_symbol(
          std::string_view{normal}.substr(i + 1, end - i - 1));
      i = std::max(end, i + 1) - 1;
    } else if (normal.compare(i, cursive_g.size(), cursive_g) == 0) {
      out += 'g';
      ++i;
    } else if (c != ' ' && c != '{' && c != '}' && c != '_' && c != '^'
               && c != '$' && c != '&')
      out += c;
  }
  return out;
}

paper_view view_paper(const document& of) {
  return view_builder(of).build();
}

record_span span_of(const document& in, text_span where) {
  record_span out;
  out.quote = in.at(where);
  std::ranges::replace(out.quote, '\n', ' ');
  out.begin = where.begin;
  out.end = where.end;
  if (auto block = block_at(in, where.begin))
    out.page = in.blocks[*block].page;
  return out;
}

record_field stated_field(const document& in, text_span where, parameter value,
                          double confidence) {
  auto stated = contains_value(in.at(where), value);
  return {std::move(value),
          stated ? field_status::stated : field_status::inferred, confidence,
          span_of(in, where)};
}

record_field inferred_field(const document& in, text_span where,
                            parameter value, double confidence) {
  return {std::move(value), field_status::inferred, confidence,
          span_of(in, where)};
}

} // namespace automodel::recsys
