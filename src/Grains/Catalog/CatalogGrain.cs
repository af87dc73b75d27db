using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Interfaces.Catalog;
using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Sweeps.Services.Contract;
using Orleans.Concurrency;

namespace ModalityCompetition.Grains.Catalog;

/// <summary>
/// See <see cref="ICatalogGrain"/>. The list of sweeps is in the store, that of devices with the silos, so this holds nothing and every
/// silo has its own.
/// </summary>
[StatelessWorker]
internal sealed class CatalogGrain(
    ISweepStore store,
    SweepDevices devices,
    SiloDevices own,
    SweepSpecs specs,
    SweepOptions options,
    TimeProvider clock
) : Grain, ICatalogGrain
{
    /// <inheritdoc/>
    public async Task<AnswerRecord> Submit(SubmissionRecord submission)
    {
        try
        {
            Submission read = Submission.Read(submission, await devices.AllAsync(), specs.Experiments, own.Programs, options, clock);
            return await GrainFactory.GetGrain<ISweepGrain>(read.Entry.Id).Submit(submission);
        }
        catch (SweepServiceException refused)
        {
            return SweepMapping.Refuse(refused.Failure, refused.Message, refused.Details);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SweepStatusRecord>> Sweeps() =>
        await Task.WhenAll((await store.ListAsync(CancellationToken.None)).Where(e => !e.IsRemoving).Select(StandingAsync));

    /// <inheritdoc/>
    public async Task<SweepPageRecord> Page(SweepQueryRecord query)
    {
        SweepQuery wanted = SweepMapping.ToQuery(query);
        try
        {
            SweepEntries page = await store.PageAsync(wanted, CancellationToken.None);
            // Only one at work may stand otherwise than its entry says.
            IEnumerable<SweepEntry> candidates = page.Entries.Where(e =>
                wanted.State is null || e.State == wanted.State || e.State == SweepState.Running
            );
            SweepStatusRecord[] sweeps = await Task.WhenAll(candidates.Select(StandingAsync));
            return new SweepPageRecord([.. sweeps.Where(s => wanted.Includes(SweepMapping.ToStatus(s)))], page.Next, page.Total, null);
        }
        catch (SweepServiceException refused) when (refused.Failure == SweepServiceFailure.Invalid)
        {
            return new SweepPageRecord([], null, 0, refused.Message);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeviceRecord>> Devices() => devices.AllAsync();

    /// <inheritdoc/>
    public async Task WakeAll() =>
        await Task.WhenAll(
            (await store.ListAsync(CancellationToken.None))
                .Where(e => e.State == SweepState.Running || e.IsRemoving)
                .Select(e => GrainFactory.GetGrain<ISweepGrain>(e.Id).Wake())
        );

    // A sweep at rest is known from its entry; waking a grain for each would wake every sweep there ever was.
    private async Task<SweepStatusRecord> StandingAsync(SweepEntry entry)
    {
        SweepStatusRecord atRest = SweepMapping.ToRecord(entry, specs.Of(entry));
        return entry.State == SweepState.Running ? await GrainFactory.GetGrain<ISweepGrain>(entry.Id).Status() ?? atRest : atRest;
    }
}
