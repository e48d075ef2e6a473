#include "recsys/serving/champion.hpp"

#include "recsys/json_text.hpp"
#include "recsys/parameters_json.hpp"

#include <nlohmann/json.hpp>
#include <sys/mman.h>
#include <sys/stat.h>

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace automodel::recsys {

namespace {

using json = nlohmann::json;

parameter to_parameter(const json& value) {
  if (value.is_boolean())
    return value.get<bool>();
  if (value.is_number_integer())
    return value.get<std::int64_t>();
  if (value.is_number())
    return value.get<double>();
  return value.get<std::string>();
}

parameters to_parameters(const json& object) {
  parameters values;
  for (const auto& [name, value] : object.items())
    values.emplace(name, to_parameter(value));
  return values;
}

std::string describe(const champion_info& info) {
  json object{
      {"candidate", info.candidate},
      {"family", info.family},
      {"fit", as_json(info.fit)},
      {"score", as_json(info.score)},
      {"program_name", info.program_name},
      {"seed", info.seed},
      {"protocol", json::parse(to_canonical_json(info.rules))},
      {"protocol_id", info.protocol_id},
      {"dataset", {{"name", info.dataset_name}, {"hash", info.dataset_hash}}},
      {"kernel_profile", info.kernel_profile},
      {"version", info.version},
      {"experiment", info.experiment},
      {"lineage", json::parse(info.lineage, nullptr, false)}};
  return json_text(object);
}

// The text has passed its hash, but a foreign file can have a valid one, too:
// nlohmann's exceptions are the check of every field.
result<champion_info> parse(std::string_view text, std::string_view program,
                            const std::string& label) {
  try {
    auto object = json::parse(text);
    auto rules = protocol_from_json(object.at("protocol").dump());
    if (!rules)
      return pass_on(rules);
    champion_info info;
    info.candidate = object.at("candidate");
    info.family = object.at("family");
    info.fit = to_parameters(object.at("fit"));
    info.score = to_parameters(object.at("score"));
    info.program_name = object.at("program_name");
    info.program = program;
    info.seed = object.at("seed");
    info.rules = std::move(*rules);
    info.protocol_id = object.at("protocol_id");
    info.dataset_name = object.at("dataset").at("name");
    info.dataset_hash = object.at("dataset").at("hash");
    info.kernel_profile = object.at("kernel_profile");
    info.version = object.at("version");
    info.experiment = object.at("experiment");
    info.lineage = json_text(object.at("lineage"));
    return info;
  } catch (const json::exception& thrown) {
    return fail_at({label}, errc::corrupt,
                   std::string{"its description is damaged: "} + thrown.what());
  }
}

// A section's file, mapped so that it can be embedded without a copy.
class mapped_section {
public:
  explicit mapped_section(int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0 || status.st_size <= 0)
      return;
    auto size = static_cast<std::size_t>(status.st_size);
    auto* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
    if (address != MAP_FAILED)
      bytes_ = {static_cast<const std::uint8_t*>(address), size};
  }

  mapped_section(mapped_section&& other) noexcept
      : bytes_(std::exchange(other.bytes_, {})) {}

  ~mapped_section() {
    if (!bytes_.empty())
      ::munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
  }

  std::span<const std::uint8_t> bytes() const noexcept { return bytes_; }

private:
  std::span<const std::uint8_t> bytes_;
};

} // namespace

result<champion> champion::open(const std::filesystem::path& path) {
  auto file = array_file::open(path, kind);
  if (!file)
    return pass_on(file);
  if (auto intact = file->verify(); !intact)
    return pass_on(intact);
  auto text = file->text("description");
  auto program = file->text("program");
  if (!text)
    return pass_on(text);
  if (!program)
    return pass_on(program);
  auto info = parse(*text, *program, path.string());
  if (!info)
    return pass_on(info);
  champion opened;
  opened.file_ = std::move(*file);
  opened.info_ = std::move(*info);
  return opened;
}

result<unique_fd> champion::section(std::string_view name) const {
  auto bytes = file_.array<std::uint8_t>("section/" + std::string{name});
  if (!bytes)
    return pass_on(bytes);
  unique_fd fd{::memfd_create("champion-section", MFD_CLOEXEC)};
  if (!fd)
    return fail(errc::io_error, std::string{"cannot create a memory file: "}
                                    + std::strerror(errno));
  for (auto rest = *bytes; !rest.empty();) {
    auto written = ::write(fd.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return fail(errc::io_error, std::string{"cannot fill a memory file: "}
                                      + std::strerror(errno));
    rest = rest.subspan(static_cast<std::size_t>(written));
  }
  ::lseek(fd.get(), 0, SEEK_SET);
  return fd;
}

result<digest> write_champion(const champion_info& info,
                              const champion_sections& sections, int out) {
  array_file_writer file{std::string{champion::kind}};
  file.add_text("description", describe(info));
  file.add_text("program", info.program);
  std::vector<mapped_section> mapped;
  for (auto [name, fd] :
       {std::pair{"model", sections.model}, std::pair{"train", sections.train},
        std::pair{"valid", sections.valid},
        std::pair{"vocabulary", sections.vocabulary}}) {
    if (fd < 0)
      continue;
    auto& section = mapped.emplace_back(fd);
    if (section.bytes().empty())
      return fail(errc::corrupt,
                  std::string{"cannot map the champion's "} + name);
    file.add(std::string{"section/"} + name, section.bytes());
  }
  return file.write(out);
}

} // namespace automodel::recsys
