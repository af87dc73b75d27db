using MathNet.Numerics.LinearAlgebra;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Tests.Estimates.ControlVariates;

public sealed class CrossFittedControlsTests
{
    [Theory]
    [InlineData(1, 45)]
    [InlineData(3, 133)]
    [InlineData(6, 400)]
    public void Streaming_equals_a_second_version_that_keeps_all_trials_and_solves_by_QR(int p, int n)
    {
        var random = new Random(31);
        var means = Enumerable.Range(0, p).Select(i => 0.5 * i).ToArray();
        var x = Enumerable.Range(0, n).Select(_ => means.Select(m => m + random.NextDouble() - 0.5).ToArray()).ToArray();
        var y = x.Select(row => row.Sum() + random.NextDouble()).ToArray();
        var controls = new CrossFittedControls(means);
        for (var t = 0; t < n; t++)
        {
            controls.Add([y[t]], x[t]);
        }

        var residuals = new double[n];
        for (var t = 0; t < n; t++)
        {
            var others = Enumerable.Range(0, n).Where(i => i % CrossFittedControls.Folds != t % CrossFittedControls.Folds).ToArray();
            var design = Matrix<double>.Build.Dense(
                others.Length,
                p + 1,
                (row, column) => column == 0 ? 1 : x[others[row]][column - 1] - means[column - 1]
            );
            var fit = design.QR().Solve(Vector<double>.Build.DenseOfEnumerable(others.Select(i => y[i])));
            residuals[t] = y[t] - Enumerable.Range(0, p).Sum(i => fit[i + 1] * (x[t][i] - means[i]));
        }

        var estimate = controls.Estimate();
        Assert.Equal(p, estimate.Controls);
        Assert.Equal(residuals.Average(), estimate.Value, 1e-10);
        Assert.Equal(Math.Sqrt(residuals.Sum(e => Math.Pow(e - residuals.Average(), 2)) / (n - 1) / n), estimate.StandardError, 1e-10);
        var plain = y.Sum(v => Math.Pow(v - y.Average(), 2)) / residuals.Sum(e => Math.Pow(e - residuals.Average(), 2));
        Assert.Equal(plain, estimate.EffectiveGain, 1e-8 * plain);
    }

    [Fact]
    public void Covers_and_gains_with_binary_skewed_observations_while_fitting_on_the_same_trials_does_not_cover()
    {
        // y is 1 with probability 0.1 + 0.6 x1^2 + 0.2 x2, so the regression is wrong in form, residuals are skewed and their variance
        // depends on x; p = 8, of which six are noise. E y = 0.1 + 0.6/3 + 0.1 = 0.4. At the fewest trials allowed; 4 standard errors of
        // the coverage.
        const int Repetitions = 3000;
        const int P = 8;
        var n = (int)new CrossFittedControls(new double[P]).LeastTrials;
        var random = new Random(32);
        var means = Enumerable.Repeat(0.5, P).ToArray();
        var quantile = new StudentQuantiles(0.95).At(n - 1);
        var overfitted = new StudentQuantiles(0.95).At(23);
        var (covered, naive, sum, squares, gain) = (0, 0, 0.0, 0.0, 0.0);
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var controls = new CrossFittedControls(means);
            var few = new ControlMoments(1, P);
            for (var t = 0; t < n; t++)
            {
                var x = Enumerable.Range(0, P).Select(_ => random.NextDouble()).ToArray();
                var y = random.NextDouble() < 0.1 + (0.6 * x[0] * x[0]) + (0.2 * x[1]) ? 1.0 : 0;
                controls.Add([y], x);
                if (t < 24)
                {
                    few.Add([y], [.. x.Select(v => v - 0.5)]);
                }
            }

            var estimate = controls.Estimate();
            covered += Math.Abs(estimate.Value - 0.4) <= quantile * estimate.StandardError ? 1 : 0;
            sum += estimate.Value;
            squares += (estimate.Value - 0.4) * (estimate.Value - 0.4);
            gain += estimate.EffectiveGain / Repetitions;

            // Positive control: 8 coefficients from 24 trials, residuals of the same trials, no correction.
            var b = ControlCoefficients.Of(few, 0, [.. Enumerable.Repeat(true, P)]);
            var value = few.Mean(0) - Enumerable.Range(0, P).Sum(i => b[i] * few.Mean(i + 1));
            var rest = few.Product(0, 0) - Enumerable.Range(0, P).Sum(i => b[i] * few.Product(0, i + 1));
            naive += Math.Abs(value - 0.4) <= overfitted * Math.Sqrt(rest / 23 / 24) ? 1 : 0;
        }

