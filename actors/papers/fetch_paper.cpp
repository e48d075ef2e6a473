#include "actors/papers/fetch_paper.hpp"

#include "base/whole_file.hpp"
#include "runtime/fetch/fetch.hpp"

#include <fstream>
#include <optional>
#include <sstream>

namespace automodel::actors {

namespace {

namespace fs = std::filesystem;

std::optional<std::string> text_in(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  if (!in)
    return {};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

class paper_cache {
public:
  explicit paper_cache(const fs::path& folder) : folder_(folder) {}

  /// What was fetched from an address; nothing if its hash does not hold.
  std::optional<fetched_paper> find(const std::string& address) const {
    auto name = text_in(note_of(address));
    if (!name || name->size() != 64
        || name->find_first_not_of("0123456789abcdef") != name->npos)
      return {};
    auto path = folder_ / *name;
    auto text = text_in(path);
    if (!text || to_hex(digest_of(*text)) != *name)
      return {};
    return fetched_paper{path, digest_of(*text), address, true};
  }

  result<fetched_paper> keep(const std::string& address,
                             const std::string& text) const {
    std::error_code problem;
    fs::create_directories(folder_, problem);
    auto content = digest_of(text);
    auto path = folder_ / to_hex(content);
    if (auto written = write_whole(path, text); !written)
      return pass_on(written);
    if (auto noted = write_whole(note_of(address), to_hex(content)); !noted)
      return pass_on(noted);
    return fetched_paper{path, content, address, false};
  }

private:
  fs::path note_of(const std::string& address) const {
    return folder_ / ("address-" + to_hex(digest_of(address)));
  }

  fs::path folder_;
};

result<std::string> body_at(const std::string& address) {
  runtime::fetch_request request;
  request.address = address;
  request.headers = {"Accept: application/pdf, text/html;q=0.8, */*;q=0.5"};
  auto got = runtime::fetch(request);
  if (!got)
    return pass_on(got);
  return std::move(got->body);
}

bool is_pdf(std::string_view body) {
  return body.substr(0, 1024).find("%PDF-") != body.npos;
}

bool is_feed(std::string_view body) {
  return body.substr(0, 1024).find("<feed") != body.npos;
}

/// The paper, or what a page about it leads to.
result<std::string> paper_at(const std::string& address) {
  auto body = body_at(address);
  if (!body || is_pdf(*body))
    return body;
  if (auto link = recsys::paper_link(*body); link && *link != address)
    return body_at(*link);
  if (is_feed(*body))
    return fail(errc::not_found, "no paper of this title was found",
                "give an arXiv id, a DOI, an address or a file");
  return body;
}

} // namespace

result<fetched_paper> fetch_paper(const recsys::paper_hint& hint,
                                  const paper_source& from) {
  auto address = recsys::address_of(hint, from.resolvers);
  paper_cache cache{from.cache};
  if (auto known = cache.find(address))
    return std::move(*known);
  if (from.offline)
    return fail(errc::unavailable,
                address + " was not fetched before, and nothing is fetched now",
                "give a file that is on this machine, or leave out --offline");
  auto body = paper_at(address);
  if (!body)
    return pass_on(body);
  return cache.keep(address, *body);
}

} // namespace automodel::actors
