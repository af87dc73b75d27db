using System.Globalization;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>
/// Which part of a sweep a folder runs, where it is not all of it: <c>run.part</c>, in a line such as <c>2/8</c>. Estimates of such a
/// folder are of that part.
/// </summary>
public static class PartRecord
{
    /// <summary>Reads the record; null where the folder runs the whole sweep.</summary>
    /// <exception cref="RunException">It is none.</exception>
    public static TrialPart? Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!File.Exists(folder.PartFile))
        {
            return null;
        }

        return TrialPart.Parse(File.ReadAllText(folder.PartFile).Trim())
            ?? throw new RunException(
                $"{folder.PartFile} does not say which part of the sweep is run here, as 2/8 does: run the part's command again, which "
                    + "rewrites it.",
                failure: RunFailure.Storage
            );
    }

    /// <summary>Writes the record, or removes it where the folder runs the whole sweep.</summary>
    /// <exception cref="RunException">It cannot be written.</exception>
    public static void Write(RunFolder folder, TrialPart? part)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (part is { } some)
        {
            RunFolder.WriteWhole(folder.PartFile, $"{some}\n");
        }
        else if (File.Exists(folder.PartFile))
        {
            File.Delete(folder.PartFile);
        }
    }

    /// <summary>What estimates of a part are computed from: a spec of so many trials, and the part's trials counted from 0.</summary>
    /// <param name="part">The part.</param>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">The ledger of the folder.</param>
    public static (SweepSpec Spec, ITrialLedger Ledger) View(TrialPart part, SweepSpec spec, ITrialLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(spec);
        TrialRange trials = Range(part, spec);
        return (spec with { Trials = trials.Count }, new LedgerPart(ledger, trials));
    }

    /// <summary>The trials of every configuration that are the part's.</summary>
    public static TrialRange Range(TrialPart part, SweepSpec spec)
    {
        (long first, long end) = part.Trials(spec);
        return new TrialRange(first, end);
    }

    /// <summary>What a reader must know of estimates of a part, as a sentence.</summary>
    public static string Sentence(TrialPart part, SweepSpec spec)
    {
        TrialRange trials = Range(part, spec);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"This is part {part.Number} of {part.Parts} of the sweep, trials {trials.First} to {trials.End - 1} of every "
                + $"configuration, and every estimate is of these alone: 'modcomp merge' puts the parts together."
        );
    }
}
