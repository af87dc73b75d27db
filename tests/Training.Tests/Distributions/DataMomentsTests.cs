using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Tests.Distributions;

public class DataMomentsTests
{
    private const int Trials = 250;
    private const int Samples = 200;
    private static readonly StreamRoot Root = new(20220317);

    [Theory]
    [InlineData(DictionaryKind.Canonical)]
    [InlineData(DictionaryKind.Random)]
    public void Drawn_samples_have_the_closed_form_moments(DictionaryKind dictionary)
    {
        DataParameters data = DataExamples.TwoModalities with { Dictionary = dictionary };
        MomentCheck.AssertWithinBound(data, Trials, trial => Draw(data, SampleRole.Train, trial));
        MomentCheck.AssertWithinBound(data, Trials, trial => Draw(data, SampleRole.Test, trial));
    }

    [Fact]
    public void Three_modalities_and_one_have_them_too()
    {
        DataParameters two = DataExamples.TwoModalities;
        DataParameters three = two with
        {
            Modalities = [.. two.Modalities, two.Modalities[0] with { Name = "audio", InsufficientProbability = 0.6 }],
        };
        MomentCheck.AssertWithinBound(three, Trials, trial => Draw(three, SampleRole.Train, trial));
        DataParameters one = two with { Modalities = [two.Modalities[1]] };
        MomentCheck.AssertWithinBound(one, Trials, trial => Draw(one, SampleRole.Train, trial));
    }

    // Generators that are wrong in one thing: the same check must catch each.
    public static TheoryData<string> Defects() =>
        ["mu", "C", "gamma", "rho", "rho_lo", "c", "c_lo", "tau", "sigma_g", "s", "shared flag", "labels"];

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_broken_generator_fails_the_same_check(string defect)
    {
        DataParameters data = DataExamples.TwoModalities;
        ModalityParameters image = data.Modalities[0];
        DataParameters broken = defect switch
        {
            "mu" => With(image with { InsufficientProbability = 0.33 }),
            "C" => With(image with { SufficientMax = 2.05 }),
            "gamma" => With(image with { InsufficientTarget = 0.4 }),
            "rho" => With(image with { InsufficientOffTargetMax = 0.85 }),
            "rho_lo" => With(image with { InsufficientOffTargetLow = 0 }),
            "c" => With(image with { SufficientOffTargetMax = 0.42 }),
            "c_lo" => With(image with { SufficientOffTargetLow = 0.5 }),
            "tau" => With(image with { SpanNoise = 0.1 }),
            "sigma_g" => data with { GaussianNoise = 0.31 },
            "s" => data with { Sparsity = data.Sparsity * data.Classes / (data.Classes - 1) },
            _ => data,
        };
        IReadOnlyDictionary<string, double> z = MomentCheck.ZValues(
            data,
            Trials,
            trial =>
            {
                SampleSet samples = Draw(broken, SampleRole.Train, trial);
                if (defect == "shared flag")
                {
                    samples.Sufficient[0].CopyTo(samples.Sufficient[1], 0);
                }
                else if (defect == "labels")
                {
                    for (int i = 0; i < samples.Count; i += 10)
                    {
                        samples.Labels[i] = 0;
                    }
                }

                return samples;
            }
        );
        Assert.Contains(z.Values, value => Math.Abs(value) > MomentCheck.Bound);

        DataParameters With(ModalityParameters changed) => data with { Modalities = [changed, data.Modalities[1]] };
    }

    [Fact]
    public void Moments_agree_with_numerical_integration()
    {
        DataMoments moments = new(DataExamples.TwoModalities);
        for (int q = 1; q <= 8; q++)
        {
            Assert.Equal(Average(u => Math.Pow(1 + u, q)), moments.SufficientTarget(0, q), 1e-6);
            Assert.Equal(Math.Pow(0.25, q), moments.InsufficientTarget(0, q), 1e-15);
            double off = (0.7 * Average(u => Math.Pow(0.1 + (0.3 * u), q))) + (0.3 * Average(u => Math.Pow(0.375 + (0.375 * u), q)));
            Assert.Equal(1.5 / 6 * off, moments.OffTarget(0, q), 1e-8);
            Assert.Equal(0.7 * 0.9 / 6 * moments.SufficientTarget(0, q), moments.SufficientMoment(0, q), 1e-12);
        }

        Assert.Equal(1 + (5 * 0.25), moments.ExpectedActive, 1e-15);

        static double Average(Func<double, double> f) => Enumerable.Range(0, 20000).Average(i => f((i + 0.5) / 20000));
    }

    private static SampleSet Draw(DataParameters data, SampleRole role, long trial) =>
        DataSampler.Draw(data, role, Samples, DictionarySampler.Draw(data, Root, trial), Root, trial);
}
