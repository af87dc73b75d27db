using System.Collections.Immutable;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Rendering.Progress;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Commands.Running;

/// <summary>The spec of a command line, for commands that train some of its trials and keep nothing.</summary>
internal static class GivenSpec
{
    /// <summary>Reads it, and writes what is probably not meant to standard error.</summary>
    /// <param name="context">Has the console and the experiments.</param>
    /// <param name="source">What the user gave: a file, <c>preset:NAME</c>, or <c>-</c>.</param>
    /// <param name="assignments">What the command line puts in place of its values.</param>
    /// <exception cref="Hosting.ClientException">It cannot be read, or it has errors; the message lists all of them.</exception>
    public static SpecReading Read(CommandContext context, string source, ImmutableArray<KeyValuePair<string, string>> assignments)
    {
        SpecRequest request = SpecRequest.Of(source, assignments, context.Console) with { AllowsPilot = true };
        SpecReading reading = SpecSource.Read(request, context.Installed.Experiments);
        SpecCheckView.WriteWarnings(context.Console, reading);
        return reading;
    }

    /// <summary>The spec with the twins that a run of it would have, by the same pilot where it takes one; which these are is
    /// said.</summary>
    /// <param name="context">Has the console, the engines and the experiments.</param>
    /// <param name="reading">The spec.</param>
    /// <param name="workers">Worker threads; null for as many as the machine has.</param>
    /// <param name="view">Shows the pilot.</param>
    /// <param name="cancellation">Stops the pilot.</param>
    public static SpecReading WithPilot(
        CommandContext context,
        SpecReading reading,
        int? workers,
        IPilotView view,
        CancellationToken cancellation
    ) =>
        reading.Spec!.AutomaticTwins
            ? new AutomaticTwins(context.Installed.Experiments, view, context.Console.Clock).Choose(
                reading,
                folder: null,
                context.Installed.Engines.Create(reading.Spec.Engine),
                workers,
                cancellation
            )
            : reading;

    /// <summary>
    /// The spec for a command that runs no pilot: with the twins of the run in a folder, and else without any where a pilot is to choose
    /// them, which is said.
    /// </summary>
    /// <param name="context">Has the console and the experiments.</param>
    /// <param name="reading">The spec.</param>
    /// <param name="folder">The run folder; null where there is none.</param>
    public static SpecReading WithoutPilot(CommandContext context, SpecReading reading, RunFolder? folder)
    {
        if (!reading.Spec!.AutomaticTwins)
        {
            return reading;
        }

        var view = new PilotView(context.Console);
        if (new AutomaticTwins(context.Installed.Experiments, view, context.Console.Clock).WithoutPilot(reading, folder) is { } known)
        {
            return known;
        }

        view.Say(AutomaticTwins.Assumed(reading.Spec));
        return reading;
    }
}