        var reach = 4 * Math.Sqrt(0.95 * 0.05 / Repetitions);
        Assert.InRange((double)covered / Repetitions, 0.95 - reach, 0.95 + reach);
        Assert.True((double)naive / Repetitions < 0.95 - reach, $"naive coverage {(double)naive / Repetitions}");
        Assert.InRange(sum / Repetitions, 0.4 - (4 * Math.Sqrt(squares) / Repetitions), 0.4 + (4 * Math.Sqrt(squares) / Repetitions));
        Assert.InRange(gain, 0.9, 1.3);
    }

    [Fact]
    public void Useless_controls_show_a_gain_below_one_on_average_and_useful_ones_their_true_gain()
    {
        var random = new Random(33);
        var (useless, useful) = (0.0, 0.0);
        for (var repetition = 0; repetition < 500; repetition++)
        {
            var (a, b) = (new CrossFittedControls([0.5, 0.5]), new CrossFittedControls([0.5, 0.5]));
            for (var t = 0; t < 100; t++)
            {
                double[] x = [random.NextDouble(), random.NextDouble()];
                a.Add([random.NextDouble()], x);
                b.Add([(2 * x[0]) - x[1] + random.NextDouble()], x);
            }

            useless += a.Estimate().EffectiveGain / 500;
            useful += b.Estimate().EffectiveGain / 500;
        }

        // Variances 4/12 + 1/12 + 1/12 against 1/12: a factor of 6, less about p/n for the coefficients.
        Assert.InRange(useless, 0.95, 0.999);
        Assert.InRange(useful, 5.5, 6.3);
    }

    [Fact]
    public void Few_trials_give_the_plain_mean_and_collinear_controls_do_no_harm()
    {
        var few = new CrossFittedControls([0, 0]);
        var collinear = new CrossFittedControls([0, 0, 0]);
        var single = new CrossFittedControls([0]);
        Assert.True(double.IsNaN(few.Estimate().Value));
        var random = new Random(34);
        for (var t = 0; t < 60; t++)
        {
            var x = random.NextDouble() - 0.5;
            var y = x + random.NextDouble();
            collinear.Add([y], [x, -2 * x, 0]);
            single.Add([y], [x]);
            if (t < few.LeastTrials - 1)
            {
                few.Add([t], [x, x]);
            }
        }

        Assert.Equal((19.0, 0), (few.Estimate().Value, few.Estimate().Controls));
        Assert.Equal(single.Estimate().Value, collinear.Estimate().Value, 1e-12);
        Assert.Equal(single.Estimate().StandardError, collinear.Estimate().StandardError, 1e-12);
    }

    [Fact]
    public void Responses_that_share_their_controls_get_the_bits_of_each_alone()
    {
        // 1 to 9 responses and 3 controls: rows below, at and above the width of a vector.
        var random = new Random(35);
        double[] means = [0.5, 0.25, 0];
        foreach (var responses in Enumerable.Range(1, 9))
        {
            var together = new CrossFittedControls(means, responses);
            var alone = Enumerable.Range(0, responses).Select(_ => new CrossFittedControls(means)).ToArray();
            for (var t = 0; t < 120; t++)
            {
                double[] x = [random.NextDouble(), random.NextDouble(), random.NextDouble() - 0.5];
                double[] y = [.. Enumerable.Range(0, responses).Select(i => (i * x[0]) - x[2] + random.NextDouble())];
                together.Add(y, x);
                for (var i = 0; i < responses; i++)
                {
                    alone[i].Add([y[i]], x);
                }

                // Also in between, where an estimate must not stop the trials that follow from counting.
                Assert.All(Enumerable.Range(0, responses), i => Assert.Equal(alone[i].Estimate(), together.Estimate(i)));
            }
        }
    }
}
