using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.Sweeps.Services.Submissions;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Grains.Sweeps;

/// <summary>A submission, read and found valid.</summary>
/// <param name="Entry">The entry of the sweep if it is new.</param>
/// <param name="Spec">Its spec.</param>
/// <param name="Warnings">What is unusual about the spec.</param>
internal sealed record Submission(SweepEntry Entry, SweepSpec Spec, IReadOnlyList<string> Warnings)
{
    /// <summary>Reads a submission for a cluster with these devices.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="devices">The devices of the cluster.</param>
    /// <param name="experiments">The experiments that specs may name.</param>
    /// <param name="programs">The programs that specs may have started on this machine; null where it starts none.</param>
    /// <param name="options">How sweeps are run: the archives that specs may name, and how large sweeps may be.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="SweepServiceException">It is wrong; the message, or its details, say what and where.</exception>
    public static Submission Read(
        SubmissionRecord submission,
        IReadOnlyList<DeviceRecord> devices,
        ExperimentRegistry experiments,
        AllowedPrograms? programs,
        SweepOptions options,
        TimeProvider clock
    )
    {
        SpecReading reading = SubmittedSpec.Read(
            new SweepSubmission(submission.Spec) { Source = submission.Source, Priority = submission.Priority },
            [.. devices.Select(d => d.Name).Distinct().Order(StringComparer.Ordinal)],
            experiments,
            programs,
            options.Archives,
            options.MostEstimates
        );
        SweepSpec spec = reading.Spec!;
        DeviceRecord device = devices.First(d => d.Name == spec.Engine);
        var engine = new EngineIdentity(device.Engine, device.Arithmetic);
        DateTimeOffset now = clock.GetUtcNow();
        var entry = new SweepEntry
        {
            Id = SweepIdentity.Of(spec, engine),
            Spec = spec.SourceText,
            Source = submission.Source,
            Engine = engine,
            Priority = submission.Priority,
            SubmittedAt = now,
            State = SweepState.Running,
            // Later than every version of a sweep of this identifier that was removed before: what silos know of that is out of date.
            Version = Math.Max(1, now.ToUnixTimeMilliseconds()),
        };
        return new Submission(entry, spec, [.. reading.Warnings.Select(w => w.ToString())]);
    }

    /// <summary>
    /// As <see cref="Read(SubmissionRecord, IReadOnlyList{DeviceRecord}, ExperimentRegistry, AllowedPrograms?, SweepOptions,
    /// TimeProvider)"/>, for a sweep of a known identifier.
    /// </summary>
    public static Submission Read(
        SubmissionRecord submission,
        string id,
        IReadOnlyList<DeviceRecord> devices,
        ExperimentRegistry experiments,
        AllowedPrograms? programs,
        SweepOptions options,
        TimeProvider clock
    )
    {
        Submission read = Read(submission, devices, experiments, programs, options, clock);
        return read.Entry.Id == id
            ? read
            : throw Wrong($"The submission is one of sweep {read.Entry.Id}, not of {id}: submit it through the catalog.");
    }

    /// <summary>Whether a sweep asks for the same trials, target, confidence and description already.</summary>
    public bool AsksForTheSameAs(SweepSpec known) => SweepDemand.Same(Spec, known);

    /// <summary>Refuses to shrink a sweep.</summary>
    /// <exception cref="SweepServiceException">It holds more trials than the submission asks for.</exception>
    public void RefuseFewerTrialsThan(OpenSweep sweep)
    {
        long most = Enumerable
            .Range(0, Spec.Configurations.Length)
            .Select(c => sweep.Ledger.Committed(c))
            .Where(r => r.Count > 0)
            .Select(r => r[^1].End)
            .DefaultIfEmpty(0)
            .Max();
        if (most > Spec.Trials)
        {
            throw new SweepServiceException(
                SweepServiceFailure.Conflict,
                $"The sweep {Entry.Id} already holds trials up to {most} of a configuration but the spec asks for {Spec.Trials}: set "
                    + $"trials to at least {most}, or give it another name."
            );
        }
    }

    /// <summary>The answer to the submission.</summary>
    public AnswerRecord Answer(SweepStatusRecord sweep, SubmissionOutcome outcome) => new(sweep, null, null, Warnings, outcome.ToString());

    private static SweepServiceException Wrong(string message) => new(SweepServiceFailure.Invalid, message);
}
