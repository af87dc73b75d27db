using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.TestKit.Calibration;

namespace ModalityCompetition.Calibration;

/// <summary>Runs the specs of a series that a file lacks.</summary>
internal static class CalibrationSeries
{
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(20);

    /// <summary>Runs the series; ends early, with what is done, when it is cancelled.</summary>
    /// <returns>0 when the file is complete, 3 when it was stopped before.</returns>
    public static async Task<int> RunAsync(string file, RunOptions options, TextWriter output, CancellationToken cancellation)
    {
        using CalibrationFile lines = CalibrationFile.Open(file, new CalibrationHeader(options.Seed, CalibrationHeader.ThisProgram));
        int[] missing = [.. Enumerable.Range(options.From, options.Specs).Where(i => !lines.Done.Contains(i))];
        long started = Stopwatch.GetTimestamp(),
            told = started;
        int done = 0,
            misses = 0;
        output.WriteLine($"{options.Specs - missing.Length} of {options.Specs} specs are done.");
        try
        {
            await Parallel
                .ForEachAsync(
                    missing,
                    new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = cancellation },
                    (index, token) =>
                    {
                        CalibrationOutcome outcome = SpecCalibration.Run(RandomSpecs.Draw(options.Seed, index), token);
                        lines.Write(outcome);
                        lock (lines)
                        {
                            done++;
                            misses += outcome.Misses.Count > 0 ? 1 : 0;
                            if (Stopwatch.GetElapsedTime(told) > s_between)
                            {
                                told = Stopwatch.GetTimestamp();
                                TimeSpan left = Stopwatch.GetElapsedTime(started) / done * (missing.Length - done);
                                output.WriteLine(
                                    string.Create(
                                        CultureInfo.InvariantCulture,
                                        $"{done} of {missing.Length} specs, {misses} with misses, about {left.TotalMinutes:F0} min left"
                                    )
                                );
                            }
                        }

                        return ValueTask.CompletedTask;
                    }
                )
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            output.WriteLine($"Stopped with {done} more specs done; the same command goes on.");
            return 3;
        }

        return CalibrationSummary.Print(file, output);
    }
}
