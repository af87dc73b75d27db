using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Grains.Sweeps;

/// <content>Tags, and the end of the sweep.</content>
internal sealed partial class SweepGrain
{
    /// <inheritdoc/>
    public Task<AnswerRecord> Tag(IReadOnlyList<string> add, IReadOnlyList<string> remove) =>
        InTurnAsync(async () =>
        {
            var change = new TagChange { Add = add, Remove = remove };
            await ChangeAsync(e =>
            {
                IReadOnlyList<string> tags = change.Apply(e.Tags, out string? mistake);
                return mistake is not null ? throw new SweepServiceException(SweepServiceFailure.Invalid, mistake)
                    : tags.SequenceEqual(e.Tags) ? null
                    : e with { Tags = tags };
            });
            return SweepMapping.Answer(Standing());
        });

    /// <inheritdoc/>
    public Task<AnswerRecord> Delete() =>
        InTurnAsync(async () =>
        {
            if (_entry!.State != SweepState.Running)
            {
                // A run that was told to stop.
                await _working;
                await (_bringingEnds?.CancelAsync() ?? Task.CompletedTask);
                await _bringing;
            }

            if (_entry.State == SweepState.Running)
            {
                throw new SweepServiceException(
                    SweepServiceFailure.Conflict,
                    $"The sweep {Id} is at work and is not deleted: cancel it or wait until it is completed, then delete it."
                );
            }

            SweepStatusRecord last = Standing();
            // From here on nobody sees it; whoever finds it next goes on with its removal.
            await ChangeAsync(e => e with { IsRemoving = true });
            await RemoveAsync();
            return SweepMapping.Answer(last);
        });

    private async Task RemoveAsync()
    {
        await _sweeps.ForgetAsync(Id);
        await _ledgers.RemoveAsync(Id, CancellationToken.None);
        if (await this.GetReminder(Reminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }

        await _store.RemoveAsync(Id, CancellationToken.None);
        _entry = null;
        _log.LogInformation("Sweep {Sweep} is deleted", Id);
    }

    // A removal that a silo did not live to finish.
    private async Task FinishRemovalAsync()
    {
        if (_entry is not { IsRemoving: true })
        {
            return;
        }

        try
        {
            await RemoveAsync();
        }
        catch (Exception failure)
        {
            _log.LogWarning(failure, "The removal of {Sweep} is not finished and is tried again", Id);
            throw;
        }
    }
}
