#include "messages/parameters.hpp"
#include "storage/knowledge_text.hpp"
#include "storage/record_check.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace automodel::storage {

namespace schema = messages::schema;

bool record_check::name(std::string_view what, capnp::Text::Reader text,
                        std::size_t most) {
  auto ok = check_name(what, messages::read_text(text), most);
  if (!ok)
    problem_ = std::move(ok.error());
  return ok.has_value();
}

bool record_check::text(std::string_view what, capnp::Text::Reader text) {
  return text.size() > 0 || refuse(what, "is empty");
}

bool record_check::candidate(std::string_view what, capnp::Text::Reader text) {
  facts_.candidates.push_back(messages::read_text(text));
  return name(what, text, name_limits::candidate);
}

bool record_check::protocol(std::string_view what, capnp::Text::Reader text) {
  if (text.size() > 0)
    facts_.protocols.push_back(messages::read_text(text));
  return this->text(what, text);
}

bool record_check::dataset(std::string_view what, capnp::Data::Reader bytes,
                           presence needed) {
  if (!mention(what, bytes, needed))
    return false;
  if (auto hash = messages::read_digest(bytes))
    facts_.datasets.push_back(*hash);
  return true;
}

bool record_check::outcome(std::string_view what,
                           schema::Claim::Verdict verdict, double delta) {
  facts_.verdicts.push_back(text_of(verdict));
  facts_.deltas.push_back(delta + 0.0); // no -0, which equals 0
  return finite(what, delta);
}

bool record_check::finite(std::string_view what, double value) {
  return std::isfinite(value) || refuse(what, "is not a finite number");
}

bool record_check::parent(std::string_view what, capnp::Data::Reader bytes,
                          presence needed) {
  if (bytes.size() == 0 && needed == presence::optional)
    return true;
  digest id;
  if (!digest_field(what, bytes, id))
    return false;
  return std::find(facts_.parents.begin(), facts_.parents.end(), id)
             != facts_.parents.end()
         || refuse(what, "is none of the parents");
}

bool record_check::parameters(std::string_view what,
                              parameter_list parameters) {
  for (auto parameter : parameters) {
    if (!text(what, parameter.getName()))
      return false;
    if (parameter.isNumber() && !finite(what, parameter.getNumber()))
      return false;
  }
  return true;
}

bool record_check::digest_field(std::string_view what,
                                capnp::Data::Reader bytes, digest& out) {
  if (bytes.size() != sizeof(out.bytes))
    return refuse(what, "has " + std::to_string(bytes.size())
                            + " bytes, a SHA-256 has 32");
  std::memcpy(out.bytes.data(), bytes.begin(), bytes.size());
  return true;
}

bool record_check::mention(std::string_view what, capnp::Data::Reader bytes,
                           presence needed) {
  if (bytes.size() == 0 && needed == presence::optional)
    return true;
  digest value;
  if (!digest_field(what, bytes, value))
    return false;
  facts_.mentions.push_back(value);
  return true;
}

bool record_check::artefact(std::string_view what, capnp::Data::Reader bytes,
                            presence needed) {
  auto before = facts_.mentions.size();
  if (!mention(what, bytes, needed))
    return false;
  if (facts_.mentions.size() > before)
    facts_.artefacts.push_back(facts_.mentions.back());
  return true;
}

bool record_check::refuse(std::string_view what, std::string_view problem) {
  problem_ = error{errc::invalid_argument,
                   std::string{what} + " " + std::string{problem}};
  return false;
}

} // namespace automodel::storage
