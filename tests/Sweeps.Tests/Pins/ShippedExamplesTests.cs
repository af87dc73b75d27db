using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Sweeps.Tests.Pins;

/// <summary>
/// What the shipped examples give, byte for byte, today and in every later version: whoever reproduces a published run compares these
/// numbers. A failing test says the whole line that would make it pass. The head of each file in this folder says when that line may be
/// taken over.
/// </summary>
public sealed class ShippedExamplesTests
{
    private const string CodeVersion = "pinned";
    private static readonly Dictionary<string, string> CanonicalTexts = Pinned.Texts("canonical-texts.txt");
    private static readonly Dictionary<string, string[]> Trained = Pinned.Rows("trained.txt");
    private static readonly Dictionary<string, string[]> TrainedEstimates = Pinned.Rows("trained-estimates.txt");
    private static readonly Dictionary<string, string[]> SyntheticEstimates = Pinned.Rows("synthetic-estimates.txt");

    public static TheoryData<string> Names => [.. SpecPresets.All.Select(p => p.Name)];

    // The bits of other engines depend on the machine.
    public static TheoryData<string> TrainedNames => [.. OfProcessor()];

    [Fact]
    public void Every_shipped_example_is_pinned_and_nothing_else()
    {
        string[] names = [.. SpecPresets.All.Select(p => p.Name)];
        Assert.NotEmpty(names);
        Assert.Equal(names, CanonicalTexts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(OfProcessor(), Trained.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(OfProcessor(), TrainedEstimates.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(OfProcessor(), SyntheticEstimates.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_canonical_text_stays(string name) =>
        Assert.True(CanonicalTexts[name] == Spec(name).CanonicalText, $"canonical-texts.txt has not\n{Spec(name).CanonicalText}");

    /// <summary>The sweep as it is shipped but for the number of trials, which is not part of its identity.</summary>
    [Theory]
    [MemberData(nameof(TrainedNames))]
    public async Task Identity_ledger_results_and_estimates_of_trained_trials_stay(string name)
    {
        long trials = long.Parse(Trained[name][0], System.Globalization.CultureInfo.InvariantCulture);
        SweepSpec shipped = Spec(name);
        var engine = new CpuTrialEngine();
        (string ledger, string results, string estimates) = await RunAsync(shipped with { Trials = trials }, engine);
        string id = SweepIdentity.Of(shipped, engine.Identity);
        AssertLine("trained.txt", name, Trained[name], [$"{trials}", $"{engine.Identity}", id, ledger, results]);
        AssertLine("trained-estimates.txt", name, TrainedEstimates[name], [$"{trials}", estimates]);
    }

    /// <summary>Many trials that nobody trained, without and with failures among them.</summary>
    [Theory]
    [MemberData(nameof(TrainedNames))]
    public async Task Estimates_of_many_trials_stay(string name)
    {
        long trials = long.Parse(SyntheticEstimates[name][0], System.Globalization.CultureInfo.InvariantCulture);
        SweepSpec spec = Spec(name) with { Trials = trials };
        (_, _, string whole) = await RunAsync(spec, new SyntheticEngine());
        (_, _, string diverged) = await RunAsync(spec, new SyntheticEngine(divergedShare: 0.05));
        AssertLine("synthetic-estimates.txt", name, SyntheticEstimates[name], [$"{trials}", whole, diverged]);
    }

    private static IEnumerable<string> OfProcessor() => SpecPresets.All.Select(p => p.Name).Where(name => Spec(name).Engine == "cpu");

    private static void AssertLine(string file, string name, string[] expected, string[] actual) =>
        Assert.True(
            expected.SequenceEqual(actual),
            $"{file} has the first of these lines, and the second came out:\n{Line(name, expected)}\n{Line(name, actual)}"
        );

    private static string Line(string name, string[] cells) => $"{name, -18}{string.Join("  ", cells)}";

    private static SweepSpec Spec(string name) => ShippedSpecs.Read(name, SpecPresets.Find(name)!.Text).Spec!;

    // Blocks in the order of the plan, so that the bytes of the ledger are one text. The words of the file are no part of its results.
    private static async Task<(string Ledger, string Results, string Estimates)> RunAsync(SweepSpec spec, ITrialEngine engine)
    {
        spec = spec with { SourceText = "", Description = "" };
        var disk = new MemoryDisk();
        var options = new LedgerOptions { CodeVersion = CodeVersion, Durability = LedgerDurability.None };
        var identity = new LedgerIdentity(spec.CanonicalText, engine.Identity);
        await using FileLedger ledger = FileLedger.Open("trials.ledger", identity, options, disk);
        var plan = new SweepPlan(spec);
        for (long index = 0; index < plan.BlockCount; index++)
        {
            TrialBlock block = plan.Block(index);
            await ledger.AppendAsync(block, engine.Run(plan.Batch(block), CancellationToken.None), CancellationToken.None);
        }

        var reports = new RunReports(spec, ledger, CodeVersion, NullLogger.Instance);
        SweepReport report = reports.Build([], engine: null, workers: 1, CancellationToken.None);
        using var json = new MemoryStream();
        EstimatesJson.Write(report, json);
        return (Pinned.Digest(disk.Content("trials.ledger")), report.ResultsHash[..16], Pinned.Digest(json.ToArray()));
    }
}
