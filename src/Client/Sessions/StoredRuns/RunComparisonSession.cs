using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>Compares two runs from their folders.</summary>
internal static class RunComparisonSession
{
    /// <summary>Compares them. Both runs stay open while the comparison is written, which is computed meanwhile.</summary>
    /// <param name="pathA">Folder of side A.</param>
    /// <param name="pathB">Folder of side B; may be the same.</param>
    /// <param name="installed">What the program can run.</param>
    /// <param name="configurationA">Configuration of A to compare; null, as for B, to pair all configurations.</param>
    /// <param name="configurationB">Configuration of B to compare.</param>
    /// <param name="write">Writes the comparison, and what remedies do where the runs differ in them.</param>
    /// <param name="cancellation">Checked between trials.</param>
    public static async Task CompareAsync(
        string pathA,
        string pathB,
        Installation installed,
        long? configurationA,
        long? configurationB,
        Action<RunComparison, RemedyTable?> write,
        CancellationToken cancellation
    )
    {
        StoredRun a = await StoredRun.OpenAsync(pathA, installed).ConfigureAwait(false);
        await using (a.ConfigureAwait(false))
        {
            StoredRun b = await StoredRun.OpenAsync(pathB, installed).ConfigureAwait(false);
            await using (b.ConfigureAwait(false))
            {
                var sideA = new ComparedRun(pathA, a.Spec, a.Ledger);
                var sideB = new ComparedRun(pathB, b.Spec, b.Ledger);
                RunComparison comparison =
                    configurationA is null && configurationB is null
                        ? RunComparison.Between(sideA, sideB, cancellation)
                        : RunComparison.Between(
                            sideA,
                            a.Configuration(configurationA ?? 0).Index,
                            sideB,
                            b.Configuration(configurationB ?? 0).Index,
                            cancellation
                        );
                write(comparison, RemedyTable.Between(sideA, sideB, comparison.Pairs, workers: 1, cancellation));
            }
        }
    }
}
