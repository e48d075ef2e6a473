#pragma once

#include "messages/message.hpp"
#include "runtime/caf/message_inspect.hpp"
#include "runtime/request_stamp.hpp"

#include <caf/message.hpp>

#include <string>
#include <string_view>
#include <typeindex>
#include <unordered_map>

namespace automodel::runtime {

/// What a node knows about a type of message it exchanges, by its C++ type:
/// the name that people read and how to find the stamp of a request.
struct message_kind {
  std::string name; ///< "RunExperiment"
  /// The stamp of the message at `value`; null if the schema has none.
  result<request_stamp> (*stamp)(const void* value) = nullptr;
  /// The words of the message at `value`, and a message of such words: how it
  /// crosses a link. Null for what never leaves the node.
  messages::frame (*words)(const void* value) = nullptr;
  caf::message (*make)(messages::frame words) = nullptr;
};

class message_catalogue {
public:
  void add(std::type_index type, message_kind kind);

  /// Null for a type that was not added, such as CAF's own messages.
  const message_kind* find(std::type_index type) const;

  /// By the name, as it stands in a frame from another node.
  const message_kind* find_named(std::string_view name) const;

  /// The registered name, else the last part of the C++ name.
  std::string name_of(const std::type_info& type) const;

private:
  std::unordered_map<std::type_index, message_kind> kinds_;
};

namespace detail {

template <class T>
struct kind_of_message {
  static message_kind make(std::string_view name) {
    return {std::string{name}, nullptr};
  }
};

template <class Schema>
struct kind_of_message<messages::message<Schema>> {
  static message_kind make(std::string_view name) {
    message_kind kind{std::string{name}, nullptr};
    if constexpr (stamped_schema<Schema>)
      kind.stamp = [](const void* value) {
        return stamp_of(*static_cast<const messages::message<Schema>*>(value));
      };
    kind.words = [](const void* value) {
      return static_cast<const messages::message<Schema>*>(value)->words();
    };
    kind.make = [](messages::frame words) {
      return caf::make_message(messages::message<Schema>{std::move(words)});
    };
    return kind;
  }
};

} // namespace detail

/// Adds T under the last part of its registered name.
template <class T>
void add_message_kind(message_catalogue& to, std::string_view name) {
  to.add(typeid(T), detail::kind_of_message<T>::make(name));
}

} // namespace automodel::runtime
