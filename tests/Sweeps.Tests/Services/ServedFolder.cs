using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.TestKit.Engines;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>A data folder with one service after the other, and its copies as a server leaves them that ends at once.</summary>
internal sealed class ServedFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("modcomp-served-").FullName;
    private int _copies;

    public ServedFolder() => Path = System.IO.Path.Combine(_root, "0");

    /// <summary>The data folder.</summary>
    public string Path { get; private set; }

    /// <summary>A file of a sweep.</summary>
    public string File(string sweep, string name) => System.IO.Path.Combine(Path, "sweeps", sweep, name);

    /// <summary>Opens a service on it.</summary>
    public EmbeddedSweepService Open(HeldEngine? engine = null, ILogger? log = null, Func<ServiceOptions, ServiceOptions>? change = null)
    {
        var options = new ServiceOptions
        {
            Experiments = ShippedExperiments.Registry,
            DataFolder = Path,
            Engines = ["cpu"],
            CreateEngine = _ => engine ?? new HeldEngine(),
            Workers = 1,
            Durability = LedgerDurability.None,
            ProgressInterval = TimeSpan.FromMilliseconds(20),
            Log = log ?? NullLogger.Instance,
        };
        return EmbeddedSweepService.Open(change?.Invoke(options) ?? options);
    }

    /// <summary>
    /// What is in the folder at this moment becomes the folder of the next service, as if this one had been killed now.
    /// </summary>
    public void Crash()
    {
        _copies++;
        string to = System.IO.Path.Combine(_root, _copies.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (string file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            string name = System.IO.Path.GetRelativePath(Path, file);
            // Files that are being written have other names, and go away by themselves.
            if (!name.EndsWith(".lock", StringComparison.Ordinal) && !name.EndsWith(".new", StringComparison.Ordinal))
            {
                string copy = System.IO.Path.Combine(to, name);
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
                using FileStream read = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using FileStream written = System.IO.File.Create(copy);
                read.CopyTo(written);
            }
        }

        Path = to;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
