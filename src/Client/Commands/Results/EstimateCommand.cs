using System.CommandLine;
using System.Globalization;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Rendering.Progress;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Recorded;
using ModalityCompetition.Sweeps.Recorded.Guesses;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp estimate</c>.</summary>
internal static class EstimateCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> file = OptionValues.PathArgument(
            "FILE",
            "Results, one line per trial: CSV with a line of column names (comma, semicolon or tab), Parquet, or - for CSV from "
                + "standard input."
        );
        Option<string?> spec = OptionValues.Path(
            "--spec",
            "SPEC",
            "A spec of the experiment program that says what the columns are; without one they are guessed and shown."
        );
        Option<string[]> by = Columns("--by", "Column whose values make configurations, instead of those guessed; may be repeated.");
        Option<string?> seed = OptionValues.Text(
            "--seed-column",
            "COLUMN",
            "Column of seeds, or of numbers of trials: trials with the same are compared in pairs."
        );
        Option<string[]> ignore = Columns("--ignore", "Column that is left out; may be repeated.");
        Option<string?> output = OptionValues.Folder("--output", "DIR", "Run folder, instead of the spec's; default runs/NAME.");
        Option<double?> halfWidth = HalfWidth();
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "estimate",
            "Make a run of results that exist already, from whatever script: ledger, estimates, report, and how many more trials a "
                + "narrower interval takes. Nothing is trained (docs/programs.md)."
        )
        {
            file,
            spec,
            by,
            seed,
            ignore,
            halfWidth,
            output,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                string[] named = parsed.GetValue(by) ?? [];
                string[] ignored = parsed.GetValue(ignore) ?? [];
                string? declared = parsed.GetValue(spec);
                if (declared is not null && named.Length + ignored.Length > 0)
                {
                    throw new ClientException(
                        ExitCode.Usage,
                        "--by and --ignore are for columns that are guessed, and --spec says what they are: leave one of them out."
                    );
                }

                using var log = new RunLogger(context.Console, parsed.GetValue(SharedOptions.Verbose));
                var request = new EstimateRequest(
                    parsed.GetRequiredValue(file),
                    declared,
                    parsed.GetValue(output),
                    new ColumnHints(named, parsed.GetValue(seed), ignored)
                );
                EstimateOutcome outcome = await Task.Run(
                        () => new EstimateSession(context.Console.OpenIn, context.Installed, log.Log).RunAsync(request, cancellation),
                        cancellation
                    )
                    .ConfigureAwait(false);
                if (parsed.GetValue(json))
                {
                    SweepJson.Write(context.Console, outcome.Folder, outcome.Report, outcome.Files);
                    return ExitCode.Ok;
                }

                EstimateView.WriteColumns(context.Console, outcome, guessed: declared is null);
                SweepSummary.WriteTables(context.Console, outcome.Report, parsed.GetValue(SharedOptions.Verbose));
                EstimateView.WriteAdvice(
                    context.Console,
                    TrialAdvice.Of(outcome.Report, parsed.GetValue(halfWidth)),
                    outcome.Report.Spec.Configurations.Length
                );
                SweepSummary.WriteFiles(context.Console, outcome.Files);
                return ExitCode.Ok;
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp estimate results.csv",
            "modcomp estimate results.csv --by lr --by optimizer --half-width 0.01",
            "modcomp estimate results.parquet --spec columns.yaml --output runs/results",
            "python3 collect.py | modcomp estimate - --output runs/collected"
        );
    }

    private static Option<string[]> Columns(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "COLUMN",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };

    private static Option<double?> HalfWidth()
    {
        const string name = "--half-width";
        return new Option<double?>(name)
        {
            Description = "How exactly estimates shall be known, for example 0.01; default a round number below half of what there is.",
            HelpName = "H",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (
                    double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double wanted)
                    && wanted > 0
                    && double.IsFinite(wanted)
                )
                {
                    return wanted;
                }

                result.AddError($"{name} takes a number above 0, for example 0.01, not '{text}'");
                return null;
            },
        };
    }
}
