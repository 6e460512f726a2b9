import type { Shell } from './shells.ts';

/*
 * Each script gives the line up to the cursor to `rdsguard completion SHELL -- LINE` and takes whole words back, a
 * line each. What can stand where is decided there, so these stay the same from version to version. Where nothing
 * comes back, files are offered.
 */

/** bash 3.2, which macOS has, knows neither mapfile nor compopt. */
const BASH = `# rdsguard completion for bash. In ~/.bashrc:  eval "$(rdsguard completion bash)"
_rdsguard() {
  local IFS=$'\\n' line="\${COMP_LINE:0:COMP_POINT}" breaks="\${COMP_WORDBREAKS//[^:=]/}" done="" candidate
  local word="\${line##*[[:space:]]}"
  # readline breaks words at these and replaces only what follows the last of them.
  [ -n "$breaks" ] && done="\${word%"\${word##*[$breaks]}"}"
  COMPREPLY=()
  for candidate in $(rdsguard completion bash -- "$line" 2>/dev/null); do
    COMPREPLY+=("\${candidate:\${#done}}")
  done
}
complete -o default -F _rdsguard rdsguard
`;

const ZSH = `#compdef rdsguard
# rdsguard completion for zsh. In ~/.zshrc, after compinit if it is there:  source <(rdsguard completion zsh)
# or as a file _rdsguard in a folder of $fpath.
_rdsguard() {
  local -a candidates
  local candidate word described
  for candidate in "\${(@f)$(rdsguard completion zsh -- "\${(j: :)words[1,CURRENT-1]} $PREFIX" 2>/dev/null)}"; do
    [[ -n $candidate ]] || continue
    word=\${candidate%%$'\\t'*}
    described=\${candidate:\${#word}+1}
    candidates+=("\${word//:/\\\\:}\${described:+:$described}")
  done
  if (( $#candidates )); then
    _describe -t values rdsguard candidates -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}'
  else
    _files
  fi
}
if [[ $funcstack[1] == _rdsguard ]]; then
  _rdsguard "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
  compdef _rdsguard rdsguard
fi
`;

const FISH = `# rdsguard completion for fish:  rdsguard completion fish > ~/.config/fish/completions/rdsguard.fish
function __rdsguard_candidates
    rdsguard completion fish -- (commandline --cut-at-cursor --current-process | string collect) 2>/dev/null
end
complete --command rdsguard --erase
complete --command rdsguard --no-files --arguments '(__rdsguard_candidates)'
for option in from findings file
    complete --command rdsguard --long-option $option --require-parameter --force-files
end
`;

const POWERSHELL = `# rdsguard completion for PowerShell. In $PROFILE:  rdsguard completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName rdsguard -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $line = $commandAst.ToString().PadRight($length).Substring(0, $length)
    # Only $wordToComplete is replaced, which is less than the whole word after a comma.
    $done = [Math]::Max(0, ($line -split '\\s')[-1].Length - $wordToComplete.Length)
    rdsguard completion powershell -- $line 2>$null | ForEach-Object {
        $word, $description = $_ -split "\`t", 2
        if (-not $description) { $description = $word }
        [System.Management.Automation.CompletionResult]::new($word.Substring($done), $word, 'ParameterValue', $description)
    }
}
`;

export const COMPLETION_SCRIPTS: Record<Shell, string> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};
