using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>Where a run goes that is not told, and which parts of a sweep can be run by themselves.</summary>
internal static class RunDestination
{
    /// <summary>The run folder of a sweep, or of a part of it.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="output">What the user said; null for the spec's folder.</param>
    /// <param name="part">The part; null for all of it.</param>
    public static RunFolder Of(SweepSpec spec, string? output, TrialPart? part = null)
    {
        string usual = UserPath.Expand(spec.OutputFolder) ?? Path.Combine("runs", spec.Name);
        return new RunFolder(
            output ?? (part is { } one ? $"{Path.TrimEndingDirectorySeparator(usual)}-shard-{one.Number}-of-{one.Parts}" : usual)
        );
    }

    /// <summary>Refuses a part that cannot be run by itself.</summary>
    /// <exception cref="ClientException">It cannot.</exception>
    public static void RequirePart(SweepRequest request, SweepSpec spec)
    {
        if (request.Part is not { } part)
        {
            return;
        }

        if (request.Ledger is not null)
        {
            throw new ClientException(
                ExitCode.Usage,
                "--shard splits a sweep by hand and --ledger shares it out by itself: give one of them."
            );
        }

        if (spec.Until is not null)
        {
            throw new ClientException(
                ExitCode.Usage,
                $"--shard {part} runs a fixed part of the trials, and a sweep with 'until' stops where all its trials, in order, are "
                    + "enough: "
                    + "take 'until' out of the spec of the shards, and merge them; the merged run goes on and is judged with the spec that "
                    + "has it ('modcomp run SPEC --output MERGED'), because 'until' is no part of a sweep's identity."
            );
        }

        if (PartRecord.Range(part, spec).Count == 0)
        {
            throw new ClientException(
                ExitCode.Usage,
                $"--shard {part} has no trial: every configuration has {spec.Trials}, so that at most as many parts have one."
            );
        }
    }
}
