using System.Net;
using ModalityCompetition.TestKit.Networks;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>Where a silo runs, and what makes it the same silo for others when it is started again.</summary>
internal sealed record SiloPlace
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where other silos and clients reach it.</summary>
    public string Address { get; init; } = IPAddress.Loopback.ToString();

    /// <summary>Where it reaches the database.</summary>
    public string DatabaseHost { get; init; } = IPAddress.Loopback.ToString();

    /// <summary>What stands in the connection string beside the server; empty for the superuser.</summary>
    public string DatabaseRole { get; init; } = "";

    /// <summary>The program that is started; default the one that the tests were built with.</summary>
    public string Program { get; init; } = Path.Combine(AppContext.BaseDirectory, "modcomp-silo.dll");

    /// <summary>The network that it is in; null for this machine's.</summary>
    public NetworkNamespace? Network { get; init; }

    /// <summary>Port for other silos.</summary>
    public int SiloPort { get; } = FreePorts.Next();

    /// <summary>Port for clients.</summary>
    public int GatewayPort { get; } = FreePorts.Next();

    /// <summary>Port of the HTTP API.</summary>
    public int HttpPort { get; } = FreePorts.Next();
}
