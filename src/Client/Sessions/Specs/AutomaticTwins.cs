using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.Specs;

/// <summary>
/// Puts a section in the place of <c>fidelity: auto</c>, so that what goes on with the spec has an ordinary one: that of the run to be
/// gone on with, or what a pilot says.
/// </summary>
/// <param name="experiments">The experiments that the spec may name.</param>
/// <param name="view">Shows the pilot.</param>
/// <param name="clock">The clock.</param>
internal sealed class AutomaticTwins(ExperimentRegistry experiments, IPilotView view, TimeProvider clock)
{
    /// <summary>What was chosen last, as a sentence; null where the spec left nothing to choose.</summary>
    public string? Sentence { get; private set; }

    /// <summary>The spec with a section, by a pilot where it takes one.</summary>
    /// <param name="reading">A valid spec.</param>
    /// <param name="folder">The run folder; null where there is none.</param>
    /// <param name="engine">Trains the pilot.</param>
    /// <param name="workers">Worker threads; null for as many as the machine has.</param>
    /// <param name="cancellation">Stops the pilot.</param>
    /// <returns>The same where it leaves nothing to choose.</returns>
    /// <exception cref="ClientException">With the section the spec is not valid.</exception>
    /// <exception cref="PilotStoppedException">The pilot was stopped.</exception>
    public SpecReading Choose(SpecReading reading, RunFolder? folder, ITrialEngine engine, int? workers, CancellationToken cancellation)
    {
        SweepSpec spec = reading.Spec!;
        if (!spec.AutomaticTwins)
        {
            return reading;
        }

        if (WithoutPilot(reading, folder) is { } known)
        {
            return known;
        }

        int trials = PilotSize.Of(spec)!.Value;
        view.Say($"{spec.Name}: a pilot of {CountText.Of(trials, "trial")} of every configuration chooses the twins");
        var study = TwinStudy.Of(spec, engine, trials, workers, view, clock, cancellation);
        return Put(reading, study.Section, study.WorkText is { } work ? $": the same half-width takes {work}" : WhyNone(study));
    }

    /// <summary>The spec with the section of the run that is in a folder, or without twins where it is too small for a pilot.</summary>
    /// <param name="reading">A valid spec with <see cref="SweepSpec.AutomaticTwins"/>.</param>
    /// <param name="folder">The run folder; null where there is none.</param>
    /// <returns>Null where it takes a pilot.</returns>
    public SpecReading? WithoutPilot(SpecReading reading, RunFolder? folder)
    {
        if (
            folder is { IsRunFolder: true }
            && File.Exists(folder.SpecFile)
            && TwinSection.Of(File.ReadAllText(folder.SpecFile)) is { } section
        )
        {
            return Put(reading, section, $", as in the run in {folder.Path}");
        }

        if (reading.Spec!.Until is not null)
        {
            return Put(
                reading,
                SpecKeys.NoFidelity,
                ": the sweep stops at targets, and whether twins pay there depends on the half-widths; 'modcomp design' tells it of a spec "
                    + "with the section that 'modcomp twins' prints, and without"
            );
        }

        return PilotSize.Of(reading.Spec!) is null
            ? Put(
                reading,
                SpecKeys.NoFidelity,
                $": a sweep of fewer than {PilotSize.FewestTrials} trials of a configuration is too small to be worth a pilot"
            )
            : null;
    }

    /// <summary>What a command assumes that runs no pilot, as a sentence.</summary>
    /// <param name="spec">A sweep with <see cref="SweepSpec.AutomaticTwins"/> that takes one.</param>
    public static string Assumed(SweepSpec spec) =>
        $"{spec.Name}: fidelity is auto, and this is without twins and without the pilot of "
        + $"{CountText.Of(PilotSize.Of(spec)!.Value, "trial")} "
        + "of every configuration that will choose them; 'modcomp design SPEC' chooses them alike and reckons with them";

    private SpecReading Put(SpecReading reading, string section, string why)
    {
        SweepSpec spec = reading.Spec!;
        string text = TwinSection.Put(spec.SourceText, section);
        SpecReading chosen = SpecReader.Read(spec.Name, text, experiments);
        if (!chosen.IsValid)
        {
            throw new ClientException(ExitCode.Usage, SpecSource.ErrorText($"{spec.Name} with fidelity: {section}", chosen));
        }

        string what = section == SpecKeys.NoFidelity ? "no twins" : section;
        Sentence = $"{spec.Name}: fidelity: auto is {what}{why}";
        view.Say(Sentence);

        // What was wrong with the rest was said, with the places that the user knows.
        return reading with
        {
            Spec = chosen.Spec,
        };
    }

    private static string WhyNone(TwinStudy study)
    {
        string? obstacle = study.Advice.All(a => a.Obstacle is not null) ? study.Advice[0].Obstacle : null;
        return obstacle is null ? ": those that are cheap enough say too little about their trials" : $". {obstacle.TrimEnd('.')}";
    }
}
