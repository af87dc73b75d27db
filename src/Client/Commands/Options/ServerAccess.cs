using System.CommandLine;
using ModalityCompetition.Client.Sessions.Serving;

namespace ModalityCompetition.Client.Commands.Options;

/// <summary>The options by which a command reaches a server, the same for every command.</summary>
/// <param name="address">Where the server is.</param>
internal sealed class ServerAccess(Option<string?> address)
{
    private readonly Option<string?> _keyFile = ServerOptions.KeyFile();
    private readonly Option<string?> _authorities = ServerOptions.Authorities();
    private readonly Option<bool> _noWait = new("--no-wait")
    {
        Description =
            $"End within 5 s when the server does not answer for the moment; default is to wait for up to "
            + $"{ServerConnection.Patience.TotalMinutes:0} minutes, as a cluster takes when it has lost a silo.",
    };

    /// <summary>Where the server is.</summary>
    public Option<string?> Address { get; } = address;

    /// <summary>All of them, in the order of help.</summary>
    public IEnumerable<Option> All => [Address, _keyFile, _authorities, _noWait];

    /// <summary>The server that the user means.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="server">Its address where the command has found it; null for what the option says.</param>
    public ServerConnection Connection(ParseResult parsed, string? server = null) =>
        new(server ?? parsed.GetValue(Address), parsed.GetValue(_keyFile))
        {
            Authorities = parsed.GetValue(_authorities),
            NoWait = parsed.GetValue(_noWait),
        };
}
