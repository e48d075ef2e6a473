#include "recsys/papers/extract/section_roles.hpp"

#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/record/normal_text.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace automodel::recsys {

namespace {

struct role_words {
  section_role role;
  std::string_view terms;
};

/// The first row one of whose terms stands in a heading decides.
constexpr std::array heading_roles{
    role_words{section_role::front, "abstract|keywords|ccs concepts|"
                                    "index terms|acm reference"},
    role_words{section_role::closing,
               "references|bibliography|conclusion|conclusions|future work|"
               "acknowledg*|ethic*|broader impact|limitations|"
               "appendix|appendices|proofs|theorem proofs"},
    role_words{section_role::introduction, "introduction|motivation"},
    role_words{section_role::related, "related work|related works|literature|"
                                      "background|prior work|existing"},
    role_words{section_role::experiments,
               "experiment|experiments|experimental|evaluation|evaluations|"
               "results|empirical|ablation|case study|dataset|datasets|"
               "data sets|reproducibility|implementation|synthetic|setup|"
               "research questions|hyper parameter|baselines|production|"
               "productionizing|online|live|deployment"},
    role_words{section_role::discussion,
               "complexity|relation|relations|relationship|discussion|"
               "comparison|connection|connections|analysis|vs|versus|"
               "interpretability|explainability"},
    role_words{section_role::preliminary,
               "preliminary|preliminaries|problem definition|notation|"
               "problem formulation|problem statement|problem setup"},
    role_words{section_role::method,
               "method|methods|methodology|approach|approaches|model|"
               "architecture|framework|proposed|layer|network|training|"
               "learning|loss|optimization"},
};

std::optional<section_role> named_role(const std::string& heading) {
  for (const auto& row : heading_roles)
    if (has_term(heading, row.terms))
      return row.role;
  return {};
}

/// Small capitals come apart: "M ETHODOLOGY" is "METHODOLOGY".
std::string joined_capitals(std::string_view title) {
  auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  std::string out;
  for (std::size_t i = 0; i < title.size(); ++i) {
    auto alone = i > 0 && title[i] == ' ' && upper(title[i - 1])
                 && (i == 1 || title[i - 2] == ' ') && i + 2 < title.size()
                 && upper(title[i + 1]) && upper(title[i + 2]);
    if (!alone)
      out += title[i];
  }
  return out;
}

/// Parts of a method may be discussions; parts of all else are what the whole
/// is.
section_role part_role(section_role whole, std::optional<section_role> own) {
  if (whole != section_role::method)
    return whole;
  if (own == section_role::discussion || own == section_role::preliminary
      || own == section_role::experiments)
    return *own;
  return whole;
}

/// Reads headings one after the other.
class role_reader {
public:
  section_role read(std::uint32_t level, std::string_view title) {
    if (level == 0)
      return section_role::front;
    auto own = named_role(plain_words(joined_capitals(title)) + ' ');
    auto role = level == 1 || levels_.empty() ? whole_role(own)
                                              : part_role(above(level), own);
    levels_.resize(std::min<std::size_t>(levels_.size(), level - 1),
                   section_role::front);
    levels_.resize(level, role);
    last_ = level == 1 ? role : last_;
    experiments_ |= role == section_role::experiments;
    return role;
  }

private:
  /// The role of the part that a heading of this level is in.
  section_role above(std::uint32_t level) const {
    return levels_[std::min<std::size_t>(levels_.size(), level - 1) - 1];
  }

  section_role whole_role(std::optional<section_role> own) const {
    if (own)
      return *own;
    if (last_ == section_role::closing)
      return section_role::closing;
    return experiments_ ? section_role::experiments : section_role::method;
  }

  std::vector<section_role> levels_;
  section_role last_ = section_role::front;
  bool experiments_ = false;
};

} // namespace

std::vector<section_role> section_roles(const document& of) {
  std::vector<section_role> out;
  role_reader reader;
  for (const auto& section : of.sections)
    out.push_back(reader.read(section.level, of.at(section.title)));
  return out;
}

} // namespace automodel::recsys
