#pragma once

#include "base/error.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

// OpenSSL's objects as C++ owns things.
namespace automodel::runtime {

template <auto Free>
struct openssl_free {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

template <class T, auto Free>
using openssl_handle = std::unique_ptr<T, openssl_free<Free>>;

using bio_handle = openssl_handle<BIO, BIO_free_all>;
using pkey_handle = openssl_handle<EVP_PKEY, EVP_PKEY_free>;
using x509_handle = openssl_handle<X509, X509_free>;
using store_handle = openssl_handle<X509_STORE, X509_STORE_free>;
using store_context = openssl_handle<X509_STORE_CTX, X509_STORE_CTX_free>;
using extension_handle = openssl_handle<X509_EXTENSION, X509_EXTENSION_free>;
using names_handle = openssl_handle<GENERAL_NAMES, GENERAL_NAMES_free>;

/// What OpenSSL last said of this thread, which forgets it.
std::string openssl_reason();

/// An error of a step that cannot fail by anybody's input.
tl::unexpected<error> openssl_failure(const char* what);

} // namespace automodel::runtime
