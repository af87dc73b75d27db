using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Tests.Specs;

public class StoppingSpecTests
{
    [Fact]
    public void A_target_is_read_with_its_defaults_and_is_no_part_of_what_determines_results()
    {
        var plain = Read("");
        var targeted = Read("until: {estimand: 'trained_win[class=3, modality=image]', half_width: 0.02}\n");
        Assert.Null(plain.Until);
        Assert.Equal(new StoppingSpec("trained_win[class=3,modality=image]", 0.02, 0.95, 1), targeted.Until);
        Assert.Equal(plain.CanonicalText, targeted.CanonicalText);
        Assert.Equal(
            new StoppingSpec("gap", 0.01, 0.9, 7),
            Read("until:\n  estimand: gap\n  half_width: 0.01\n  confidence: 0.9\n  per: configuration\n  least_trials: 7\n").Until
        );
        Assert.Equal(0.8, Read("estimation: {confidence: 0.8}\nuntil: {estimand: gap, half_width: 1}\n").Until!.Targets[0].Confidence);
    }

    [Fact]
    public void Options_give_a_target_too_and_the_kept_spec_has_it()
    {
        var options = SpecOverrides.None.WithSet("until.estimand=agreement").WithSet("until.half_width=0.05");
        var spec = ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid, options).Spec!;
        Assert.Equal(new StoppingSpec("agreement", 0.05, 0.95, 1), spec.Until);
        Assert.Equal(spec.Until, ShippedSpecs.Read("kept.yaml", spec.SourceText).Spec!.Until);
    }

    [Fact]
    public void Several_targets_are_read_in_their_order_and_are_no_part_of_what_determines_results_either()
    {
        SweepSpec spec = Read(
            "until:\n  targets:\n    - {estimand: gap, half_width: 0.01}\n    - estimand: trained_win[modality=image]\n      half_width: "
                + "0.02\n"
                + "      confidence: 0.99\n  confidence: 0.9\n  least_trials: 5\n"
        );
        SpecTarget[] targets = [new("gap", 0.01, 0.9), new("trained_win[modality=image]", 0.02, 0.99)];
        Assert.Equal(new StoppingSpec([.. targets], 5), spec.Until);
        Assert.NotEqual(new StoppingSpec([.. targets.Reverse()], 5), spec.Until);
        Assert.Equal(Read("").CanonicalText, spec.CanonicalText);
        Assert.Equal(
            Read("until: {estimand: gap, half_width: 0.1}\n").Until,
            Read("until: {targets: [{estimand: gap, half_width: 0.1}]}\n").Until
        );
    }

    [Fact]
    public void An_option_gives_several_targets_too_and_the_kept_spec_has_them()
    {
        const string targets = "[{estimand: gap, half_width: 0.01}, {estimand: 'trained_win[modality=image]', half_width: 0.02}]";
        SpecOverrides options = SpecOverrides.None.WithSet($"until.targets={targets}").WithTrials("20");
        SweepSpec spec = ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid, options).Spec!;
        Assert.Equal(["gap", "trained_win[modality=image]"], spec.Until!.Targets.Select(t => t.Estimand));
        Assert.Equal(spec.Until, ShippedSpecs.Read("kept.yaml", spec.SourceText).Spec!.Until);
        SpecReading broken = ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid, SpecOverrides.None.WithSet("until.targets=[{estimand: gap"));
        Assert.Null(broken.Spec);
        Assert.StartsWith("--set until.targets=", broken.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unbounded_target_is_read_with_a_warning()
    {
        var reading = ShippedSpecs.Read(
            "spec.yaml",
            BrokenSpecs.Valid.Replace(
                "axes:",
                "until: {estimand: 'final_loss[network=joint]', half_width: 0.1}\naxes:",
                StringComparison.Ordinal
            )
        );
        Assert.NotNull(reading.Spec);
        Assert.Contains("asymptotic", Assert.Single(reading.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_are_exactly_the_estimates_but_for_the_one_that_is_no_mean()
    {
        var configuration = SyntheticSweep.Spec().Configurations[0];
        string[] modalities = ["modality0", "modality1"];
        var estimates = new ConfigurationEstimator(configuration, 0.95).Snapshot().Estimates;
        Assert.All(
            estimates.Select(e => EstimandSelector.Format(e.Estimand, [.. modalities])),
            key =>
                Assert.Equal(
                    key == "gap_positive" || key.Contains("_controlled", StringComparison.Ordinal),
                    EstimandKey.MistakeInTarget(key, [configuration]) is not null
                )
        );
    }

    private static SweepSpec Read(string until) =>
        SpecReaderTests.Read(BrokenSpecs.Valid.Replace("axes:", until + "axes:", StringComparison.Ordinal));
}
