#include "cli/node_commands.hpp"

#include <cstdio>
#include <map>
#include <string>

namespace automodel::cli {

namespace {

// What may follow a command: " memory log" -> "--memory --json ...".
using word_table = std::map<std::string, std::string>;

void collect(const CLI::App& command, const std::string& path, word_table& to) {
  std::string words;
  for (const auto* option : command.get_options())
    for (const auto& name : option->get_lnames())
      words += "--" + name + ' ';
  for (const auto* below :
       command.get_subcommands([](const CLI::App*) { return true; })) {
    words += below->get_name() + ' ';
    collect(*below, path + ' ' + below->get_name(), to);
  }
  to[path] = words;
}

// Both shells understand these lines: which command is being written, and what
// may follow it.
std::string cases(const word_table& words) {
  std::string known, follow;
  for (const auto& [path, next] : words) {
    if (!path.empty())
      known += (known.empty() ? "" : "|") + ('"' + path + '"');
    follow += "    \"" + path + "\") next=\"" + next + "\" ;;\n";
  }
  return "    case \"$command $word\" in\n      " + known
         + ") command=\"$command $word\" ;;\n    esac\n  done\n"
           "  case \"$command\" in\n"
         + follow + "  esac\n";
}

std::string bash_script(const word_table& words) {
  return "# automodel completion bash; e.g. for ~/.bashrc:\n"
         "#   source <(automodel completion bash)\n"
         "_automodel() {\n"
         "  local command= next= word\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         + cases(words)
         + "  COMPREPLY=($(compgen -W \"$next\" -- "
           "\"${COMP_WORDS[COMP_CWORD]}\"))\n"
           "}\n"
           "complete -o default -F _automodel automodel\n";
}

std::string zsh_script(const word_table& words) {
  return "#compdef automodel\n"
         "# automodel completion zsh > DIR/_automodel, with DIR in $fpath\n"
         "_automodel() {\n"
         "  local command= next= word\n"
         "  for word in \"${(@)words[2,CURRENT-1]}\"; do\n"
         + cases(words)
         + "  compadd -- ${=next}\n"
           "  _files\n"
           "}\n"
           "_automodel \"$@\"\n";
}

result<int> completion(const CLI::App& program, const std::string& shell) {
  word_table words;
  collect(program, "", words);
  if (shell == "bash")
    std::fputs(bash_script(words).c_str(), stdout);
  else if (shell == "zsh")
    std::fputs(zsh_script(words).c_str(), stdout);
  else
    return fail(errc::invalid_argument,
                "there is no completion for \"" + shell + "\"", "bash or zsh");
  return 0;
}

} // namespace

void add_completion(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "completion", "Print what completes commands and options in a shell:\n\n"
                    "  source <(automodel completion bash)");
  auto shell = std::make_shared<std::string>();
  command->add_option("shell", *shell, "bash or zsh")->required();
  command->callback([shell, &program, &chosen] {
    chosen = [shell, &program] { return completion(program, *shell); };
  });
}

} // namespace automodel::cli
