using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Sweeps.Tests.Estimates;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Specs;

public class ContrastTests
{
    private const string Declared =
        BrokenSpecs.Valid
        + "contrasts:\n  - {name: step, estimand: 'trained_win[modality=text,class=3]', of: {training.eta: 1}, minus: 0}\n";

    [Fact]
    public void A_contrast_names_its_configurations_and_leaves_the_canonical_text_alone()
    {
        SweepSpec spec = ShippedSpecs.Read("spec.yaml", Declared).Spec!;
        Assert.Equal(new SpecContrast("step", "trained_win[modality=text,class=3]", 1, 0), Assert.Single(spec.Contrasts));
        string spaced = Declared.Replace("text,class", "text, class", StringComparison.Ordinal);
        Assert.Equal(Assert.Single(spec.Contrasts), Assert.Single(ShippedSpecs.Read("spec.yaml", spaced).Spec!.Contrasts));
        Assert.Equal(ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid).Spec!.CanonicalText, spec.CanonicalText);
    }

    [Fact]
    public void Options_keep_the_contrasts_in_the_text_of_the_run()
    {
        SweepSpec spec = ShippedSpecs.Read("spec.yaml", Declared, SpecOverrides.None.WithTrials("20")).Spec!;
        Assert.Equal(Assert.Single(spec.Contrasts), Assert.Single(ShippedSpecs.Read("again.yaml", spec.SourceText).Spec!.Contrasts));
    }

    [Fact]
    public void Values_of_a_logarithmic_axis_need_not_be_written_out()
    {
        string text =
            BrokenSpecs.Valid.Replace(
                "training.eta: [0.5, 1]",
                "training.eta: {logspace: {from: 0.1, to: 1, count: 4}}",
                StringComparison.Ordinal
            ) + "contrasts:\n  - {name: step, estimand: gap, of: {training.eta: 0.2154}, minus: {training.eta: 0.46416}}\n";
        SpecContrast contrast = Assert.Single(ShippedSpecs.Read("spec.yaml", text).Spec!.Contrasts);
        Assert.Equal((1, 2), (contrast.Of, contrast.Minus));
    }

    [Theory]
    [InlineData("[10_000, 10001]", "10000", "10001")]
    [InlineData("[10000, 10001]", "1e4", "10_001")]
    [InlineData("[10000, 10001]", "10_000.0", "1.0001e4")]
    public void A_value_that_is_given_exactly_is_meant_exactly_however_it_is_spelt(string values, string of, string minus)
    {
        string text =
            BrokenSpecs.Valid.Replace("training.eta: [0.5, 1]", $"data.n: {values}", StringComparison.Ordinal)
            + $"contrasts:\n  - {{name: step, estimand: gap, of: {{data.n: {of}}}, minus: {{data.n: {minus}}}}}\n";
        SpecReading reading = ShippedSpecs.Read("spec.yaml", text);
        Assert.Empty(reading.Errors);
        SpecContrast contrast = Assert.Single(reading.Spec!.Contrasts);
        Assert.Equal((0, 1), (contrast.Of, contrast.Minus));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_estimand_that_is_estimated_is_known_to_the_spec_and_no_other(int modalities)
    {
        var trials = new SyntheticTrials { Modalities = modalities };
        PlannedConfiguration planned = trials.Configuration();
        IReadOnlyList<string> names = planned.Definition.EntryNames;
        var keys = Estimating
            .Of(trials, trials.Draw(5, 20))
            .Estimates.Select(e => EstimandSelector.Format(e.Estimand, [.. names]))
            .ToList();
        Assert.All(
            keys,
            key =>
                Assert.Equal(
                    key.Contains("_controlled", StringComparison.Ordinal),
                    EstimandKey.MistakeInContrast(key, [planned, planned]) is not null
                )
        );
        foreach (
            string wrong in new[]
            {
                "gap[class=1]",
                "won[modality=image]",
                "test_error",
                "test_error[network=joint,modality=image]",
                "learned",
                "won[class=4]",
                "won[class=1",
            }
        )
        {
            Assert.NotNull(EstimandKey.MistakeInContrast(wrong, [planned, planned]));
        }
    }
}
