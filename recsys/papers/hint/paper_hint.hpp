#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// What a person gives for a paper that is not on this machine.
enum class hint_kind : std::uint8_t { address, arxiv, doi, title };

struct paper_hint {
  hint_kind kind = hint_kind::title;
  std::string text; ///< an address; "1706.06978v4"; "10.1145/3219819"; a title
};

/// "https://...", "arXiv:1706.06978v4", "cs/0703041", "doi:10.1145/...",
/// "https://doi.org/10...", "https://arxiv.org/abs/..."; anything else is a
/// title.
paper_hint parse_hint(std::string_view text);

/// Where hints lead; "{}" stands for the id or the title.
struct paper_resolvers {
  std::string arxiv = "https://arxiv.org/pdf/{}";
  std::string doi = "https://doi.org/{}";
  std::string title = "https://export.arxiv.org/api/query?max_results=1"
                      "&search_query=ti:%22{}%22";
};

/// The address a hint leads to, with what stands for "{}" escaped.
std::string address_of(const paper_hint& hint, const paper_resolvers& by);

/// What a page that is not the paper says of where it is: the address of its
/// PDF in the metadata of a publisher's page, or of the first entry of a feed.
std::optional<std::string> paper_link(std::string_view page);

} // namespace automodel::recsys
