#include "tests/support/sample_frames.hpp"

#include <capnp/schema-loader.h>
#include <capnp/serialize.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include <catch2/catch.hpp>

// Cap'n Proto's own rules decide: a loader that knows the released schema
// refuses a version of the same id that is not compatible with it. The
// released schemas are stored as the compiler's request message, written by
//   AUTOMODEL_WRITE_GOLDEN=0.2 test_golden_frames

using namespace automodel;

namespace {

const std::string schemas_folder
    = AUTOMODEL_SOURCE_DIR "/tests/golden/schemas/";

// A schema and everything it refers to.
void collect(capnp::Schema from, std::set<std::uint64_t>& seen,
             std::vector<capnp::Schema>& out) {
  if (!seen.insert(from.getProto().getId()).second)
    return;
  out.push_back(from);
  if (!from.getProto().isStruct())
    return;
  for (auto field : from.asStruct().getFields()) {
    auto type = field.getType();
    while (type.isList())
      type = type.asList().getElementType();
    if (type.isStruct())
      collect(type.asStruct(), seen, out);
    else if (type.isEnum())
      collect(type.asEnum(), seen, out);
  }
}

std::vector<capnp::Schema> current_schemas() {
  std::set<std::uint64_t> seen;
  std::vector<capnp::Schema> out;
  for (const auto& sample : testing::sample_frames())
    collect(sample.schema, seen, out);
  return out;
}

void write_released(const std::string& release) {
  auto schemas = current_schemas();
  capnp::MallocMessageBuilder builder;
  auto nodes
      = builder.initRoot<capnp::schema::CodeGeneratorRequest>().initNodes(
          static_cast<unsigned>(schemas.size()));
  for (unsigned i = 0; i < nodes.size(); ++i)
    nodes.setWithCaveats(i, schemas[i].getProto());
  auto words = capnp::messageToFlatArray(builder);
  auto bytes = words.asBytes();
  std::ofstream{schemas_folder + release + ".bin", std::ios::binary}.write(
      reinterpret_cast<const char*>(bytes.begin()),
      static_cast<std::streamsize>(bytes.size()));
}

kj::Array<capnp::word> read_released(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  auto size = std::filesystem::file_size(file);
  auto words = kj::heapArray<capnp::word>(size / sizeof(capnp::word));
  in.read(reinterpret_cast<char*>(words.begin()),
          static_cast<std::streamsize>(size));
  return words;
}

} // namespace

TEST_CASE("today's schemas are compatible with those of all releases") {
  if (const char* release = std::getenv("AUTOMODEL_WRITE_GOLDEN"))
    write_released(release);
  for (const auto& entry :
       std::filesystem::directory_iterator{schemas_folder}) {
    auto words = read_released(entry.path());
    capnp::FlatArrayMessageReader reader{words};
    capnp::SchemaLoader loader;
    for (auto node :
         reader.getRoot<capnp::schema::CodeGeneratorRequest>().getNodes())
      loader.load(node);
    for (auto schema : current_schemas()) {
      INFO(entry.path() << ": " << schema.getProto().getDisplayName().cStr());
      CHECK_NOTHROW(loader.load(schema.getProto()));
    }
  }
}

TEST_CASE("a changed type is not compatible") {
  auto words = read_released(schemas_folder + "0.1.bin");
  capnp::FlatArrayMessageReader reader{words};
  capnp::SchemaLoader loader;
  for (auto node :
       reader.getRoot<capnp::schema::CodeGeneratorRequest>().getNodes())
    loader.load(node);
  auto split = capnp::Schema::from<messages::schema::Split>();
  capnp::MallocMessageBuilder builder;
  builder.setRoot(split.getProto());
  auto changed = builder.getRoot<capnp::schema::Node>();
  auto field = changed.getStruct().getFields()[0]; // seed @0 :UInt64
  field.getSlot().initType().setText();
  field.getSlot().initDefaultValue().setText("");
  CHECK_THROWS(loader.load(changed.asReader()));
}
