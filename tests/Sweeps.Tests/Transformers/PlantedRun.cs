using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Experiments;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Transformers;

/// <summary>A run of <see cref="PlantedTransformers"/> in a folder of its own; disposing removes the folder.</summary>
internal sealed class PlantedRun : IAsyncDisposable
{
    private readonly OpenRun _run;

    private PlantedRun(SweepSpec spec, OpenRun run) => (Spec, _run) = (spec, run);

    public SweepSpec Spec { get; }

    public static async Task<PlantedRun> OfAsync(string text)
    {
        SweepSpec spec = Read(text);
        var engine = new PlantedTransformers();
        var folder = new RunFolder(Directory.CreateTempSubdirectory("modcomp-transformers-").FullName);
        OpenRun run = OpenRun.Open(folder, spec, engine.Identity, new LedgerOptions { Durability = LedgerDurability.None });
        await new EmbeddedRunner(engine, new RunnerOptions { Workers = 2 }).RunAsync(spec, run.Ledger, null, CancellationToken.None);
        return new PlantedRun(spec, run);
    }

    public static SweepSpec Read(string text)
    {
        SpecReading reading = ShippedSpecs.Read("transformers.yaml", text);
        Assert.True(reading.Spec is not null, string.Join('\n', reading.Errors));
        return reading.Spec!;
    }

    public SweepReport Report() =>
        new RunReports(Spec, _run.Ledger, "test", NullLogger.Instance).Build([], new PlantedTransformers(), 2, CancellationToken.None);

    public string Page()
    {
        using var writer = new StringWriter();
        HtmlReport.Write(Report(), writer);
        return writer.ToString();
    }

    public string Csv()
    {
        using var stream = new MemoryStream();
        TrialExport.Kinds(Spec)[0].Write(Spec, _run.Ledger, TrialExportFormat.Csv, stream, CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _run.DisposeAsync();
        Directory.Delete(_run.Folder.Path, recursive: true);
    }
}
