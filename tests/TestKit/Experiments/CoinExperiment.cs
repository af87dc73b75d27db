using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Experiments;

/// <summary>
/// A whole experiment that the program does not know: a trial tosses a coin n times, each toss is a head with probability p, and some
/// trials diverge. Its law is known (<see cref="CoinLaw"/>). A measurement is one row of the table and one line of the observer.
/// </summary>
public sealed class CoinExperiment : IExperiment, IExperimentEstimates
{
    private const string Coins = "coins";

    private static readonly SpecCatalogue s_keys = new(
        [.. SpecKeys.SectionsOfEveryExperiment, new SpecSection(Coins, "The coin")],
        [
            .. SpecKeys.WithEngine(Coins, "What tosses"),
            Key("n", SpecKeyType.WholeNumber, "Tosses", new SpecRange(1, 64)),
            Key("p", SpecKeyType.Number, "Probability of a head", new SpecRange(0, 1)),
            Key("lost", SpecKeyType.Number, "Probability that a trial diverges", new SpecRange(0, 1)) with
            {
                Default = "0",
            },
        ]
    );

    /// <summary>The experiments of the program, and this one.</summary>
    public static ExperimentRegistry Registry { get; } = ShippedExperiments.Registry.With(new CoinExperiment());

    string IExperiment.Name => Coins;

    string IExperiment.Meaning => "A coin is tossed";

    SpecCatalogue IExperiment.Keys => s_keys;

    ITrialDefinition IExperiment.Define(ConfigurationValues values, IReadOnlyList<string> modalities) =>
        new CoinTrials((int)values.Number("coins.n")!, values.Number("coins.p")!.Value, values.Number("coins.lost")!.Value);

    IEnumerable<CanonicalParameter> IExperiment.Canonical(ITrialDefinition definition)
    {
        (int n, double p, double lost) = (CoinTrials)definition;
        (string, double)[] values = [("coins.n", n), ("coins.p", p), ("coins.lost", lost)];
        return values.Select(v => new CanonicalParameter(s_keys.Find(v.Item1)!, v.Item1, v.Item2.ToString(CultureInfo.InvariantCulture)));
    }

    EstimandTable IMeasures.Estimands(ITrialDefinition definition) =>
        new(
            [
                new()
                {
                    Name = "heads",
                    Quantity = "mean number of heads",
                    Unit = "tosses",
                    Range = new(0, ((CoinTrials)definition).Tosses),
                    Observed = ObservedPlace.Number(l => l.Means),
                },
                new()
                {
                    Name = "all_heads",
                    Quantity = "P(every toss is a head)",
                    Unit = "probability",
                    Observed = ObservedPlace.Indicator(l => l.Completed),
                },
                new()
                {
                    Name = "first_head",
                    Quantity = "mean toss of the first head",
                    Unit = "toss",
                    Range = new(1, ((CoinTrials)definition).Tosses),
                    When = Availability.WhereItExists,
                    Observed = ObservedPlace.Number(l => l.Growth),
                },
                .. OutcomeEstimands.All,
            ],
            CoinObserver.Layout
        );

    ITallies IExperimentEstimates.Tallies(ITrialDefinition definition, ObservationLayout layout, ILaneForm? lanes, bool distributions) =>
        new CoinTallies(((CoinTrials)definition).Tosses);

    IEstimateExtra? IExperimentEstimates.ReadExtra(string name, JsonElement json, IReadOnlyList<string> entries) =>
        name == HeadsSeen.Key ? new HeadsSeen([.. json.EnumerateArray().Select(c => c.GetInt64())]) : null;

    IObserver IMeasures.Observer(ITrialDefinition definition) => new CoinObserver(((CoinTrials)definition).Tosses);

    private static SpecKey Key(string name, SpecKeyType type, string meaning, SpecRange range) =>
        new()
        {
            Path = $"{Coins}.{name}",
            Type = type,
            Meaning = meaning,
            Range = range,
            Source = "this test",
            Sweepable = true,
        };
}

