using System.CommandLine;

namespace ModalityCompetition.Client.Commands.Options;

/// <summary>A command with the examples that its help and the help of its subcommands show.</summary>
/// <param name="Command">The command.</param>
/// <param name="Examples">Lines of examples by command, each a command line and what it does.</param>
internal sealed record DocumentedCommand(Command Command, IReadOnlyList<(Command Command, string[] Lines)> Examples)
{
    /// <summary>A command with its examples and without subcommands.</summary>
    public DocumentedCommand(Command command, params string[] examples)
        : this(command, [(command, examples)]) { }
}
