using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using ModalityCompetition.Client.Hosting;

namespace ModalityCompetition.Client.Commands;

/// <summary>The help of every command: what the parser's own help says, then examples and exit codes.</summary>
internal sealed class HelpText(HelpAction parsersHelp, IReadOnlyDictionary<Command, string[]> examples) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = parsersHelp.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (examples.TryGetValue(parseResult.CommandResult.Command, out string[]? lines))
        {
            output.WriteLine("Examples:");
            foreach (string line in lines)
            {
                output.WriteLine($"  {line}");
            }

            output.WriteLine();
        }

        output.WriteLine("Exit codes:");
        foreach ((int exit, string meaning) in ExitCode.All)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {exit, 3}  {meaning}"));
        }

        return code;
    }
}
