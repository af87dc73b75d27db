using System.CommandLine;

namespace ModalityCompetition.Client.Commands.Options;

/// <summary>Gives commands a <see cref="ServerAccess"/>.</summary>
internal static class ServerAccessCommand
{
    /// <summary>Adds all of its options.</summary>
    public static void Add(this Command command, ServerAccess server)
    {
        foreach (Option option in server.All)
        {
            command.Add(option);
        }
    }
}
