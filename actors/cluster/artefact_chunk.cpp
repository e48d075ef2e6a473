#include "actors/cluster/artefact_chunk.hpp"

#include "messages/parameters.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace automodel::actors {

result<chunk_order> read_order(const message<schema::ChunkRequest>& from) {
  return from.read(
      [](schema::ChunkRequest::Reader request) -> result<chunk_order> {
        auto name = messages::read_digest(request.getArtefact());
        if (!name)
          return fail(errc::parse_error, "an artefact is named by its hash");
        return chunk_order{*name, request.getOffset(), request.getMost()};
      });
}

result<message<schema::Chunk>> read_chunk(const storage::artefact_store& from,
                                          const chunk_order& which) {
  auto total = from.size(which.artefact);
  if (!total)
    return pass_on(total);
  if (which.offset > *total)
    return fail(errc::invalid_argument, "an artefact ends before that");
  auto file = from.open(which.artefact);
  if (!file)
    return pass_on(file);
  std::vector<std::byte> bytes(std::min<std::uint64_t>(
      {which.most, chunk_bytes, *total - which.offset}));
  std::size_t done = 0;
  while (done < bytes.size()) {
    auto got = ::pread(file->get(), bytes.data() + done, bytes.size() - done,
                       static_cast<::off_t>(which.offset + done));
    if (got <= 0)
      return fail(errc::io_error, "an artefact cannot be read: "
                                      + std::string{std::strerror(errno)});
    done += static_cast<std::size_t>(got);
  }
  return messages::make_message<schema::Chunk>([&](auto to) {
    to.setTotal(*total);
    to.setOffset(which.offset);
    to.setBytes(
        {reinterpret_cast<const kj::byte*>(bytes.data()), bytes.size()});
  });
}

} // namespace automodel::actors
