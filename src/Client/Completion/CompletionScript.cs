namespace ModalityCompetition.Client.Completion;

/// <summary>
/// Completion scripts. They hold no list of commands: each asks the program itself, through the suggest directive, what can stand at the
/// cursor, so they never fall behind it.
/// </summary>
internal static class CompletionScript
{
    private const string Bash = """
        # modcomp completion for bash
        _modcomp() {
            local line="${COMP_LINE#*[[:space:]]}"
            local point=$(( COMP_POINT - (${#COMP_LINE} - ${#line}) ))
            local word="${COMP_WORDS[COMP_CWORD]}"
            [ "$point" -ge 0 ] || point=0
            local IFS=$'\n'
            COMPREPLY=( $(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${point}]" "${line}" 2>/dev/null)" -- "$word") )
            [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=( $(compgen -f -- "$word") )
        }
        complete -o filenames -F _modcomp modcomp

        """;

    private const string Zsh = """
        #compdef modcomp
        # modcomp completion for zsh
        _modcomp() {
            local line="${BUFFER#*[[:space:]]}"
            local point=$(( CURSOR - (${#BUFFER} - ${#line}) ))
            (( point >= 0 )) || point=0
            local -a suggestions
            suggestions=("${(@f)$("${words[1]}" "[suggest:${point}]" "${line}" 2>/dev/null)}")
            if [[ -n "${suggestions[1]}" ]]; then
                compadd -- "${suggestions[@]}"
            fi
            _files
        }
        if [ "${funcstack[1]}" = "_modcomp" ]; then
            _modcomp "$@"
        else
            compdef _modcomp modcomp
        fi

        """;

    private const string Fish = """
        # modcomp completion for fish
        function __modcomp_suggestions
            set -l all (commandline -p)
            set -l line (string replace -r '^\S+\s+' '' -- "$all")
            set -l cut (math (string length -- "$all") - (string length -- "$line"))
            set -l point (math (commandline -pC) - $cut)
            test $point -ge 0; or set point 0
            modcomp "[suggest:$point]" "$line" 2>/dev/null
        end
        complete -c modcomp -a '(__modcomp_suggestions)'

        """;

    private const string PowerShell = """
        # modcomp completion for PowerShell
        Register-ArgumentCompleter -Native -CommandName modcomp -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $all = $commandAst.ToString()
            $line = $all -replace '^\S+\s*', ''
            $point = [Math]::Max(0, $cursorPosition - ($all.Length - $line.Length))
            modcomp "[suggest:$point]" "$line" 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;

    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["pwsh"] = PowerShell,
    };

    /// <summary>Names of the shells.</summary>
    public static IReadOnlyCollection<string> Shells => Scripts.Keys;

    /// <summary>The script for a shell.</summary>
    public static string For(string shell) => Scripts[shell].ReplaceLineEndings("\n");
}
