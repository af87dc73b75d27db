using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Remedies;

/// <summary>
/// The intervals of a table of remedies hold all at once as often as they say, by simulation against planted differences.
/// </summary>
public sealed class RemedyCoverageTests
{
    private const double Nominal = 0.95;
    private const int Repetitions = 300;
    private const int Pairs = 80;

    [Fact]
    public void All_intervals_hold_together_and_verdicts_are_right()
    {
        // Three remedies in one table, one of which does nothing.
        PlantedRemedy[] remedies =
        [
            new()
            {
                TakesOver = 0.3,
                JointErrors = -12,
                Diverges = 0.03,
            },
            new() { Shares = 0.95, ProbeErrors = -20 },
            new(),
        ];
        int intervals = remedies.Sum(r => EffectQuantity.Of(r.Pair.With, 0).Length);
        var together = new CoverageCheck(Nominal, 0);
        var apart = new CoverageCheck(Nominal, 0);
        var verdicts = new CoverageCheck(Nominal, 0);
        const int Seed = 20261129;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            (PlantedRemedy Remedy, RemedyRow Together, RemedyRow Apart)[] rows =
            [
                .. remedies.Select(
                    (r, i) =>
                    {
                        PairedEffects effects = Effects(r, Seed + (1000 * repetition) + i);
                        return (r, effects.Row(((Coverage)Nominal).SharedBy(intervals), null, null), effects.Row(Nominal, null, null));
                    }
                ),
            ];
            Add(together, rows.All(r => Holds(r.Together, r.Remedy)));
            Add(apart, rows.All(r => Holds(r.Apart, r.Remedy)));
            Add(verdicts, rows.All(r => IsTrue(r.Together.Verdict, r.Remedy)));
        }

        Assert.True(together.PassesAsLowerBound, $"seed {Seed}: {together}");
        Assert.True(verdicts.PassesAsLowerBound, $"seed {Seed}: verdicts, {verdicts}");

        // Positive control: intervals of which each has the confidence of the table by itself.
        Assert.False(apart.PassesAsLowerBound, $"seed {Seed}: each for itself, {apart}");
    }

    [Fact]
    public void The_planted_differences_are_those_of_a_long_run()
    {
        var remedy = new PlantedRemedy
        {
            TakesOver = 0.3,
            Shares = 0.4,
            JointErrors = 9,
            ProbeErrors = -20,
            Diverges = 0.03,
        };
        const int Seed = 7;
        PairedEffects effects = Effects(remedy, Seed, pairs: 20_000);
        foreach (RemedyEffect effect in effects.Row(0.9999, null, null).Effects)
        {
            double truth = remedy.Truth(effect.Quantity);
            Assert.True(
                effect.Low <= truth && truth <= effect.High,
                $"seed {Seed}: {effect.Quantity} [{effect.Low}, {effect.High}] is not {truth}"
            );
            Assert.True(effect.Quantity == "loser_gamma" || effect.High - effect.Low < 0.05, effect.Quantity);
        }
    }

    internal static PairedEffects Effects(PlantedRemedy remedy, int seed, int pairs = Pairs)
    {
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(seed, pairs);
        var effects = new PairedEffects(remedy.Pair, best: 0);
        effects.Consume(with, without, CancellationToken.None);
        return effects;
    }

    private static void Add(CoverageCheck check, bool holds) => check.Add(0, 1, holds ? 0.5 : 2);

    private static bool Holds(RemedyRow row, PlantedRemedy remedy) =>
        row.Effects.All(e => double.IsNaN(e.Low) || (e.Low <= remedy.Truth(e.Quantity) && remedy.Truth(e.Quantity) <= e.High));

    private static bool IsTrue(RemedyVerdict verdict, PlantedRemedy remedy) =>
        verdict switch
        {
            RemedyVerdict.Harms => remedy.JointErrors > 0 || remedy.Diverges > 0,
            RemedyVerdict.RemovesTheCompetition => remedy.Shares > 0.5,
            RemedyVerdict.MovesTheWinner => remedy.TakesOver > 0,
            RemedyVerdict.EasesTheCompetition => remedy.Shares > 0,
            RemedyVerdict.OnlyCuresTheError => remedy is { JointErrors: < 0, Shares: 0, TakesOver: 0 },
            RemedyVerdict.DoesNothing => remedy is { JointErrors: 0, Shares: 0, TakesOver: 0 },
            _ => true,
        };
}
