using System.Net;
using System.Net.Sockets;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Schema;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Connections;

/// <summary>An address at which nobody was ever met is answered soon, whatever the patience with a database that is away.</summary>
public sealed class FirstContactTests
{
    [Theory]
    [InlineData("no-such-host.invalid")]
    [InlineData("127.0.0.1")]
    public async Task An_address_where_nobody_listens_is_given_up_at_first_contact(string host)
    {
        // The socket holds its port and does not listen.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)silent.LocalEndPoint!).Port;
        await using var database = new LedgerDatabase(
            LedgerAddress.Parse($"Host={host};Port={port};Database=sweeps;Username=modcomp"),
            new LedgerConnectionOptions { Patience = TimeSpan.FromDays(1), FirstPatience = TimeSpan.Zero }
        );
        LedgerException refused = await Assert.ThrowsAsync<LedgerException>(() =>
            LedgerSchema.RequireAsync(database, CancellationToken.None)
        );
        Assert.Contains(host, refused.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be used", refused.Message, StringComparison.Ordinal);
    }
}
