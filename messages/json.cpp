#include "messages/json.hpp"

#include "base/utf8.hpp"
#include "messages/bounds.hpp"

#include <capnp/compat/json.h>
#include <capnp/orphan.h>
#include <kj/encoding.h>
#include <kj/exception.h>

namespace automodel::messages {

namespace {

// A field costs at most some characters of name, punctuation and escapes per
// byte; what is longer than this is no message of ours.
constexpr std::size_t max_json_bytes = 16 * limits::frame_bytes;

// Data as hexadecimal text: digests read as everywhere else.
class hex_handler final : public capnp::JsonCodec::Handler<capnp::Data> {
public:
  void encode(const capnp::JsonCodec&, capnp::Data::Reader input,
              capnp::JsonValue::Builder output) const override {
    output.setString(kj::encodeHex(input));
  }

  capnp::Orphan<capnp::Data> decode(const capnp::JsonCodec&,
                                    capnp::JsonValue::Reader input,
                                    capnp::Orphanage orphanage) const override {
    KJ_REQUIRE(input.isString(), "expected hexadecimal text");
    auto bytes = kj::decodeHex(input.getString());
    KJ_REQUIRE(!bytes.hadErrors, "text is not hexadecimal");
    return orphanage.newOrphanCopy(capnp::Data::Reader(bytes));
  }
};

// The codec with our choices; the handler must outlive it.
struct codec {
  hex_handler hex;
  capnp::JsonCodec json;

  explicit codec(json_layout layout = json_layout::compact) {
    json.addTypeHandler(hex);
    json.setPrettyPrint(layout == json_layout::pretty);
    json.setMaxNestingDepth(limits::nesting);
    json.setRejectUnknownFields(true);
  }
};

// Any text that fits a frame may be shown; only its encoding is checked.
constexpr content_bounds frame_bounds{limits::frame_bytes, limits::frame_bytes};

// Runs `body`; a Cap'n Proto exception becomes an error about JSON.
template <class Body>
result<void> guard_json(Body&& body) {
  try {
    return body();
  } catch (const kj::Exception& thrown) {
    return fail(errc::parse_error,
                std::string{"JSON is not of the message's form: "}
                    + thrown.getDescription().cStr());
  }
}

result<frame> flatten(capnp::MessageBuilder& builder) {
  frame made{capnp::messageToFlatArray(builder)};
  if (made.bytes().size() > limits::frame_bytes)
    return fail(errc::resource_exhausted,
                "message of " + std::to_string(made.bytes().size()) + " bytes",
                "at most " + std::to_string(limits::frame_bytes));
  return made;
}

} // namespace

result<std::string> encode_json(capnp::DynamicStruct::Reader value,
                                json_layout layout) {
  std::string text;
  auto encoded = guard_reading([&]() -> result<void> {
    if (auto ok = check_bounds(value, frame_bounds); !ok)
      return ok;
    auto written = codec{layout}.json.encode(value);
    text.assign(written.begin(), written.size());
    return {};
  });
  if (!encoded)
    return pass_on(encoded);
  return text;
}

result<frame> decode_json(std::string_view text, capnp::StructSchema schema) {
  if (text.size() > max_json_bytes)
    return fail(errc::resource_exhausted,
                "JSON of " + std::to_string(text.size()) + " bytes",
                "at most " + std::to_string(max_json_bytes));
  if (!is_valid_utf8(text))
    return fail(errc::parse_error, "JSON is not UTF-8");
  capnp::MallocMessageBuilder builder;
  auto decoded = guard_json([&]() -> result<void> {
    auto root = builder.initRoot<capnp::DynamicStruct>(schema);
    codec{}.json.decode(kj::arrayPtr(text.data(), text.size()), root);
    return check_bounds(root.asReader(), frame_bounds);
  });
  if (!decoded)
    return pass_on(decoded);
  return flatten(builder);
}

} // namespace automodel::messages
