using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp compare</c>.</summary>
internal static class CompareCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> a = SharedOptions.Run("RUN_A");
        Argument<string> b = SharedOptions.Run("RUN_B");
        Option<long?> configurationA = OptionValues.Whole("--config-a", "I", "Compare this configuration of RUN_A only.", 0, int.MaxValue);
        Option<long?> configurationB = OptionValues.Whole("--config-b", "I", "Compare this configuration of RUN_B only.", 0, int.MaxValue);
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "compare",
            "Compare two runs, or two configurations of one run, estimand by estimand: A - B with its interval, paired trial by trial "
                + "where both used the same random numbers."
        )
        {
            a,
            b,
            configurationA,
            configurationB,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                Action<ClientConsole, RunComparison, RemedyTable?> write = parsed.GetValue(json)
                    ? ComparisonView.WriteJson
                    : ComparisonView.Write;
                await Task.Run(
                        () =>
                            RunComparisonSession.CompareAsync(
                                parsed.GetRequiredValue(a),
                                parsed.GetRequiredValue(b),
                                context.Installed,
                                parsed.GetValue(configurationA),
                                parsed.GetValue(configurationB),
                                (comparison, remedies) => write(context.Console, comparison, remedies),
                                cancellation
                            ),
                        cancellation
                    )
                    .ConfigureAwait(false);
                return ExitCode.Ok;
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp compare runs/strong-weak runs/symmetric",
            "modcomp compare runs/sigma0-scaling runs/sigma0-scaling --config-a 0 --config-b 3 --json"
        );
    }
}
