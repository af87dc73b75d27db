using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Programs.Checks;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Client.Sessions.Programs;

/// <summary>Tries the program of a spec: a handshake and the first trials of its first and its last configuration, twice.</summary>
internal static class ProgramTrial
{
    /// <summary>Tries it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="source">What the user called it.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <returns>What was found, the configurations that were tried, and the name that the program should have given itself; null for
    /// any.</returns>
    /// <exception cref="ClientException">The spec is one of another experiment, or of results that a file has.</exception>
    public static (ProgramCheckResult Result, PlannedConfiguration[] Tried, string? Name) Of(
        SweepSpec spec,
        string source,
        CancellationToken cancellation
    )
    {
        if (spec.Configurations[0].Definition is not ProgramTrialDefinition definition)
        {
            throw new ClientException(
                ExitCode.Usage,
                $"{source} is a spec of the experiment {spec.Experiment}, whose trials are no program: 'modcomp program init' "
                    + $"writes a spec that has one."
            );
        }

        if (spec.Engine == FileEnginePlugin.EngineName)
        {
            throw new ClientException(ExitCode.Usage, FileEnginePlugin.Sentence);
        }

        // The ends of the axes are the furthest apart.
        PlannedConfiguration[] tried =
            spec.Configurations.Length == 1 ? [spec.Configurations[0]] : [spec.Configurations[0], spec.Configurations[^1]];
        ProgramCheckResult result = ProgramCheck.Run(
            definition.Declaration,
            new ProgramWorkerOptions(),
            [.. tried.Select(c => Case(spec, c))],
            cancellation
        );
        return (result, tried, definition.Name);
    }

    private static ProgramCase Case(SweepSpec spec, PlannedConfiguration configuration)
    {
        StreamRoot root = new(spec.Seed, spec.Pairing == Pairing.Independent ? configuration.Index : null);
        ulong[] seeds = [.. Enumerable.Range(0, ProgramCheck.Trials).Select(t => ProgramTrialEngine.Seed(root, t))];
        return new ProgramCase(configuration.Index, seeds, ((ProgramTrialDefinition)configuration.Definition).ParametersJson);
    }
}
