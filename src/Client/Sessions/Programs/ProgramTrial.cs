using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Programs.Checks;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Client.Sessions.Programs;

/// <summary>Tries the program of a spec: a handshake and the first trials of its first configuration, twice.</summary>
internal static class ProgramTrial
{
    /// <summary>Tries it.</summary>
    /// <param name="request">The spec.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <returns>What was found, and the name that the program should have given itself; null for any.</returns>
    /// <exception cref="ClientException">The spec is wrong, or one of another experiment.</exception>
    public static (ProgramCheckResult Result, string? Name) Of(SpecRequest request, CancellationToken cancellation)
    {
        SweepSpec spec = SpecSource.Read(request).Spec!;
        if (spec.Configurations[0].Definition is not ProgramTrialDefinition definition)
        {
            throw new ClientException(
                ExitCode.Usage,
                $"{request.Source} is a spec of the experiment {spec.Experiment}, whose trials are no program: 'modcomp program init' "
                    + $"writes a spec that has one."
            );
        }

        StreamRoot root = new(spec.Seed, spec.Pairing == Pairing.Independent ? 0 : null);
        ulong[] seeds = [.. Enumerable.Range(0, ProgramCheck.Trials).Select(t => ProgramTrialEngine.Seed(root, t))];
        ProgramCheckResult result = ProgramCheck.Run(
            definition.Declaration,
            new ProgramWorkerOptions(),
            seeds,
            definition.ParametersJson.Span,
            cancellation
        );
        return (result, definition.Name);
    }
}
