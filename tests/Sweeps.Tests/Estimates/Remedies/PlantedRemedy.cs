using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Remedies;

/// <summary>
/// Pairs of synthetic trials whose differences are known. With the remedy modality 0 takes over a class with one probability, the loser of
/// a learned class is learned too with another, the joint network and the first probe err on more or fewer test samples, and a trial
/// diverges now and then, all independently.
/// </summary>
internal sealed class PlantedRemedy
{
    private const float SharedGamma = 2;

    // Joint network and probe err on 20 to 120 of 200 samples, so that a remedy may add and take away.
    private const int LeastErrors = 20;

    private readonly SyntheticTrials _law = new() { TrainErrorsBelow = 1 };

    /// <summary>Probability that modality 0 becomes the winner of a class, whoever was.</summary>
    public double TakesOver { get; init; }

    /// <summary>Probability that the loser of a learned class is learned too.</summary>
    public double Shares { get; init; }

    /// <summary>The joint network errs on uniformly 0 to this many samples more; on fewer where it is negative.</summary>
    public int JointErrors { get; init; }

    /// <summary>The same of the probe of modality 0.</summary>
    public int ProbeErrors { get; init; }

    /// <summary>Probability that a trial diverges with the remedy.</summary>
    public double Diverges { get; init; }

    /// <summary>The configuration without the remedy and the one with it.</summary>
    public RemedyPair Pair
    {
        get
        {
            PlannedConfiguration plain = _law.Configuration(0);
            PlannedConfiguration remedied = _law.Configuration(1) with
            {
                Definition = plain.Configuration with { Remedy = new RemedyParameters { Method = RemedyMethod.Ogm } },
                AxisValues = [new AxisValue("training.remedy.method", "ogm", null)],
            };
            return new RemedyPair(remedied, plain);
        }
    }

    /// <summary>The expected difference of every quantity.</summary>
    /// <remarks>
    /// Without the remedy a class is unlearned with 0.1, else shared with 0.2; either modality wins with 1/2; the trained winner is the
    /// initial one with 0.9 + 0.1/2. Gamma of a loser is 0.4, 2 or 0.125 where the class is unlearned, shared or won.
    /// </remarks>
    public double Truth(string quantity) =>
        quantity switch
        {
            "trained_win[modality=image]" => TakesOver / 2,
            "trained_win[modality=text]" => -TakesOver / 2,
            "agreement" => TakesOver * (0.5 - 0.95),
            "won" => -Won * Shares,
            "shared" => Won * Shares,
            "unlearned" => 0,
            "shared_beyond_half" => Won * (Shares - 0.5),
            "loser_gamma" => Won * Shares * (SharedGamma - 0.125),
            "test_error[network=joint]" or "gap" => JointErrors / 2.0 / SyntheticTrials.TestSamples,
            "test_error[network=probe,modality=image]" or "degradation[modality=image]" => ProbeErrors / 2.0 / SyntheticTrials.TestSamples,
            "test_error[network=probe,modality=text]" or "degradation[modality=text]" => 0,
            "diverged" => Diverges,
            _ => throw new ArgumentException($"No truth is known of {quantity}.", nameof(quantity)),
        };

    /// <summary>Pairs of trials.</summary>
    public (TrialRecord[] With, TrialRecord[] Without) Draw(int seed, int count)
    {
        var random = new Random(seed);
        var (with, without) = (new TrialRecord[count], new TrialRecord[count]);
        for (int trial = 0; trial < count; trial++)
        {
            int own = random.Next();
            without[trial] = new TrialRecord(trial, Draw(_law, own));
            bool diverges = random.NextDouble() < Diverges;
            TrialResult changed = Draw(Diverging(diverges), own);
            if (!diverges)
            {
                Change(changed, random);
            }

            with[trial] = new TrialRecord(trial, changed);
        }

        return (with, without);
    }

    private static TrialResult Draw(SyntheticTrials law, int seed)
    {
        TrialResult result = law.DrawTrial(new Random(seed));
        Shrink(result.Joint.TestErrors);
        Shrink(result.Probes[0].TestErrors);
        return result;
    }

    private static void Shrink(int[] errors)
    {
        int some = LeastErrors + (errors.Sum() / 2);
        Array.Clear(errors);
        errors[0] = some;
    }

    private static double Won => 0.9 * 0.8;

    private SyntheticTrials Diverging(bool always) =>
        new() { TrainErrorsBelow = _law.TrainErrorsBelow, DivergedProbability = always ? 1 : 0 };

    private void Change(TrialResult result, Random random)
    {
        for (int j = 0; j < result.Classes; j++)
        {
            Span<float> gamma = result.FinalGamma.AsSpan(2 * j, 2);
            if (random.NextDouble() < TakesOver && gamma[0] < gamma[1])
            {
                (gamma[0], gamma[1]) = (gamma[1], gamma[0]);
            }

            if (random.NextDouble() < Shares && Math.Max(gamma[0], gamma[1]) >= 1)
            {
                gamma[gamma[0] < gamma[1] ? 0 : 1] = SharedGamma;
            }
        }

        result.Joint.TestErrors[0] += Some(JointErrors, random);
        result.Probes[0].TestErrors[0] += Some(ProbeErrors, random);
    }

    private static int Some(int most, Random random) => Math.Sign(most) * random.Next(Math.Abs(most) + 1);
}
