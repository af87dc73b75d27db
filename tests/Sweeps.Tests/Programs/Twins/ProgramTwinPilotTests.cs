using ModalityCompetition.Sweeps.Pilots;
using ModalityCompetition.Sweeps.Pilots.Programs;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Programs.Twins;

/// <summary>What a pilot says of twins of a program whose price and law are planted, against closed forms.</summary>
public sealed class ProgramTwinPilotTests
{
    private const int Many = 4000;
    private const string AboutY = "until: {estimand: y, half_width: 0.01}\n";

    [Theory]
    [InlineData(0.9, 10, 7)]
    [InlineData(0.95, 25, 16)]
    [InlineData(0.5, 10, 3)]
    public void Number_and_work_are_those_of_the_closed_form_and_what_was_held_up_does_not_count(double rho2, double cheaper, int twins)
    {
        TwinAdvice advice = Run(new PlantedProgram(rho2), AboutY, Many, 100 / cheaper);
        Assert.Null(advice.Obstacle);
        Assert.Equal(["y"], advice.Quantities.AsEnumerable());
        Assert.Equal(100, advice.TrialSeconds!.Value, 1e-6);
        Assert.Equal(1.0 / 12, advice.Variances[0], 0.006);
        TriedLevel tried = Assert.Single(advice.Levels);
        Assert.Equal(cheaper, tried.CostRatio, 1e-6);
        Assert.Equal(rho2, tried.Rho2[0], 0.02);

        // The fewest twins whose work is within 3 % of the least.
        double[] work = [.. Enumerable.Range(2, 63).Select(k => (1 + (k / cheaper)) * (1 - (rho2 * (1 - (1.0 / k)))))];
        Assert.Equal(twins, 2 + Array.FindIndex(work, w => w <= 1.03 * work.Min()));
        Assert.InRange(tried.Twins, twins - 1, twins + 1);
        Assert.Equal(work[tried.Twins - 2], tried.Work[0], 0.03);
    }

    [Fact]
    public void Of_several_kinds_the_one_that_pays_is_chosen()
    {
        // The first is the trial itself, which says all at its full price; the last says all for next to nothing.
        TwinAdvice advice = Run(new PlantedProgram(0.9), AboutY, 60, 100, 40, 1);
        Assert.Equal(["epochs: 100", "epochs: 40", "epochs: 1"], advice.Levels.Select(l => ((ProgramTwinKind)l.Level).Text));
        Assert.Equal(1, advice.Levels[0].Rho2[0], 1e-9);
        Assert.False(advice.Levels[0].Work[0] < 1);
        Assert.True(advice.Pays);
        Assert.Equal(advice.Levels[2], advice.Best);
    }

    [Fact]
    public void It_is_about_every_mean_that_varies_and_those_without_controls_get_dearer()
    {
        TwinAdvice advice = Run(new PlantedProgram(0.9), "", 60, 10);
        Assert.Equal(["y", "seen", "free"], advice.Quantities.AsEnumerable());
        TriedLevel tried = Assert.Single(advice.Levels);
        Assert.Equal(1 + (tried.Twins / 10.0), tried.Work[1], 1e-9);
        Assert.Equal((0.0, double.NaN), (tried.Rho2[1], advice.Variances[1]));
    }

    [Theory]
    [InlineData("diverged")]
    [InlineData("seen")]
    [InlineData("free")]
    public void A_sweep_that_stops_on_what_twins_are_no_control_of_gets_dearer(string target)
    {
        // The mean of what has no bounds stops as without twins.
        string more = $"until: {{estimand: {target}, half_width: 0.1}}\n";
        TwinAdvice advice = Run(new PlantedProgram(0.9), more, 60, 10);
        Assert.Equal([target], advice.Quantities.AsEnumerable());
        TriedLevel tried = Assert.Single(advice.Levels);
        Assert.Equal((2, 1.2, 0), (tried.Twins, Math.Round(tried.Work[0], 9), tried.Rho2[0]));
        Assert.False(advice.Pays);
    }

    [Fact]
    public void Without_trials_that_complete_and_vary_nothing_can_be_tried()
    {
        Says("Trials diverge, and controls need every trial to complete.", new PlantedProgram(0.9) { Diverges = 100 });
        Says(
            "A trial gave no result, and controls need every trial to complete: trial 0: the program ended with exit code 9.",
            new PlantedProgram(0.9) { Ends = 100 }
        );
        Says(
            "A twin gave no result, which costs its trial the result too: trial 0: the program ended with exit code 9.",
            new PlantedProgram(0.9) { Ends = 10 }
        );
        Says(
            "What is to be estimated is the same in all trials of the pilot.",
            new PlantedProgram(0.9),
            "until: {estimand: flat, half_width: 1}\n"
        );

        static void Says(string why, PlantedProgram program, string more = AboutY)
        {
            TwinAdvice advice = Run(program, more, 20, 10);
            Assert.StartsWith(why, advice.Obstacle, StringComparison.Ordinal);
            Assert.Empty(advice.Levels);
        }
    }

