using System.Net;
using ModalityCompetition.Sweeps.Instruments;

namespace ModalityCompetition.Silo.Settings;

/// <summary>
/// The section <c>Silo</c> of appsettings.json; every value can be given by the environment as <c>Silo__NAME</c>. docs/cluster.md lists
/// them.
/// </summary>
internal sealed class SiloSettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Silo";

    /// <summary>A setting as messages name it, for example <c>Silo:Database</c>.</summary>
    public static string NameOf(string setting) => $"{Section}:{setting}";

    /// <summary>
    /// Connection string of the PostgreSQL database of membership, reminders, sweeps and ledger; empty for one silo alone, which keeps its
    /// sweeps in <see cref="Folder"/>.
    /// </summary>
    public string Database { get; set; } = "";

    /// <summary>Folder of the run folders of a silo without a database.</summary>
    public string Folder { get; set; } = "cluster-runs";

    /// <summary>Name of the cluster; silos of different names do not see each other.</summary>
    public string ClusterId { get; set; } = "modcomp";

    /// <summary>Name of the service, which outlives clusters: reminders belong to it.</summary>
    public string ServiceId { get; set; } = "modcomp";

    /// <summary>Name of this silo, for logs; empty for one that is made up.</summary>
    public string Name { get; set; } = "";

    /// <summary>Address at which other silos reach this one.</summary>
    public string Address { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>Port for other silos.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for Orleans clients; 0 for none.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Address at which the HTTP API listens; beyond loopback it demands the key of <c>MODCOMP_API_KEY</c>.</summary>
    public string HttpAddress { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>Port of the HTTP API; 0 for no API.</summary>
    public int HttpPort { get; set; } = 7370;

    /// <summary>File that holds the key of the HTTP API and nothing else; empty for the variable <c>MODCOMP_API_KEY</c>.</summary>
    public string ApiKeyFile { get; set; } = "";

    /// <summary>PEM file with the certificate by which silos and clients of the gateway know this silo; empty for no TLS there.</summary>
    public string SiloCertificate { get; set; } = "";

    /// <summary>PEM file with the key of <see cref="SiloCertificate"/>; empty where it is in the same file.</summary>
    public string SiloKey { get; set; } = "";

    /// <summary>PEM file with the authorities whose certificates silos and clients of the gateway must have.</summary>
    public string SiloAuthorities { get; set; } = "";

    /// <summary>PEM file with the certificate of the HTTP API; empty for plain HTTP.</summary>
    public string HttpCertificate { get; set; } = "";

    /// <summary>PEM file with the key of <see cref="HttpCertificate"/>; empty where it is in the same file.</summary>
    public string HttpKey { get; set; } = "";

    /// <summary>PEM file with the authorities whose certificates callers of the HTTP API must have; empty where they need none.</summary>
    public string HttpClientAuthorities { get; set; } = "";

    /// <summary>Whether the HTTP API has the pages of the Orleans dashboard, below <c>/orleans</c>.</summary>
    public bool OrleansDashboard { get; set; }

    /// <summary>Engines, separated by commas: <c>cpu</c>, <c>reference</c>, <c>torch</c> in builds that have it, plug-ins.</summary>
    public string Engines { get; set; } = "cpu";

    /// <summary>Folder whose programs submitted specs may have started on this machine; empty for none.</summary>
    public string Programs { get; set; } = "";

    /// <summary>Folder below which submitted specs may name data sets, the same on every silo; empty for none.</summary>
    public string Datasets { get; set; } = "";

    /// <summary>Archive of every sweep whose spec names none; empty for none.</summary>
    public string Archive { get; set; } = "";

    /// <summary>Addresses, separated by commas, at and below which specs may name an archive; empty for none but
    /// <see cref="Archive"/>.</summary>
    public string AllowedArchives { get; set; } = "";

    /// <summary>Worker slots per CPU engine, each a device; 0 for one per processor.</summary>
    public int Workers { get; set; }

    /// <summary>Most estimates that the configurations of a sweep together may have.</summary>
    public int MostEstimates { get; set; } = 300_000;

    /// <summary>Most sweeps of the cluster that are neither completed nor cancelled.</summary>
    public int MostUnfinished { get; set; } = 256;

    /// <summary>MiB that are left free on the disk of <see cref="Folder"/>, or of the log file; 0 for none.</summary>
    public int DiskReserve { get; set; } = 256;

    /// <summary>Most trials of a batch.</summary>
    public int LargestBatch { get; set; } = 1024;

    /// <summary>Seconds that a trial may take, a batch as many times that as it has trials; 0 for no limit.</summary>
    public double TrialSeconds { get; set; }

    /// <summary>Seconds that a batch may take, however many trials it has; 0 for no limit.</summary>
    public double BatchSeconds { get; set; }

    /// <summary>How many blocks of a sweep with many devices may be joined to one, a power of two; 1 for never.</summary>
    public int JoinedBlocks { get; set; } = 16;

    /// <summary>Seconds between two probes of a neighbour; a silo that misses three is voted out.</summary>
    public double ProbeSeconds { get; set; } = 5;

    /// <summary>Seconds that a leaving silo gives to the batches in training.</summary>
    public double DrainSeconds { get; set; } = 20;

    /// <summary>Whether the HTTP API tells metrics at <c>/metrics</c>.</summary>
    public bool Metrics { get; set; } = true;

    /// <summary>Sweeps at work that have metrics of their own.</summary>
    public int MetricsSweeps { get; set; } = ToldLimits.UsualSweeps;

    /// <summary>Configurations of a sweep whose estimates are told as metrics.</summary>
    public int MetricsConfigurations { get; set; } = ToldLimits.UsualConfigurations;

    /// <summary>Log file, rolled at 16 MiB and kept five deep; empty for none.</summary>
    public string LogFile { get; set; } = "";
}
