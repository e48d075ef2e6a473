#include "runtime/net/certificate_maker.hpp"

#include "base/unique_fd.hpp"
#include "runtime/net/node_uri.hpp"
#include "runtime/net/openssl_handles.hpp"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace automodel::runtime {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr auto authority_life = hours{24 * 3650};
// Clocks of a cluster differ a little.
constexpr auto backdated = seconds{300};

// P-256: known to every TLS library that Debian ships.
result<pkey_handle> make_key() {
  pkey_handle key{EVP_EC_gen("P-256")};
  if (!key)
    return openssl_failure("no key could be made");
  return key;
}

bool add_extension(X509* to, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
  extension_handle made{X509V3_EXT_conf_nid(nullptr, &context, kind, value)};
  return made && X509_add_ext(to, made.get(), -1) == 1;
}

// Everything but the extensions and the signature.
result<x509_handle> blank(const std::string& common_name, EVP_PKEY* key,
                          hours valid_for) {
  std::array<unsigned char, 16> serial{};
  x509_handle made{X509_new()};
  if (!made || RAND_bytes(serial.data(), serial.size()) != 1)
    return openssl_failure("no certificate could be made");
  serial[0] &= 0x7f;
  openssl_handle<BIGNUM, BN_free> number{
      BN_bin2bn(serial.data(), serial.size(), nullptr)};
  auto* name = X509_get_subject_name(made.get());
  const auto* text
      = reinterpret_cast<const unsigned char*>(common_name.c_str());
  auto ok
      = X509_set_version(made.get(), X509_VERSION_3) == 1
        && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(made.get()))
        && X509_gmtime_adj(X509_getm_notBefore(made.get()),
                           -static_cast<long>(backdated.count()))
        && X509_gmtime_adj(X509_getm_notAfter(made.get()),
                           static_cast<long>(seconds{valid_for}.count()))
        && X509_set_pubkey(made.get(), key) == 1
        && X509_NAME_add_entry_by_txt(
               name, "O", MBSTRING_UTF8,
               reinterpret_cast<const unsigned char*>("AutoModel"), -1, -1, 0)
               == 1
        && X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1,
                                      0)
               == 1;
  if (!ok)
    return openssl_failure("no certificate could be made");
  return made;
}

// A new file of ours; keys are for the owner alone.
result<void> write_pem(const std::filesystem::path& file, ::mode_t mode,
                       BIO* from) {
  unique_fd to{
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)};
  if (!to)
    return fail_at({file.string()},
                   errno == EEXIST ? errc::conflict : errc::io_error,
                   std::strerror(errno));
  char* text = nullptr;
  auto size = BIO_get_mem_data(from, &text);
  if (::write(to.get(), text, static_cast<std::size_t>(size)) != size
      || ::fsync(to.get()) != 0)
    return fail_at({file.string()}, errc::io_error, std::strerror(errno));
  return {};
}

result<void> write_certificate(const std::filesystem::path& file, X509* from) {
  bio_handle text{BIO_new(BIO_s_mem())};
  if (!text || PEM_write_bio_X509(text.get(), from) != 1)
    return openssl_failure("no certificate could be written");
  return write_pem(file, 0644, text.get());
}

result<void> write_key(const std::filesystem::path& file, EVP_PKEY* from) {
  bio_handle text{BIO_new(BIO_s_mem())};
  if (!text
      || PEM_write_bio_PKCS8PrivateKey(text.get(), from, nullptr, nullptr, 0,
                                       nullptr, nullptr)
             != 1)
    return openssl_failure("no key could be written");
  return write_pem(file, 0600, text.get());
}

struct authority {
  x509_handle certificate;
  pkey_handle key;
};

result<authority> read_authority(const std::filesystem::path& folder) {
  authority out;
  bio_handle certificate{BIO_new_file((folder / "ca.pem").c_str(), "r")};
  bio_handle key{BIO_new_file((folder / "ca.key").c_str(), "r")};
  if (certificate && key) {
    out.certificate.reset(
        PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr));
    out.key.reset(
        PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr));
  }
  if (out.certificate && out.key)
    return out;
  return fail(errc::not_found,
              "no authority in " + folder.string() + ": " + openssl_reason(),
              "automodel certs init makes one");
}

} // namespace

result<void> make_authority(const std::filesystem::path& folder,
                            const std::string& cluster) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed)
    return fail_at({folder.string()}, errc::io_error, failed.message());
  auto key = make_key();
  if (!key)
    return pass_on(key);
  auto made = blank("authority of " + cluster, key->get(), authority_life);
  if (!made)
    return pass_on(made);
  auto* certificate = made->get();
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  if (!add_extension(certificate, certificate, NID_basic_constraints,
                     "critical,CA:TRUE,pathlen:0")
      || !add_extension(certificate, certificate, NID_key_usage,
                        "critical,keyCertSign,cRLSign")
      || !add_extension(certificate, certificate, NID_subject_key_identifier,
                        "hash")
      || X509_sign(certificate, key->get(), EVP_sha256()) == 0)
    return openssl_failure("no authority could be made");
  if (auto kept = write_key(folder / "ca.key", key->get()); !kept)
    return kept;
  return write_certificate(folder / "ca.pem", certificate);
}

result<credential_files> make_certificate(const std::filesystem::path& folder,
                                          node_identity who, hours valid_for) {
  auto checked = checked_identity(std::move(who));
  if (!checked)
    return pass_on(checked);
  auto issuer = read_authority(folder);
  if (!issuer)
    return pass_on(issuer);
  auto key = make_key();
  if (!key)
    return pass_on(key);
  auto made = blank(checked->node, key->get(), valid_for);
  if (!made)
    return pass_on(made);
  auto* certificate = made->get();
  auto* by = issuer->certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(by));
  auto names = "URI:" + to_uri(*checked);
  if (!add_extension(certificate, by, NID_basic_constraints,
                     "critical,CA:FALSE")
      || !add_extension(certificate, by, NID_key_usage,
                        "critical,digitalSignature")
      || !add_extension(certificate, by, NID_ext_key_usage,
                        "serverAuth,clientAuth")
      || !add_extension(certificate, by, NID_subject_alt_name, names.c_str())
      || X509_sign(certificate, issuer->key.get(), EVP_sha256()) == 0)
    return openssl_failure("no certificate could be made");
  credential_files files{folder / (checked->node + ".pem"),
                         folder / (checked->node + ".key"), folder / "ca.pem"};
  if (auto kept = write_key(files.key, key->get()); !kept)
    return pass_on(kept);
  if (auto kept = write_certificate(files.certificate, certificate); !kept)
    return pass_on(kept);
  return files;
}

} // namespace automodel::runtime
