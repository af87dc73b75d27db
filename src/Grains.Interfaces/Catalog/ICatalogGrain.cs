using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using Orleans.Concurrency;

namespace ModalityCompetition.Grains.Interfaces.Catalog;

/// <summary>
/// What the cluster has: sweeps and devices. The door for clients from outside; its key is 0. It holds no state, so every silo has its own.
/// </summary>
[Alias("modcomp.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Submits a sweep.</summary>
    [Alias("Submit")]
    Task<AnswerRecord> Submit(SubmissionRecord submission);

    /// <summary>Every sweep, in the order of submission.</summary>
    [Alias("Sweeps"), ReadOnly]
    Task<IReadOnlyList<SweepStatusRecord>> Sweeps();

    /// <summary>Some of the sweeps, the latest first.</summary>
    [Alias("Page"), ReadOnly]
    Task<SweepPageRecord> Page(SweepQueryRecord query);

    /// <summary>Every device of every silo that takes work.</summary>
    [Alias("Devices"), ReadOnly]
    Task<IReadOnlyList<DeviceRecord>> Devices();

    /// <summary>Wakes every sweep that is meant to be worked on; what a silo asks for when another is gone.</summary>
    [Alias("WakeAll")]
    Task WakeAll();
}
