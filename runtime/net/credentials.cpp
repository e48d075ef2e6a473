#include "runtime/net/credentials.hpp"

#include "runtime/net/node_uri.hpp"
#include "runtime/net/openssl_handles.hpp"

#include <openssl/pem.h>
#include <sys/stat.h>

namespace automodel::runtime {

namespace {

result<bio_handle> open_file(const std::filesystem::path& file) {
  bio_handle opened{BIO_new_file(file.c_str(), "r")};
  if (!opened) {
    (void)openssl_reason();
    return fail_at({file.string()}, errc::not_found, "cannot be read",
                   "automodel certs makes such files");
  }
  return opened;
}

result<x509_handle> read_certificate(const std::filesystem::path& file) {
  auto opened = open_file(file);
  if (!opened)
    return pass_on(opened);
  x509_handle read{PEM_read_bio_X509(opened->get(), nullptr, nullptr, nullptr)};
  if (!read)
    return fail_at({file.string()}, errc::parse_error,
                   "is no certificate in PEM: " + openssl_reason());
  return read;
}

result<void> check_private(const std::filesystem::path& file) {
  struct ::stat about {};
  if (::stat(file.c_str(), &about) == 0 && (about.st_mode & 077) != 0)
    return fail_at({file.string()}, errc::not_permitted,
                   "others may read this key", "chmod 600 " + file.string());
  return {};
}

result<pkey_handle> read_key(const std::filesystem::path& file) {
  if (auto hidden = check_private(file); !hidden)
    return pass_on(hidden);
  auto opened = open_file(file);
  if (!opened)
    return pass_on(opened);
  pkey_handle read{
      PEM_read_bio_PrivateKey(opened->get(), nullptr, nullptr, nullptr)};
  if (!read)
    return fail_at({file.string()}, errc::parse_error,
                   "is no key in PEM: " + openssl_reason());
  return read;
}

result<void> check_chain(X509_STORE* authority, X509* certificate) {
  store_context context{X509_STORE_CTX_new()};
  if (!context
      || X509_STORE_CTX_init(context.get(), authority, certificate, nullptr)
             != 1)
    return openssl_failure("a certificate could not be checked");
  if (X509_verify_cert(context.get()) == 1)
    return {};
  (void)openssl_reason();
  return fail(errc::not_permitted,
              std::string{"a certificate is not accepted: "}
                  + X509_verify_cert_error_string(
                      X509_STORE_CTX_get_error(context.get())));
}

} // namespace

// The one alternative name that is ours.
result<node_identity> identity_in(X509* certificate) {
  names_handle names{static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr))};
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const auto* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI)
      continue;
    const auto* uri = name->d.uniformResourceIdentifier;
    return from_uri({reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                     static_cast<std::size_t>(ASN1_STRING_length(uri))});
  }
  return fail(errc::not_permitted, "a certificate names no node");
}

result<node_identity> load_identity(const credential_files& files) {
  auto authority = read_certificate(files.authority);
  if (!authority)
    return pass_on(authority);
  auto own = read_certificate(files.certificate);
  if (!own)
    return pass_on(own);
  auto key = read_key(files.key);
  if (!key)
    return pass_on(key);
  store_handle store{X509_STORE_new()};
  if (!store || X509_STORE_add_cert(store.get(), authority->get()) != 1)
    return openssl_failure("the authority could not be taken");
  if (auto accepted = check_chain(store.get(), own->get()); !accepted)
    return fail_at({files.certificate.string()}, errc::not_permitted,
                   accepted.error().message);
  if (X509_check_private_key(own->get(), key->get()) != 1) {
    (void)openssl_reason();
    return fail_at({files.key.string()}, errc::not_permitted,
                   "is not the key of " + files.certificate.string());
  }
  auto identity = identity_in(own->get());
  if (!identity)
    return fail_at({files.certificate.string()}, identity.error().code,
                   identity.error().message);
  return identity;
}

result<std::int64_t> seconds_left(const std::filesystem::path& certificate) {
  auto read = read_certificate(certificate);
  if (!read)
    return pass_on(read);
  int days = 0, seconds = 0;
  if (ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(read->get()))
      != 1)
    return fail_at({certificate.string()}, errc::parse_error,
                   "does not say until when it is valid");
  return std::int64_t{days} * 24 * 3600 + seconds;
}

} // namespace automodel::runtime
