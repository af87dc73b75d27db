using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>A quantity of which a sweep is to know the mean.</summary>
/// <param name="Name">Key of the estimand.</param>
/// <param name="Measure">What it is in a trial; null where twins are no control of it.</param>
internal sealed record PilotQuantity(string Name, Func<PilotTrial, double>? Measure)
{
    /// <summary>
    /// What a sweep is about: its targets, where it stops at some; otherwise the gap, the share of the classes that the first modality
    /// wins, test errors and degradations.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="configuration">One of its configurations.</param>
    /// <param name="best">The modality with the least uni-modal error.</param>
    /// <param name="wished">What it is about instead; null for nothing else.</param>
    public static PilotQuantity[] Of(SweepSpec spec, TrialConfiguration configuration, int best, IReadOnlyList<Estimand>? wished = null)
    {
        ImmutableArray<string> names = [.. configuration.Data.Modalities.Select(m => m.Name)];
        IEnumerable<Estimand> estimands =
            wished is not null ? wished
            : spec.Until is { } until ? Targets(until, names)
            : Headline(configuration.Modalities);
        return [.. estimands.Select(e => new PilotQuantity(EstimandSelector.Format(e, names), MeasureOf(e, best)))];
    }

    /// <summary>What of its twins a sweep needs: the most that one of its targets does, and everything where it has none.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="wished">The estimates of interest; null for its targets.</param>
    public static PilotNeed NeedOf(SweepSpec spec, IReadOnlyList<Estimand>? wished = null)
    {
        if (spec.Configurations[0].Definition is not TrialConfiguration configuration)
        {
            return PilotNeed.Unimodal;
        }

        // Modalities have the same names in all configurations.
        IEnumerable<Estimand> estimands =
            wished ?? (spec.Until is { } until ? Targets(until, [.. configuration.Data.Modalities.Select(m => m.Name)]) : []);
        PilotNeed most = estimands.Select(NeedOf).DefaultIfEmpty(PilotNeed.Nothing).Max();
        return most == PilotNeed.Nothing ? PilotNeed.Unimodal : most;
    }

    private static IEnumerable<Estimand> Targets(StoppingSpec until, ImmutableArray<string> names) =>
        until.Targets.Select(t => EstimandSelector.TryParse(t.Estimand, names, out Estimand? e) ? e : new Estimand(t.Estimand));

    private static PilotNeed NeedOf(Estimand estimand) =>
        (estimand.Name, estimand.Network) switch
        {
            (EstimandNames.TrainedWin, _) => PilotNeed.Winners,
            (EstimandNames.TestError or EstimandNames.TestErrorControlled, NetworkKind.Unimodal) => PilotNeed.Unimodal,
            (EstimandNames.TestError or EstimandNames.TestErrorControlled, _) => PilotNeed.JointErrors,
            (EstimandNames.Gap or EstimandNames.GapControlled or EstimandNames.Degradation or EstimandNames.DegradationControlled, _) =>
                PilotNeed.Differences,
            _ => PilotNeed.Nothing,
        };

    private static IEnumerable<Estimand> Headline(int modalities)
    {
        var joint = new Estimand(EstimandNames.TestError, NetworkKind.Joint);
        if (modalities == 1)
        {
            return [joint];
        }

        int[] all = [.. Enumerable.Range(0, modalities)];
        return
        [
            new Estimand(EstimandNames.Gap),
            new Estimand(EstimandNames.TrainedWin, Modality: 0),
            joint,
            .. all.Select(r => new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, r)),
            .. all.Select(r => new Estimand(EstimandNames.Degradation, Modality: r)),
        ];
    }

    private static Func<PilotTrial, double>? MeasureOf(Estimand estimand, int best) =>
        (estimand.Name, estimand.Network, estimand.Modality) switch
        {
            (EstimandNames.Gap or EstimandNames.GapControlled, _, _) => t => t.Joint - t.Unimodal(best),
            (EstimandNames.TestError or EstimandNames.TestErrorControlled, NetworkKind.Joint, _) => t => t.Joint,
            (EstimandNames.TestError or EstimandNames.TestErrorControlled, NetworkKind.Unimodal, { } r) => t => t.Unimodal(r),
            (EstimandNames.TestError or EstimandNames.TestErrorControlled, NetworkKind.Probe, { } r) => t => t.Probe(r),
            (EstimandNames.Degradation or EstimandNames.DegradationControlled, _, { } r) => t => t.Probe(r) - t.Unimodal(r),
            (EstimandNames.TrainedWin, _, { } r) => t => t.Wins(r, estimand.Class),
            _ => null,
        };
}
