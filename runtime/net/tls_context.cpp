#include "runtime/net/tls_context.hpp"

namespace automodel::runtime {

namespace asio = boost::asio;

result<void> set_up(asio::ssl::context& tls, const credential_files& files) {
  boost::system::error_code failed;
  tls.use_certificate_chain_file(files.certificate.string(), failed);
  if (!failed)
    tls.use_private_key_file(files.key.string(), asio::ssl::context::pem,
                             failed);
  if (!failed)
    tls.load_verify_file(files.authority.string(), failed);
  if (!failed)
    tls.set_verify_mode(asio::ssl::verify_peer
                            | asio::ssl::verify_fail_if_no_peer_cert,
                        failed);
  if (failed)
    return fail(errc::not_permitted, "the node's certificate and key cannot "
                                     "be used: "
                                         + failed.message());
  // Nothing older than 1.3; resumed sessions would skip the certificates.
  auto* native = tls.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_3_VERSION);
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(native, 0);
  return {};
}

} // namespace automodel::runtime
