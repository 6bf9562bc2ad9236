/** What a shell reads once. Each asks the very command that is typed, so the answers are never older than the program. */
export const SCRIPTS = {
  bash: `# bash completion of biflan: source it in ~/.bashrc, or keep it as
# ~/.local/share/bash-completion/completions/biflan
_biflan() {
  local line tab=$'\\t' word=\${COMP_WORDS[COMP_CWORD]}
  [[ $word == '=' ]] && word=
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o filenames; while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$word") ;;
      :folders) compopt -o filenames; while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$word") ;;
      ?*) COMPREPLY+=("\${line%%"$tab"*}") ;;
    esac
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _biflan biflan
`,
  zsh: `#compdef biflan
# zsh completion of biflan: source it in ~/.zshrc behind compinit, or keep it as _biflan in a folder of $fpath
_biflan() {
  local line path_wanted tab=$'\\t'
  local -a found
  for line in "\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      (:files) path_wanted=files ;;
      (:folders) path_wanted=folders ;;
      (*$tab*) found+=("\${\${line%%$tab*}//:/\\\\:}:\${line#*$tab}") ;;
      (?*) found+=("\${line//:/\\\\:}") ;;
    esac
  done
  (( $#found )) && _describe -V biflan found
  case $path_wanted in
    (files) compset -P '--[a-z-]##='; _files ;;
    (folders) compset -P '--[a-z-]##='; _files -/ ;;
  esac
}
if [[ $funcstack[1] == _biflan ]]; then _biflan "$@"; else compdef _biflan biflan; fi
`,
  fish: `# fish completion of biflan: keep it as ~/.config/fish/completions/biflan.fish
function __biflan_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    for line in (command $words[1] complete -- $words[2..-1] "$word" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path (string replace -r '^--[a-z-]+=' '' -- "$word")
            case :folders
                __fish_complete_directories (string replace -r '^--[a-z-]+=' '' -- "$word") ''
            case '*'
                echo $line
        end
    end
end
complete -c biflan -f -a '(__biflan_complete)'
`,
} as const
