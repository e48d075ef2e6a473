#pragma once

#include "runtime/caf/type_ids.hpp"
#include "runtime/message_catalogue.hpp"

#include <caf/actor_system_config.hpp>

#include <cstddef>

namespace automodel::runtime {

/// How many threads run actors, and how.
struct scheduling {
  /// Few: two cores are shared with worker processes.
  std::size_t threads = 2;
  /// Messages an actor may handle before another gets its turn.
  std::size_t throughput = 64;
};

/// CAF's configuration for a node. `sharing`, not `stealing`: asks from
/// blocking threads are answered four times faster, and idle costs nothing.
class system_config : public caf::actor_system_config {
public:
  explicit system_config(scheduling how = {});

  /// Registers a block of message types (type_ids.hpp) with CAF and with the
  /// catalogue that names them.
  template <class Block>
  system_config& add_messages() {
    add_message_types<Block>();
    add_kinds(typename caf::detail::il_range<Block::begin, Block::end>::type{});
    return *this;
  }

  const message_catalogue& catalogue() const noexcept { return catalogue_; }

private:
  template <long... Ids>
  void add_kinds(caf::detail::int_list<Ids...>) {
    (add_message_kind<typename caf::type_by_id<Ids>::type>(
         catalogue_, caf::type_name_by_id<Ids>::value),
     ...);
  }

  message_catalogue catalogue_;
};

} // namespace automodel::runtime
