using System.CommandLine;
using System.CommandLine.Invocation;
using ModalityCompetition.Client.Hosting;

namespace ModalityCompetition.Client.Commands;

/// <summary>Writes the version.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"modcomp {ProgramVersion.Text}");
        return ExitCode.Ok;
    }
}
