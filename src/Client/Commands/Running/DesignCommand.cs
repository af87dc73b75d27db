using System.Collections.Immutable;
using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Design;
using ModalityCompetition.Client.Rendering.Progress;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;

namespace ModalityCompetition.Client.Commands.Running;

/// <summary><c>modcomp design</c>.</summary>
internal static class DesignCommand
{
    private static readonly KeyValuePair<string, string> s_noTwins = new(SpecKeys.Fidelity, SpecKeys.NoFidelity);

    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> spec = SharedOptions.Spec();
        var halfWidths = new Option<string[]>("--half-width")
        {
            HelpName = "ESTIMAND=H",
            Description =
                "The half-width wished for, for example gap=0.01, or a number alone for all headline estimands. May be given more than "
                + "once; default the targets of the spec's 'until'.",
        };
        var twins = new Option<bool>("--twins")
        {
            Description =
                "Say what the half-widths take with cheaper twins of every trial and without, and which twins are the cheapest for all of "
                + "them together. Twins that the spec has are not looked at.",
        };
        Option<long?> seconds = OptionValues.Whole(
            "--seconds",
            "S",
            $"How long the pilot goes on; default {SweepDesign.DefaultSeconds}.",
            1,
            86_400
        );
        Option<long?> workers = SharedOptions.Workers();
        Option<ulong?> seed = SharedOptions.Seed();
        Option<KeyValuePair<string, string>[]> set = SharedOptions.Set();
        Option<string?> output = OptionValues.Text("--output", "FILE", "Write a page with plots of the half-width against the trials.");
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "design",
            "Say how many trials a wished half-width takes, from a pilot of seconds that is forgotten, and warn where modalities do not "
                + "compete."
        )
        {
            spec,
            halfWidths,
            twins,
            seconds,
            workers,
            seed,
            set,
            output,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                Task.Run(
                    () =>
                    {
                        string? file = parsed.GetValue(output);
                        if (file is not null)
                        {
                            Check(file);
                        }

                        bool tries = parsed.GetValue(twins);
                        int? threads = (int?)parsed.GetValue(workers);
                        var pilots = new PilotView(context.Console);
                        ImmutableArray<KeyValuePair<string, string>> assignments = RunCommand.Assignments(
                            null,
                            parsed.GetValue(seed),
                            parsed.GetValue(set)
                        );
                        SpecReading reading = GivenSpec.Read(
                            context,
                            parsed.GetRequiredValue(spec),
                            tries ? [.. assignments, s_noTwins] : assignments
                        );
                        var design = SweepDesign.Of(
                            GivenSpec.WithPilot(context, reading, threads, pilots, cancellation).Spec!,
                            context.Installed.Engines,
                            parsed.GetValue(halfWidths) ?? [],
                            threads,
                            parsed.GetValue(seconds) ?? SweepDesign.DefaultSeconds,
                            tries,
                            pilots,
                            context.Console.Clock,
                            cancellation
                        );
                        DesignView.WriteWarnings(context.Console, design);
                        Action<ClientConsole, SweepDesign> write = parsed.GetValue(json) ? DesignView.WriteJson : DesignView.Write;
                        write(context.Console, design);
                        if (file is not null)
                        {
                            RunFolder.WriteWhole(
                                file,
                                stream =>
                                    RunReports.WriteText(
                                        stream,
                                        text => DesignPage.Write(design.Spec, design.Designs, text, TwinPlanView.Of(design))
                                    )
                            );
                            context.Console.Error.WriteLine($"{file}: the half-width against the trials");
                        }

                        return ExitCode.Ok;
                    },
                    cancellation
                )
        );
        return new DocumentedCommand(
            command,
            "modcomp design examples/stop-when-precise.yaml",
            "modcomp design preset:quickstart --half-width gap=0.002 --output design.html",
            "modcomp design my.yaml --half-width 0.01 --seconds 30",
            "modcomp design preset:quickstart --half-width gap=0.002 --twins"
        );
    }

    private static void Check(string file)
    {
        if (file == OptionValues.Dash)
        {
            throw new ClientException(ExitCode.Usage, "--output - is standard output, where the numbers go: give a file.");
        }

        if (Directory.Exists(file))
        {
            throw new ClientException(ExitCode.Usage, $"--output {file} is a folder: give a file.");
        }

        OwnFile.Check(
            file,
            "a page of modcomp design",
            head => OwnFile.IsPage(head) && head.Contains($"<title>{DesignPage.Title}", StringComparison.Ordinal)
        );
    }
}
