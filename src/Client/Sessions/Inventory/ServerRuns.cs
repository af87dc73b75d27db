using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Client.Sessions.Inventory;

/// <summary>The sweeps of a server or a cluster, a page at a time.</summary>
internal static class ServerRuns
{
    /// <summary>Asks for them.</summary>
    /// <param name="service">The server.</param>
    /// <param name="state">Only those in this state; null for any.</param>
    /// <param name="tag">Only those with this tag; null for any.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="SweepServiceException">The server cannot be reached, or refuses.</exception>
    public static async Task<IReadOnlyList<ListedRun>> FindAsync(
        ISweepService service,
        string? state,
        string? tag,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        SweepState? wanted = null;
        if (state is not null)
        {
            wanted = Enum.TryParse(state, ignoreCase: true, out SweepState known)
                ? known
                : throw new ClientException(ExitCode.Usage, $"no sweep of a server is {state}: leave out --state {state}.");
        }

        List<ListedRun> found = [];
        string? before = null;
        do
        {
            SweepPage page = await service
                .PageAsync(
                    new SweepQuery
                    {
                        Before = before,
                        State = wanted,
                        Tag = tag,
                    },
                    cancellation
                )
                .ConfigureAwait(false);
            found.AddRange(page.Sweeps.Select(s => Listed(s, now)));
            before = page.Next;
        } while (before is not null);

        return found;
    }

    private static ListedRun Listed(SweepStatus sweep, DateTimeOffset now) =>
        new(sweep.Id, sweep.Name, sweep.State.ToString().ToLowerInvariant(), sweep.SubmittedAt, now - sweep.SubmittedAt)
        {
            TrialsDone = sweep.TrialsDone,
            TrialsTotal = sweep.TrialsTotal,
            ResultsHash = sweep.ResultsHash,
            Bytes = sweep.Bytes,
            Tags = sweep.Tags,
            Experiment = sweep.Experiment,
            Fault = sweep.Failure,
        };
}