/// <summary>What a trial of the coin is.</summary>
/// <param name="Tosses">n.</param>
/// <param name="Head">p.</param>
/// <param name="Lost">Probability that the trial diverges.</param>
public sealed record CoinTrials(int Tosses, double Head, double Lost) : ITrialDefinition
{
    /// <inheritdoc/>
    public ResultLayout Layout => new(1, 1, ResultLayout.HeaderBytes + 2);

    /// <inheritdoc/>
    public TrialCost Cost => new(1e8, 1e3);

    /// <inheritdoc/>
    public ResultBlock Failed(TrialOutcome outcome) => new(Layout, (byte[])[(byte)outcome, .. new byte[Layout.Bytes - 1]]);
}

/// <summary>Tosses the coin. A row has the number of heads and the first of them, from 1, or 0, behind its header.</summary>
public sealed class CoinEngine : ITrialEngine
{
    /// <inheritdoc/>
    public EngineIdentity Identity => new("coins", 1);

    /// <inheritdoc/>
    public string Hardware => "a coin";

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancellation.ThrowIfCancellationRequested();
        var trials = (CoinTrials)batch.Definition;
        byte[] rows = new byte[batch.Count * trials.Layout.Bytes];
        for (int i = 0; i < batch.Count; i++)
        {
            Toss(trials, StreamKey.Of(batch.Streams), batch.FirstTrial + i, rows.AsSpan(i * trials.Layout.Bytes, trials.Layout.Bytes));
        }

        return new ResultBlock(trials.Layout, rows);
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) => throw new NotSupportedException();

    private static void Toss(CoinTrials trials, StreamKey key, long trial, Span<byte> row)
    {
        row[0] = (byte)(Unit(0) < trials.Lost ? TrialOutcome.Diverged : TrialOutcome.Completed);
        for (uint toss = 1; toss <= trials.Tosses; toss++)
        {
            if (Unit(toss) < trials.Head)
            {
                row[^2]++;
                row[^1] = row[^1] == 0 ? (byte)toss : row[^1];
            }
        }

        double Unit(uint toss) =>
            Philox4x32.Block((uint)trial, (uint)(trial >> 32), toss, 0x43u << 24, key.Word0, key.Word1).W0 / 4294967296.0;
    }
}

/// <summary>A section of the coin's own in <c>estimates.json</c>: completed trials by their number of heads, from 0.</summary>
/// <param name="Trials">The counts, [n + 1].</param>
public sealed record HeadsSeen(ImmutableArray<long> Trials) : IEstimateExtra
{
    /// <summary>The section's name.</summary>
    public const string Key = "heads_seen";

    /// <inheritdoc/>
    public string Name => Key;

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer, IReadOnlyList<string> entries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteRawValue($"[{string.Join(", ", Trials.Select(t => t.ToString(CultureInfo.InvariantCulture)))}]");
    }
}

/// <summary>Counts heads.</summary>
/// <param name="tosses">n.</param>
internal sealed class CoinTallies(int tosses) : ITallies
{
    private readonly long[] _trials = new long[tosses + 1];

    public void Add(ReadOnlySpan<byte> row, ReadOnlySpan<double> values) =>
        _trials[row[^2]] += row[0] == (byte)TrialOutcome.Completed ? 1 : 0;

    public IEnumerable<IEstimateExtra> Extras(int? best, double confidence) => [new HeadsSeen([.. _trials])];
}

/// <summary>What a trial of the coin shows.</summary>
/// <param name="tosses">n.</param>
internal sealed class CoinObserver(int tosses) : IObserver
{
    public static ObservationLayout Layout { get; } = ObservationLayout.Of(indicators: 1, numbers: 1, optional: 1);

    ObservationLayout IObserver.Layout => Layout;

    public ILaneForm? Lanes() => null;

    public void Observe(ReadOnlySpan<byte> row, Span<double> values)
    {
        if (Layout.Begin(row, values))
        {
            values[Layout.Means] = row[^2];
            values[Layout.Completed] = row[^2] == tosses ? 1 : 0;
            values[Layout.Growth] = row[^1] == 0 ? double.NaN : row[^1];
        }
    }
}
