#include "actors/program_export.hpp"
#include "cli/champion_scorer.hpp"
#include "cli/command.hpp"
#include "cli/commands/export_experiment.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

namespace automodel::cli {

namespace {

struct export_options : source_options {
  std::string what, to, out;
};

/// A file that appears whole, under its name, or not at all.
class fresh_file {
public:
  explicit fresh_file(const std::filesystem::path& path)
      : path_(path), part_(path.string() + ".part"),
        fd_(::open(part_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC,
                   0644)) {}
  ~fresh_file() {
    if (fd_)
      ::unlink(part_.c_str());
  }
  fresh_file(const fresh_file&) = delete;
  fresh_file& operator=(const fresh_file&) = delete;

  bool is_open() const noexcept { return static_cast<bool>(fd_); }
  int descriptor() const noexcept { return fd_.get(); }

  result<void> keep() {
    if (::fsync(fd_.get()) != 0 || ::rename(part_.c_str(), path_.c_str()) != 0)
      return fail_at({path_.string()}, errc::io_error,
                     std::string{"cannot be written: "} + std::strerror(errno));
    fd_.reset();
    return {};
  }

private:
  std::filesystem::path path_;
  std::string part_;
  unique_fd fd_;
};

result<int> export_champion(const export_options& options) {
  auto champion = recsys::champion::open(options.what);
  if (!champion)
    return pass_on(champion);
  if (std::filesystem::exists(options.to))
    return fail_at({options.to}, errc::conflict, "this file exists",
                   "choose another with --to");
  auto model = champion->section("model");
  if (!model)
    return pass_on(model);
  auto vocabulary = champion->section("vocabulary");
  if (!vocabulary)
    return pass_on(vocabulary);
  auto workers = champion_workers();
  if (!workers)
    return pass_on(workers);
  fresh_file out{options.to};
  if (!out.is_open())
    return fail_at({options.to}, errc::io_error,
                   std::string{"cannot be written: "} + std::strerror(errno));
  auto exported = actors::export_model(
      **workers, {champion_recipe(champion->info()), model->get(),
                  vocabulary->get(), out.descriptor()});
  if (!exported)
    return pass_on(exported);
  if (auto kept = out.keep(); !kept)
    return pass_on(kept);
  std::printf("%s\n%s, %llu bytes, SHA-256 %s\n"
              "In Python: model = torch.jit.load(\"%s\")\n",
              options.to.c_str(), champion->info().candidate.c_str(),
              static_cast<unsigned long long>(exported->bytes),
              to_hex(exported->content).c_str(), options.to.c_str());
  return 0;
}

result<int> export_either(const export_options& options) {
  if (options.to.empty() == options.out.empty())
    return fail(errc::invalid_argument,
                "a champion is exported --to FILE.pt, an experiment --out "
                "FOLDER");
  return options.out.empty()
             ? export_champion(options)
             : export_experiment(options, options.what, options.out);
}

} // namespace

void add_export(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "export",
      "With --to: write a champion that is a model program as a TorchScript "
      "archive, which\nplain PyTorch loads and scores with. With --out: write "
      "an experiment that has ended\ninto a folder: results.json, report.html, "
      "champion.automodel, and experiment.json,\nthe resolved file.");
  auto options = std::make_shared<export_options>();
  command
      ->add_option("what", options->what,
                   "champion.automodel, or an experiment's name or start of "
                   "its id")
      ->required();
  command->add_option("--to", options->to, "The archive, FILE.pt");
  command->add_option("--out", options->out, "The folder");
  add_source_options(*command, *options);
  command->callback([options, &chosen] {
    chosen = [options] { return export_either(*options); };
  });
}

} // namespace automodel::cli