    [Fact]
    public void A_kind_whose_twins_give_no_result_is_left_out_and_one_whose_twins_diverge_tells_nothing()
    {
        TwinAdvice advice = Run(new PlantedProgram(0.9) { Ends = 5, Diverges = 20 }, AboutY, 40, 5, 10, 20);
        Assert.Equal(["epochs: 10", "epochs: 20"], advice.Levels.Select(l => ((ProgramTwinKind)l.Level).Text));
        (ITwinKind failed, string why) = Assert.Single(advice.Failed);
        Assert.Equal("epochs: 5", ((ProgramTwinKind)failed).Text);
        Assert.Equal("trial 0: the program ended with exit code 9.", why);
        Assert.Equal(0, advice.Levels[1].Rho2[0]);
        Assert.True(advice.Levels[1].Work[0] > 1);
    }

    [Fact]
    public void Twins_that_lack_the_number_are_told_by_both_controls_that_the_estimate_has()
    {
        // Against the regression on the number, with any fixed value where it lacks, and on whether it lacks.
        var random = new Random(7);
        double[] twin = [.. Enumerable.Range(0, 200).Select(i => i % 5 == 0 ? double.NaN : random.NextDouble())];
        double[] trial = [.. twin.Select(x => (double.IsNaN(x) ? 3 : 2 * x) + random.NextDouble())];
        double[] told = ProgramPilotQuantity.Told(trial, twin);
        double[] left = [.. trial.Zip(told, (y, t) => y - t)];
        Assert.Equal(0, left.Sum(), 1e-9);
        Assert.Equal(0, left.Where((_, i) => double.IsNaN(twin[i])).Sum(), 1e-9);
        Assert.Equal(0, left.Zip(twin, (e, x) => e * (double.IsNaN(x) ? 1.5 : x)).Sum(), 1e-9);
        Assert.Same(trial, ProgramPilotQuantity.Told(twin, trial));
        Assert.All(ProgramPilotQuantity.Told(trial, [.. trial.Select(_ => double.NaN)]), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Rows_that_twins_would_make_too_large_have_few_or_none()
    {
        const string Measured = "measurements: {y: {range: [0, 2]}, flat: {range: [0, 2]}, seen: {optional: true}}";
        Assert.Equal(64, MostOf("measurements: {y: {}}", 1));
        Assert.Equal((ProgramTwinPilot.MostTwins(Definition(Measured, 1)), 64), (64, MostOf(Measured, 1)));
        Assert.Equal(9, MostOf("axes: {place: 1000, part: 100}\n  measurements: {y: {axes: [place, part]}}", 1));
        Assert.Equal(0, MostOf("axes: {place: 1000, part: 60}\n  measurements: {y: {axes: [place, part]}}", 1024));

        static int MostOf(string measured, int block) => ProgramTwinPilot.MostTwins(Definition(measured, block));
        static ProgramTrialDefinition Definition(string measured, int block)
        {
            string text = PlantedProgram.Spec.Replace(
                Measured,
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{measured}\n  block: {block}"),
                StringComparison.Ordinal
            );
            return (ProgramTrialDefinition)Spec(text).Configurations[0].Definition;
        }
    }

    [Fact]
    public void Every_trial_is_run_in_every_kind_and_counted_however_many_threads_there_are()
    {
        List<(double Epochs, long Trial)> seen = [];
        PlantedProgram program = new(0.9)
        {
            Before = batch =>
            {
                lock (seen)
                {
                    double epochs = DescentLaw.Parameter(batch.Definition, "epochs");
                    seen.AddRange(Enumerable.Range(0, batch.Count).Select(i => (epochs, batch.FirstTrial + i)));
                }
            },
        };
        int counted = 0;
        TwinAdvice several = Run(
            program,
            AboutY,
            40,
            [10, 20],
            new ProgramPilotRuns(program, program, 8, n => Interlocked.Add(ref counted, n))
        );
        Assert.Equal(3 * 40, counted);
        Assert.Equal(new[] { 10.0, 20, 100 }.SelectMany(e => Enumerable.Range(0, 40).Select(i => (e, (long)i))), seen.Distinct().Order());
        TwinAdvice one = Run(new PlantedProgram(0.9), AboutY, 40, 10, 20);
        Assert.Equal(one.Levels.Select(l => l.Rho2[0]), several.Levels.Select(l => l.Rho2[0]));
    }

    private static TwinAdvice Run(PlantedProgram program, string more, int trials, params double[] epochs) =>
        Run(program, more, trials, epochs, new ProgramPilotRuns(program, program, 1, _ => { }));

    private static TwinAdvice Run(PlantedProgram program, string more, int trials, double[] epochs, ProgramPilotRuns runs)
    {
        Assert.Equal(0, program.GetTimestamp());
        SweepSpec spec = Spec(PlantedProgram.Spec + more);
        ProgramTwinKind[] kinds =
        [
            .. epochs
                .Select(e => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"epochs: {e}"))
                .Select(text => new ProgramTwinKind(text, [Twin($"{PlantedProgram.Spec}{more}fidelity: {{twins: 2, {text}}}\n")])),
        ];
        return ProgramTwinPilot.Run(new SweepPlan(spec), spec.Configurations[0], kinds, runs, trials, CancellationToken.None);
    }

    private static ProgramTrialDefinition Twin(string text) => ((ProgramTrialDefinition)Spec(text).Configurations[0].Definition).Twin!;

    private static SweepSpec Spec(string text)
    {
        SpecReading reading = ShippedSpecs.Read("planted.yaml", text);
        Assert.True(reading.IsValid, string.Join('\n', reading.Errors));
        return reading.Spec!;
    }
}
