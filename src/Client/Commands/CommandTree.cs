using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using ModalityCompetition.Client.Commands.DataSets;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Commands.Results;
using ModalityCompetition.Client.Commands.Running;
using ModalityCompetition.Client.Commands.Serving;

namespace ModalityCompetition.Client.Commands;

/// <summary>The tree of commands.</summary>
internal static class CommandTree
{
    /// <summary>Builds the tree.</summary>
    public static RootCommand Create(CommandContext context)
    {
        var examples = new Dictionary<Command, string[]>();
        var root = new RootCommand(
            "Estimates modality competition: which modality of a jointly trained network wins, and what the losers cost, over many short "
                + "training runs."
        )
        {
            HelpName = "modcomp",
        };
        examples[root] =
        [
            "modcomp run preset:quickstart             run the smallest preset",
            "modcomp run my-sweep.yaml --workers 4     run a spec of your own; the same command resumes it",
            "modcomp report runs/my-sweep              write the reports of a run again",
        ];

        Add(RunCommand.Create(context));
        Add(PlanCommand.Create(context));
        Add(DesignCommand.Create(context));
        Add(TwinsCommand.Create(context));
        Add(ValidateCommand.Create(context));
        Add(ListCommand.Create(context));
        Add(StatusCommand.Create(context));
        Add(ReportCommand.Create(context));
        Add(EstimateCommand.Create(context));
        Add(ExportCommand.Create(context));
        Add(WorkersCommand.Create(context));
        Add(ImportCommand.Create(context));
        Add(GcCommand.Create(context));
        Add(MergeCommand.Create(context));
        Add(ArchiveCommand.Create(context));
        Add(ReplayCommand.Create(context));
        Add(VerifyCommand.Create(context));
        Add(CompareCommand.Create(context));
        Add(PresetsCommand.Create(context));
        Add(ServeCommand.Create(context));
        Add(HealthCommand.Create(context));
        Add(SubmitCommand.Create(context));
        Add(WatchCommand.Create(context));
        Add(SteerCommands.Pause(context));
        Add(SteerCommands.Resume(context));
        Add(SteerCommands.Cancel(context));
        Add(TagCommand.Create(context));
        Add(DeleteCommand.Create(context));
        Add(DevicesCommand.Create(context));
        Add(ExperimentsCommand.Create(context));
        Add(ProgramCommand.Create(context));
        Add(DataCommand.Create(context));
        Add(ReferenceCommand.Create(context, () => CommandReference.Render(root, examples)));
        Add(CompletionCommand.Create(context));
        root.Options.Add(SharedOptions.Verbose);

        foreach (Option given in root.Options.Where(o => o is HelpOption or VersionOption).ToList())
        {
            root.Options.Remove(given);
        }

        root.Options.Add(Help(context, examples));
        root.Options.Add(new VersionOption("--version") { Description = "Show the version.", Action = new VersionAction() });
        root.Directives.Clear();
        root.Directives.Add(new SuggestDirective());
        return root;

        void Add(DocumentedCommand command)
        {
            root.Subcommands.Add(command.Command);
            foreach ((Command documented, string[] lines) in command.Examples)
            {
                examples[documented] = lines;
            }
        }
    }

    private static HelpOption Help(CommandContext context, Dictionary<Command, string[]> examples)
    {
        // Narrower than 80 columns would cut words, wider than 120 is hard to read.
        var parsersHelp = new HelpAction { MaxWidth = Math.Clamp(context.Console.Width, 80, 120) };
        return new HelpOption("--help", "-h")
        {
            Description = "Show help, examples and exit codes.",
            Action = new HelpText(parsersHelp, examples),
            Recursive = true,
        };
    }
}
