using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Measurements;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Protocol;
using ModalityCompetition.Programs.Rows;

namespace ModalityCompetition.Programs.Checks;

/// <summary>
/// Tries a program before a sweep depends on it: a handshake and three trials, twice. The second time another process runs them in the
/// opposite order, so that a program shows whether a trial depends on anything but its seed and its parameters.
/// </summary>
public static class ProgramCheck
{
    /// <summary>Number of trials.</summary>
    public const int Trials = 3;

    /// <summary>Checks a program.</summary>
    /// <param name="declaration">The program.</param>
    /// <param name="options">How its processes are run.</param>
    /// <param name="seeds">Seeds of the trials 0, 1 and 2, [<see cref="Trials"/>].</param>
    /// <param name="parameters">The parameters of the trials, a JSON object in UTF-8 on one line.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public static ProgramCheckResult Run(
        ProgramDeclaration declaration,
        ProgramWorkerOptions options,
        ReadOnlySpan<ulong> seeds,
        ReadOnlySpan<byte> parameters,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNotEqual(seeds.Length, Trials, nameof(seeds));
        var layout = new RowLayout(declaration);
        var problems = ImmutableArray.CreateBuilder<string>();
        var remarks = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<string> lastLines = [];
        var first = new ProgramTry?[Trials];
        byte[][] rows = [.. Enumerable.Range(0, Trials).Select(_ => new byte[layout.Bytes])];
        double startSeconds = 0;
        ProgramIdentity? identity = null;
        ProgramWorkerOptions told = options with { Diverged = s => remarks.Add(s + ".") };
        bool goOn = Try(
            told,
            [0, 1, 2],
            seeds,
            parameters,
            (trial, seconds) => first[trial] = Read(layout, trial, rows[trial], seconds),
            rows
        );
        bool? deterministic = null;
        if (goOn)
        {
            byte[][] again = [.. Enumerable.Range(0, Trials).Select(_ => new byte[layout.Bytes])];
            if (Try(options with { Diverged = null }, [2, 1, 0], seeds, parameters, (_, _) => { }, again))
            {
                deterministic = Compare(layout, rows, again, problems);
                CheckSeeds(rows, remarks);
            }
        }

        return new ProgramCheckResult
        {
            Identity = identity,
            StartSeconds = startSeconds,
            Trials = [.. first.OfType<ProgramTry>()],
            IsDeterministic = deterministic,
            Problems = problems.ToImmutable(),
            Remarks = remarks.ToImmutable(),
            LastLines = lastLines,
        };

        // Trials one by one, so that each is timed; whether a program copes with many at once is shown by every run.
        bool Try(
            ProgramWorkerOptions how,
            int[] order,
            ReadOnlySpan<ulong> seedsOf,
            ReadOnlySpan<byte> with,
            Action<int, double> answered,
            byte[][] into
        )
        {
            using var worker = new ProgramWorker(declaration, layout, how);
            int trial = order[0];
            try
            {
                long started = Stopwatch.GetTimestamp();
                worker.Start(trial, cancellation);
                startSeconds = identity is null ? Stopwatch.GetElapsedTime(started).TotalSeconds : startSeconds;
                identity = worker.Identity;
                foreach (int next in order)
                {
                    trial = next;
                    long began = Stopwatch.GetTimestamp();
                    worker.Run(trial, seedsOf.Slice(trial, 1), with, into[trial], cancellation);
                    answered(trial, Stopwatch.GetElapsedTime(began).TotalSeconds);
                }

                return true;
            }
            catch (ProgramException failed)
            {
                problems.Add(failed.Message + ".");
                lastLines = failed.LastLines;
                return false;
            }
        }
    }

    private static ProgramTry Read(RowLayout layout, int trial, byte[] row, double seconds)
    {
        TrialOutcome outcome = ResultLayout.Outcome(row);
        double[] values = new double[layout.Values];
        layout.Read(row, values);
        return new ProgramTry(trial, outcome, outcome == TrialOutcome.Completed ? [.. values] : [], seconds);
    }

    private static bool Compare(RowLayout layout, byte[][] rows, byte[][] again, ImmutableArray<string>.Builder problems)
    {
        bool same = true;
        double[] one = new double[layout.Values];
        double[] other = new double[layout.Values];
        for (int trial = 0; trial < rows.Length; trial++)
        {
            if (rows[trial].AsSpan().SequenceEqual(again[trial]))
            {
                continue;
            }

            same = false;
            layout.Read(rows[trial], one);
            layout.Read(again[trial], other);
            int at = Enumerable
                .Range(0, layout.Values)
                .First(i => BitConverter.DoubleToInt64Bits(one[i]) != BitConverter.DoubleToInt64Bits(other[i]));
            Measurement measured = layout.Measured.Last(p => p.Start <= at).Measurement;
            problems.Add(
                $"trial {trial}: '{measured.Name}' was {Text(rows[trial], one[at])} and, in another process and after other trials, "
                    + $"{Text(again[trial], other[at])}; draw everything that is random from the seed of the trial, and start every "
                    + $"trial afresh."
            );
        }

        return same;
    }

    private static void CheckSeeds(byte[][] rows, ImmutableArray<string>.Builder remarks)
    {
        if (rows.All(r => r.AsSpan().SequenceEqual(rows[0])))
        {
            remarks.Add(
                $"all {rows.Length} trials gave the same numbers; if the program draws anything at random, it does not draw it "
                    + $"from the seed "
                    + "of the trial."
            );
        }
    }

    private static string Text(byte[] row, double value) =>
        ResultLayout.Outcome(row) == TrialOutcome.Completed
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : $"nothing, because the trial ended as {ResultLayout.Outcome(row).ToString().ToLowerInvariant()}";
}
