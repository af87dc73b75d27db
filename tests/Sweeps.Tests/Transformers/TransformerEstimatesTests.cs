using MathNet.Numerics.Distributions;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.TransformerTrials;
using ModalityCompetition.TestKit.Experiments;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Transformers;

/// <summary>Estimates of the experiment of two Transformers against what is planted, by enumeration of binomial laws.</summary>
public class TransformerEstimatesTests
{
    private const int Classes = 4;
    private const int PerClass = 10;
    private const string Spec = """
        name: planted
        experiment: transformers
        seed: 3
        trials: 4000
        data: {synthetic: {classes: 4, train: 40, test: 40, image_insufficient: 2, title_insufficient: 2}}
        evaluation: {checkpoints: [10, 300]}
        """;

    [Fact]
    public async Task Estimates_are_those_of_the_planted_law()
    {
        await using PlantedRun run = await PlantedRun.OfAsync(Spec);
        ConfigurationEstimates estimates = run.Report().Estimates[0];

        for (int v = 0; v < 5; v++)
        {
            (NetworkKind kind, int? r) = v switch
            {
                0 => (NetworkKind.Joint, (int?)null),
                1 or 2 => (NetworkKind.Unimodal, v - 1),
                _ => (NetworkKind.Probe, v - 3),
            };
            for (int j = 0; j < Classes; j++)
            {
                Near(PlantedTransformers.Accuracy(v, j, Classes), estimates, new Estimand(TransformerNames.ClassAccuracy, kind, r, j));
            }

            Near(Error(v), estimates, new Estimand(EstimandNames.TestError, kind, r));
            Assert.Equal(0.125 * (v + 1), estimates.Find(new Estimand(EstimandNames.FinalLoss, kind, r))!.Value);
            Assert.Equal(1.0 / 40, estimates.Find(new Estimand(EstimandNames.TrainError, kind, r))!.Value, 12);
        }

        // Image is better alone.
        Assert.Equal(0, estimates.BestModality);
        Near(Error(0) - Error(1), estimates, new Estimand(EstimandNames.Gap));
        Near(Error(3) - Error(1), estimates, new Estimand(EstimandNames.Degradation, Modality: 0));
        Near(Error(4) - Error(2), estimates, new Estimand(EstimandNames.Degradation, Modality: 1));
        for (int j = 0; j < Classes; j++)
        {
            (double dropped0, double dropped1, double wins0, double wins1) = Law(j);
            Near(dropped0, estimates, new Estimand(TransformerNames.Dropped, Modality: 0, Class: j));
            Near(dropped1, estimates, new Estimand(TransformerNames.Dropped, Modality: 1, Class: j));
            Near(wins0, estimates, new Estimand(TransformerNames.KeepsMore, Modality: 0, Class: j));
            Near(wins1, estimates, new Estimand(TransformerNames.KeepsMore, Modality: 1, Class: j));
            Near(1 - wins0 - wins1, estimates, new Estimand(TransformerNames.KeptAlike, Class: j));
        }

        Near(Enumerable.Range(0, Classes).Average(j => Law(j).Dropped1), estimates, new Estimand(TransformerNames.Dropped, Modality: 1));
        Near(Enumerable.Range(0, Classes).Average(j => Law(j).Wins0), estimates, new Estimand(TransformerNames.KeepsMore, Modality: 0));
        Near(
            Enumerable.Range(0, Classes).Average(j => 1 - Law(j).Wins0 - Law(j).Wins1),
            estimates,
            new Estimand(TransformerNames.KeptAlike)
        );

        // Correct test samples on the way: 10, 11, 12 of 40 at the first checkpoint, one more at the second.
        Assert.Equal(0.75, estimates.Find(new Estimand("test_error_at_10", NetworkKind.Joint))!.Value, 12);
        Assert.Equal(27.0 / 40, estimates.Find(new Estimand("test_error_at_300", NetworkKind.Unimodal, 1))!.Value, 12);
        Assert.Equal(2.0 / 40, estimates.Find(new Estimand("gap_at_10"))!.Value, 12);
        Assert.Equal(0.5, estimates.Find(new Estimand("train_loss_at_300", NetworkKind.Joint))!.Value, 12);
        Assert.InRange(estimates.Diverged, 130, 270);
        Assert.Equal(4000, estimates.Completed + estimates.Diverged);
    }

    [Fact]
    public void Estimands_per_network_and_class_are_named_in_targets()
    {
        string spec = Spec + "\nuntil: {estimand: \"class_accuracy[network=probe,modality=text,class=2]\", half_width: 0.01}\n";
        Assert.NotNull(PlantedRun.Read(spec));
        foreach (
            (string key, string answer) in new[]
            {
                ("class_accuracy", "[network=joint,class=J]"),
                ("class_accuracy[network=joint,class=9]", "numbered from 0 to 3"),
                ("dropped[modality=video]", "the modalities are image, text"),
                ("trained_win[modality=image]", "is no estimand"),
            }
        )
        {
            SpecReading reading = ShippedSpecs.Read("t.yaml", Spec + $"\nuntil: {{estimand: \"{key}\", half_width: 0.01}}\n");
            Assert.Contains(reading.Errors, e => e.ToString().Contains(answer, StringComparison.Ordinal));
        }
    }

    private static double Error(int v) => 1 - Enumerable.Range(0, Classes).Average(j => PlantedTransformers.Accuracy(v, j, Classes));

    // Counts of the four networks are independent binomials.
    private static (double Dropped0, double Dropped1, double Wins0, double Wins1) Law(int j)
    {
        double[][] p =
        [
            .. Enumerable
                .Range(0, 5)
                .Select(v =>
                    Enumerable
                        .Range(0, PerClass + 1)
                        .Select(k => Binomial.PMF(PlantedTransformers.Accuracy(v, j, Classes), PerClass, k))
                        .ToArray()
                ),
        ];
        (double dropped0, double dropped1, double wins0, double wins1) = (0, 0, 0, 0);
        for (int a = 0; a <= PerClass; a++)
        for (int b = 0; b <= PerClass; b++)
        for (int c = 0; c <= PerClass; c++)
        for (int d = 0; d <= PerClass; d++)
        {
            double law = p[1][a] * p[2][b] * p[3][c] * p[4][d];
            dropped0 += a > 0 && c < 0.5 * a ? law : 0;
            dropped1 += b > 0 && d < 0.5 * b ? law : 0;
            double kept0 = a > 0 ? (double)c / a : 0;
            double kept1 = b > 0 ? (double)d / b : 0;
            wins0 += kept0 > kept1 + 1e-12 ? law : 0;
            wins1 += kept1 > kept0 + 1e-12 ? law : 0;
        }

        return (dropped0, dropped1, wins0, wins1);
    }

    // Five standard errors: among some fifty estimates none is expected outside.
    private static void Near(double truth, ConfigurationEstimates estimates, Estimand estimand)
    {
        Estimate estimate = estimates.Find(estimand)!;
        double allowed = 5 * Math.Max(estimate.StandardError, (estimate.High - estimate.Low) / 4);
        Assert.True(Math.Abs(estimate.Value - truth) <= allowed, $"{estimand}: {estimate.Value}, planted {truth}, allowed {allowed}");
    }
}
