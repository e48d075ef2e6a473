#include "crash_image.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

namespace automodel::storage::test {

namespace {

namespace fs = std::filesystem;
using kind = disk_event::kind;

constexpr std::size_t sector = 512;

bool is_entry(kind what) {
  return what == kind::create || what == kind::make_folder
         || what == kind::rename || what == kind::remove;
}

// The folder whose sync makes an entry safe.
std::string folder_of(const disk_event& event) {
  const auto& path = event.what == kind::rename ? event.target : event.path;
  return fs::path{path}.parent_path().string();
}

class image_builder {
public:
  image_builder(std::span<const disk_event> events, loss what,
                random_stream& random)
      : events_(events), loss_(what), random_(random) {
    find_safe();
  }

  // The bytes of each file.
  std::map<std::uint64_t, std::string> contents() {
    std::map<std::uint64_t, std::string> files;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      const auto& event = events_[i];
      if (event.what == kind::write)
        write(files[event.file], event, safe_[i]);
      else if (event.what == kind::truncate && (safe_[i] || survives()))
        files[event.file].resize(event.offset);
    }
    return files;
  }

  // The file of each path; 0: a folder.
  std::map<std::string, std::uint64_t> entries(const std::string& root) {
    auto kept = kept_entries();
    std::map<std::string, std::uint64_t> paths{{root, 0}};
    for (std::size_t i = 0; i < events_.size(); ++i)
      if (is_entry(events_[i].what) && kept.contains(i))
        enter(paths, events_[i]);
    return paths;
  }

private:
  // From the end: what a later sync covers.
  void find_safe() {
    safe_.resize(events_.size());
    std::set<std::uint64_t> files, writes;
    std::set<std::string> folders;
    for (auto i = events_.size(); i-- > 0;) {
      const auto& event = events_[i];
      switch (event.what) {
      case kind::sync_file:
        files.insert(event.file);
        break;
      case kind::sync_write:
        writes.insert(event.offset);
        break;
      case kind::sync_folder:
        folders.insert(event.path);
        break;
      case kind::write:
      case kind::truncate:
        safe_[i] = files.contains(event.file) || writes.contains(i);
        break;
      case kind::promise:
        break;
      default:
        safe_[i] = folders.contains(folder_of(event));
      }
    }
  }

  bool survives() {
    return loss_ == loss::none || (loss_ != loss::all && random_.below(2) == 1);
  }

  void write(std::string& file, const disk_event& event, bool safe) {
    bool whole = safe || (loss_ != loss::sectors && survives());
    for (std::size_t at = 0; at < event.bytes.size();) {
      auto offset = event.offset + at;
      auto size = std::min(sector - offset % sector, event.bytes.size() - at);
      if (whole || (loss_ == loss::sectors && survives())) {
        if (file.size() < offset + size)
          file.resize(offset + size);
        file.replace(offset, size, event.bytes, at, size);
      }
      at += size;
    }
  }

  // Of each folder, its safe entries and as many of the others as survive.
  std::set<std::size_t> kept_entries() {
    std::map<std::string, std::vector<std::size_t>> unsafe;
    std::set<std::size_t> kept;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (!is_entry(events_[i].what))
        continue;
      if (safe_[i])
        kept.insert(i);
      else
        unsafe[folder_of(events_[i])].push_back(i);
    }
    for (auto& [folder, entries] : unsafe) {
      auto most = entries.size();
      if (loss_ == loss::all)
        most = 0;
      else if (loss_ != loss::none)
        most = random_.below(most + 1);
      kept.insert(entries.begin(),
                  entries.begin() + static_cast<std::ptrdiff_t>(most));
    }
    return kept;
  }

  static void enter(std::map<std::string, std::uint64_t>& paths,
                    const disk_event& event) {
    if (!paths.contains(folder_of(event)))
      return; // the folder itself was lost
    if (event.what == kind::remove) {
      paths.erase(event.path);
      return;
    }
    if (event.what == kind::rename) {
      paths.erase(event.path);
      paths[event.target] = event.file;
    } else {
      paths[event.path] = event.file;
    }
  }

  std::span<const disk_event> events_;
  loss loss_;
  random_stream& random_;
  std::vector<bool> safe_;
};

} // namespace

std::string_view to_string(loss what) {
  switch (what) {
  case loss::all:
    return "all";
  case loss::none:
    return "none";
  case loss::writes:
    return "writes";
  case loss::sectors:
    return "sectors";
  }
  return "unknown";
}

void build_image(std::span<const disk_event> events, std::size_t cut,
                 const fs::path& root, const fs::path& folder, loss what,
                 random_stream& random) {
  image_builder builder{events.first(cut), what, random};
  auto contents = builder.contents();
  for (const auto& [path, file] : builder.entries(root.string())) {
    auto target = folder / fs::path{path}.lexically_relative(root);
    if (file == 0) {
      fs::create_directories(target);
      continue;
    }
    std::ofstream out{target, std::ios::binary};
    const auto& bytes = contents[file];
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
}

} // namespace automodel::storage::test
