/** What a shell needs to ask `kubectl __complete`. */
export const SCRIPTS: Record<string, string> = {
  bash: `# bash completion for kubectl
__kubectl_complete()
{
    local words=("\${COMP_WORDS[@]:1:COMP_CWORD}") reply directive line
    reply=$(kubectl __completeNoDesc "\${words[@]}" 2>/dev/null)
    directive=\${reply##*:}
    COMPREPLY=()
    while IFS= read -r line; do
        [[ $line == :* || -z $line ]] || COMPREPLY+=("$line")
    done <<< "$reply"
    (( directive & 2 )) && compopt -o nospace
    if (( directive & 8 )); then
        COMPREPLY=($(compgen -f -X '!*.@(json|yaml|yml)' -- "\${words[-1]}") $(compgen -d -- "\${words[-1]}"))
    elif (( ! (directive & 4) )) && [[ \${#COMPREPLY[@]} -eq 0 ]]; then
        COMPREPLY=($(compgen -f -- "\${words[-1]}"))
    fi
}
complete -F __kubectl_complete kubectl
`,
  zsh: `#compdef kubectl
compdef _kubectl kubectl
_kubectl()
{
    local -a lines found
    local line directive
    lines=("\${(@f)$(kubectl __complete "\${words[@]:1:$CURRENT-1}" 2>/dev/null)}")
    for line in $lines; do
        if [[ $line == :* ]]; then
            directive=\${line#:}
        elif [[ -n $line ]]; then
            line=\${line//:/\\\\:}
            found+=("\${line/$'\\t'/:}")
        fi
    done
    if (( \${#found} )); then
        (( directive & 2 )) && _describe kubectl found -S '' || _describe kubectl found
    elif (( ! (directive & 4) )); then
        _files
    fi
}
`,
  fish: `# fish completion for kubectl
function __kubectl_complete
    set -l words (commandline -opc) (commandline -ct)
    set -e words[1]
    kubectl __complete $words 2>/dev/null | string match -v ':*'
end
complete -c kubectl -f -a '(__kubectl_complete)'
`,
  powershell: `# powershell completion for kubectl
Register-ArgumentCompleter -Native -CommandName 'kubectl' -ScriptBlock {
    param($word, $ast, $position)
    $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($word -eq '') { $words += '""' }
    kubectl __complete @words 2>$null | Where-Object { $_ -and -not $_.StartsWith(':') } | ForEach-Object {
        $text, $about = $_ -split "\\t", 2
        if (-not $about) { $about = $text }
        [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $about)
    }
}
`,
};
