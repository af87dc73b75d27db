using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Measurements;
using ModalityCompetition.Programs.Memory;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Protocol;
using ModalityCompetition.Programs.Rows;

namespace ModalityCompetition.Programs.Checks;

/// <summary>
/// Tries a program before a sweep depends on it: a handshake and three trials of each of some configurations, twice. The second time
/// another process runs them in the opposite order, so that a program shows whether a trial depends on anything but its seed and its
/// parameters.
/// </summary>
public sealed class ProgramCheck
{
    /// <summary>Number of trials of a configuration.</summary>
    public const int Trials = 3;

    private readonly ProgramDeclaration _declaration;
    private readonly RowLayout _layout;
    private readonly IReadOnlyList<ProgramCase> _cases;
    private readonly List<string> _problems = [];
    private readonly List<string> _remarks = [];
    private ImmutableArray<string> _lastLines = [];
    private string? _alone;
    private ProgramIdentity? _identity;
    private double _startSeconds;

    private ProgramCheck(ProgramDeclaration declaration, IReadOnlyList<ProgramCase> cases) =>
        (_declaration, _layout, _cases) = (declaration, new RowLayout(declaration), cases);

    /// <summary>Checks a program.</summary>
    /// <param name="declaration">The program.</param>
    /// <param name="options">How its processes are run.</param>
    /// <param name="cases">The configurations that are tried, at least one, in order.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public static ProgramCheckResult Run(
        ProgramDeclaration declaration,
        ProgramWorkerOptions options,
        IReadOnlyList<ProgramCase> cases,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentOutOfRangeException.ThrowIfZero(cases.Count, nameof(cases));
        return new ProgramCheck(declaration, cases).Run(options, cancellation);
    }

    private ProgramCheckResult Run(ProgramWorkerOptions options, CancellationToken cancellation)
    {
        ImmutableArray<string> watched = Watched();
        int count = _cases.Count * Trials;
        var first = new ProgramTry?[count];
        byte[][] rows = NewRows(count);
        bool? deterministic = null;
        if (Try(options, told: true, [.. Enumerable.Range(0, count)], (i, s) => first[i] = Read(i, rows[i], s), rows, cancellation))
        {
            byte[][] again = NewRows(count);
            if (Try(options, told: false, [.. Enumerable.Range(0, count).Reverse()], (_, _) => { }, again, cancellation))
            {
                deterministic = Compare(rows, again);
                CheckSeeds(rows);
                CheckParameters(rows);
            }
        }

        return new ProgramCheckResult
        {
            Identity = _identity,
            StartSeconds = _startSeconds,
            Trials = [.. first.OfType<ProgramTry>()],
            IsDeterministic = deterministic,
            Problems = [.. _problems],
            Remarks = [.. _remarks],
            LastLines = _lastLines,
            Alone = _alone,
            Watched = watched,
            Memory = MemoryLimitText.Of(_declaration, options.MemoryGroups ?? MemoryGroups.OfMachine),
        };
    }

    private ImmutableArray<string> Watched()
    {
        try
        {
            var contents = ProgramContents.Of(_declaration);
            foreach (string imported in contents.Unwatched())
            {
                _remarks.Add($"the script imports {imported}, and nobody notices when that changes: name it in program.files.");
            }

            return [.. contents.Files.Select(f => f.Name)];
        }
        catch (FileNotFoundException missing)
        {
            _problems.Add($"{missing.Message}.");
            return [];
        }
    }

    // Trials one by one, so that each is timed; whether a program copes with many at once is shown by every run.
    private bool Try(
        ProgramWorkerOptions options,
        bool told,
        int[] order,
        Action<int, double> answered,
        byte[][] into,
        CancellationToken cancellation
    )
    {
        int at = order[0];
        ProgramWorkerOptions how = options with { Diverged = told ? s => _remarks.Add($"{Of(at)}{s}.") : null };
        using var worker = new ProgramWorker(_declaration, _layout, how);
        try
        {
            long started = Stopwatch.GetTimestamp();
            worker.Start(at % Trials, cancellation);
            _startSeconds = _identity is null ? Stopwatch.GetElapsedTime(started).TotalSeconds : _startSeconds;
            _identity = worker.Identity;
            foreach (int next in order)
            {
                at = next;
                long began = Stopwatch.GetTimestamp();
                worker.Run(at % Trials, Case(at).Seeds.Span.Slice(at % Trials, 1), Case(at).Parameters.Span, into[at], cancellation);
                answered(at, Stopwatch.GetElapsedTime(began).TotalSeconds);
            }

            return true;
        }
        catch (ProgramException failed)
        {
            _problems.Add($"{Of(at)}{failed.Message}.");
            _lastLines = failed.LastLines;
            _alone =
                failed.Fault == ProgramFault.Start
                    ? null
                    : AloneText.Of(_declaration, at % Trials, Case(at).Seeds.Span[at % Trials], Case(at).Parameters);
            return false;
        }
    }

    private byte[][] NewRows(int count) => [.. Enumerable.Range(0, count).Select(_ => new byte[_layout.Bytes])];

    private ProgramCase Case(int at) => _cases[at / Trials];

    // "configuration 5, " where there are several.
    private string Of(int at) =>
        _cases.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"configuration {Case(at).Configuration}, ");

    private ProgramTry Read(int at, byte[] row, double seconds)
    {
        TrialOutcome outcome = ResultLayout.Outcome(row);
        double[] values = new double[_layout.Values];
        _layout.Read(row, values);
        return new ProgramTry(Case(at).Configuration, at % Trials, outcome, outcome == TrialOutcome.Completed ? [.. values] : [], seconds);
    }

    private bool Compare(byte[][] rows, byte[][] again)
    {
        bool same = true;
        double[] one = new double[_layout.Values];
        double[] other = new double[_layout.Values];
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].AsSpan().SequenceEqual(again[i]))
            {
                continue;
            }

            same = false;
            _layout.Read(rows[i], one);
            _layout.Read(again[i], other);
            int at = Enumerable
                .Range(0, _layout.Values)
                .First(v => BitConverter.DoubleToInt64Bits(one[v]) != BitConverter.DoubleToInt64Bits(other[v]));
            Measurement measured = _layout.Measured.Last(p => p.Start <= at).Measurement;
            _problems.Add(
                $"{Of(i)}trial {i % Trials}: '{measured.Name}' was {Text(rows[i], one[at])} and, in another process and after other "
                    + $"trials, {Text(again[i], other[at])}; draw everything that is random from the seed of the trial, and start every "
                    + $"trial afresh."
            );
        }

        return same;
    }

    private void CheckSeeds(byte[][] rows)
    {
        for (int i = 0; i < rows.Length; i += Trials)
        {
            byte[][] ofCase = rows[i..(i + Trials)];
            if (Array.TrueForAll(ofCase, r => ResultLayout.Outcome(r) != TrialOutcome.Completed))
            {
                _remarks.Add($"{Of(i)}all {Trials} trials diverged, so that nothing was measured; do these parameters suit the program?");
            }
            else if (AreSame(ofCase, [.. ofCase.Select(_ => ofCase[0])]))
            {
                _remarks.Add(
                    $"{Of(i)}all {Trials} trials gave the same numbers; if the program draws anything at random, it does not draw it from "
                        + $"the seed of the trial."
                );
            }
        }
    }

    private void CheckParameters(byte[][] rows)
    {
        for (int i = Trials; i < rows.Length; i += Trials)
        {
            string[] names = [.. Differing(_cases[0].Parameters, Case(i).Parameters)];
            if (
                names.Length > 0
                && AreSame(rows[..Trials], rows[i..(i + Trials)])
                && Array.Exists(rows[..Trials], r => ResultLayout.Outcome(r) == TrialOutcome.Completed)
            )
            {
                string which = string.Create(
                    CultureInfo.InvariantCulture,
                    $"configurations {_cases[0].Configuration} and {Case(i).Configuration}"
                );
                string read = string.Join(" and ", names.Select(n => $"parameters.{n}"));
                _remarks.Add($"{which} gave the same numbers; does the program read {read}?");
            }
        }
    }

    private static bool AreSame(byte[][] rows, byte[][] others) => rows.Zip(others).All(r => r.First.AsSpan().SequenceEqual(r.Second));

    // Names of the parameters that two configurations have with different values, or one of them alone.
    private static IEnumerable<string> Differing(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other)
    {
        Dictionary<string, string> a = Values(one);
        Dictionary<string, string> b = Values(other);
        return a.Keys.Union(b.Keys).Where(n => a.GetValueOrDefault(n) != b.GetValueOrDefault(n));
    }

    private static Dictionary<string, string> Values(ReadOnlyMemory<byte> parameters)
    {
        using JsonDocument document = JsonDocument.Parse(parameters);
        return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetRawText(), StringComparer.Ordinal);
    }

    private static string Text(byte[] row, double value) =>
        ResultLayout.Outcome(row) == TrialOutcome.Completed
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : $"nothing, because the trial ended as {ResultLayout.Outcome(row).ToString().ToLowerInvariant()}";
}
