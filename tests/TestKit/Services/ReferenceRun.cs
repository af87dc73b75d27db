using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.TestKit.Services;

/// <summary>What a spec gives when it is run alone and undisturbed in this process, the way <c>modcomp run</c> does.</summary>
/// <param name="ResultsHash">The results hash.</param>
/// <param name="EstimatesJson">The bytes of <c>estimates.json</c>.</param>
/// <param name="EstimatesCsv">The bytes of <c>estimates.csv</c>.</param>
/// <param name="Export">Exports its trials: the bytes for a format and for what a row is about.</param>
public sealed record ReferenceRun(
    string ResultsHash,
    byte[] EstimatesJson,
    byte[] EstimatesCsv,
    IReadOnlyDictionary<(string Format, string Per), byte[]> Export
)
{
    private static readonly (string Format, string Per)[] s_exports =
    [
        ("csv", "trial"),
        ("jsonl", "class"),
        ("npy", "trial"),
        ("parquet", "trial"),
        ("arrow", "class"),
        ("csv", "distribution"),
    ];

    /// <summary>Runs a spec with the synthetic engine.</summary>
    /// <param name="spec">Its text.</param>
    /// <param name="codeVersion">What the files say about the program that wrote them.</param>
    public static async Task<ReferenceRun> OfAsync(string spec, string codeVersion)
    {
        SpecReading reading = ShippedSpecs.Read("spec", spec);
        var engine = new SyntheticEngine();
        string folder = Directory.CreateTempSubdirectory("modcomp-reference-").FullName;
        try
        {
            await using OpenRun run = OpenRun.Open(
                new RunFolder(folder),
                reading.Spec!,
                engine.Identity,
                new LedgerOptions { Durability = LedgerDurability.None }
            );
            await new EmbeddedRunner(engine).RunAsync(reading.Spec!, run.Ledger, null, CancellationToken.None);
            SweepReport report = new RunReports(reading.Spec!, run.Ledger, codeVersion, NullLogger.Instance).Build(
                reading.Warnings,
                engine,
                1,
                CancellationToken.None
            );
            using var json = new MemoryStream();
            ModalityCompetition.Sweeps.Reports.Documents.EstimatesJson.Write(report, json);
            using var csv = new MemoryStream();
            RunReports.WriteText(csv, writer => ModalityCompetition.Sweeps.Reports.Exports.EstimatesCsv.Write(report, writer));
            return new ReferenceRun(
                report.ResultsHash,
                json.ToArray(),
                csv.ToArray(),
                s_exports.ToDictionary(e => e, e => Exported(reading.Spec!, run.Ledger, e.Format, e.Per))
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Exported(SweepSpec spec, ITrialLedger ledger, string format, string per)
    {
        using var stream = new MemoryStream();
        ExportChoice choice = ExportChoice.Read(spec, format, per, [], out _)!;
        choice.Write(spec, ledger, stream, CancellationToken.None);
        return stream.ToArray();
    }
}
