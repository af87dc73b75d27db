using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Experiments;

namespace ModalityCompetition.Sweeps.Services.Submissions;

/// <summary>Checks a submission before anything is done about it; every service does it with these words.</summary>
public static class SubmittedSpec
{
    /// <summary>Reads the spec of a submission.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="engines">Names of the engines that specs may ask for.</param>
    /// <param name="experiments">The experiments that specs may name.</param>
    /// <param name="programs">The programs that specs may have started; null where that is not known here.</param>
    /// <param name="archives">The archives that specs may name; null for none.</param>
    /// <param name="mostEstimates">How many estimates the configurations of a spec together may have; null for any number.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SweepServiceException">It is wrong; the message, or its details, say what and where.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static SpecReading Read(
        SweepSubmission submission,
        IReadOnlyList<string> engines,
        ExperimentRegistry experiments,
        AllowedPrograms? programs = null,
        ServerArchives? archives = null,
        long? mostEstimates = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(engines);
        SpecReading reading = ReadText(submission, experiments, mostEstimates, cancellation);
        SweepSpec spec = reading.Spec!;
        if (spec.Engine == ProgramTrialEngine.Name)
        {
            CheckProgram(spec, engines, programs);
        }

        if ((archives ?? ServerArchives.None).Refusal(spec.ArchiveAddress) is { } refusal)
        {
            throw Wrong(refusal);
        }

        return engines.Contains(spec.Engine)
            ? reading
            : throw Wrong(
                $"The spec asks for the engine '{spec.Engine}', which this server does not have: set engine to "
                    + $"{string.Join(" or ", engines)}."
            );
    }

    /// <summary>Reads the spec of a submission, without asking whether there are means to run it.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="experiments">The experiments that specs may name.</param>
    /// <param name="mostEstimates">How many estimates the configurations of a spec together may have; null for any number.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SweepServiceException">It is wrong; the message, or its details, say what and where.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static SpecReading ReadText(
        SweepSubmission submission,
        ExperimentRegistry experiments,
        long? mostEstimates,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(submission);
        if (submission.Priority is < SweepSubmission.LeastPriority or > SweepSubmission.GreatestPriority)
        {
            throw Wrong(
                $"The priority is {submission.Priority}: give one from {SweepSubmission.LeastPriority} to "
                    + $"{SweepSubmission.GreatestPriority}."
            );
        }

        if (string.IsNullOrWhiteSpace(submission.Spec))
        {
            throw Wrong("The submission has no spec: send the text of one.");
        }

        string source = new([.. (submission.Source ?? "").Take(SweepSubmission.LongestSource).Where(c => !char.IsControl(c))]);
        SpecReading reading = SpecReader.Read(
            source.Length == 0 ? "spec" : source,
            submission.Spec,
            experiments,
            overrides: null,
            SpecLimits.OfServers with
            {
                MostEstimates = mostEstimates,
            },
            cancellation
        );
        return reading.IsValid
            ? reading
            : throw new SweepServiceException(
                SweepServiceFailure.Invalid,
                $"The spec has {reading.CountText}: correct it and submit it again.",
                [.. reading.Errors.Select(e => e.ToString())]
            )
            {
                LeftOut = reading.LeftOut,
            };
    }

    private static void CheckProgram(SweepSpec spec, IReadOnlyList<string> engines, AllowedPrograms? programs)
    {
        if (!engines.Contains(ProgramTrialEngine.Name))
        {
            throw Wrong(
                "The trials of the spec are runs of a program, and this server starts none: run it with 'modcomp run', or have "
                    + "the server's "
                    + "operator allow a folder of programs ('modcomp serve --programs FOLDER', in a cluster the setting Silo:Programs)."
            );
        }

        string? refusal = null;
        if (
            programs?.Admit(((ProgramTrialDefinition)spec.Configurations[0].Definition).Declaration, out refusal) is null
            && refusal is not null
        )
        {
            throw Wrong($"The program of the spec may not be started here: {refusal}.");
        }
    }

    private static SweepServiceException Wrong(string message) => new(SweepServiceFailure.Invalid, message);
}
