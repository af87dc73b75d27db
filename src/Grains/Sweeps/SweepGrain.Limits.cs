using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Grains.Sweeps;

/// <content>What keeps the sweep from going on, for the sake of the others.</content>
internal sealed partial class SweepGrain
{
    /// <inheritdoc/>
    public Task<AnswerRecord> PauseFor(string reason) =>
        InTurnAsync(async () =>
        {
            // What has all its trials only makes reports, which need little.
            bool paused =
                !_finishing
                && await ChangeAsync(e =>
                    e.State == SweepState.Running
                        ? e with
                        {
                            State = SweepState.Paused,
                            Failure = $"The sweep was paused by the silo. {reason} Then resume the sweep.",
                        }
                        : null
                );
            if (paused)
            {
                _run?.Stop();
            }

            return SweepMapping.Answer(Standing());
        });

    // Whoever asks for what an unfinished sweep is already, asks for nothing more.
    private async Task RefuseOneMoreAsync()
    {
        if (_options.Trouble() is { } trouble)
        {
            throw new SweepServiceException(SweepServiceFailure.Storage, trouble);
        }

        if (_entry is { } known && known.IsUnfinished())
        {
            return;
        }

        int unfinished = await _store.CountUnfinishedAsync(CancellationToken.None);
        if (unfinished >= _options.MostUnfinished)
        {
            throw new SweepServiceException(
                SweepServiceFailure.LimitReached,
                $"The cluster holds {unfinished} sweeps that are not completed, and takes no more: wait until some are, or cancel some."
            );
        }
    }
}
