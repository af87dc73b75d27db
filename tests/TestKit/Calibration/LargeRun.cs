using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>The numbers of all trials of one configuration in the large run.</summary>
internal sealed class LargeRun
{
    private readonly PlainTrial _trial;
    private readonly double[][] _numbers;
    private readonly Dictionary<int, Truth> _truths = [];
    private readonly double _gamma;

    /// <summary>Reads the trials.</summary>
    public LargeRun(TrialConfiguration configuration, IReadOnlyList<TrialResult> trials)
    {
        _trial = new PlainTrial(configuration);
        _numbers = [.. trials.Select(Read)];
        _gamma = trials.SelectMany(t => t.InitialGamma).DefaultIfEmpty().Max();
    }

    /// <summary>The plain mean for an estimand.</summary>
    /// <param name="estimand">The estimand.</param>
    /// <param name="best">The uni-modal network that the gap is to.</param>
    public Truth Of(Estimand estimand, int best)
    {
        int index = _trial.IndexOf(estimand, best);
        if (!_truths.TryGetValue(index, out Truth? truth))
        {
            truth = Truth.Of(Column(index), _trial.WidthAt(index)) with { Scale = _trial.IsGrowth(index) ? _gamma : 0 };
            _truths[index] = truth;
        }

        return truth;
    }

    /// <summary>The plain mean of an estimand less that of another configuration; in pairs where they share random numbers.</summary>
    public Truth Less(LargeRun other, Estimand estimand, int best, int otherBest, bool paired)
    {
        int mine = _trial.IndexOf(estimand, best),
            others = other._trial.IndexOf(estimand, otherBest);
        if (paired)
        {
            double? width = _trial.WidthAt(mine) * 2;
            double scale = Math.Abs(Of(estimand, best).Value) + Of(estimand, best).Scale;
            return Truth.Of(Column(mine).Zip(other.Column(others), (x, y) => x - y), width) with { Scale = scale };
        }

        Truth a = Of(estimand, best),
            b = other.Of(estimand, otherBest);
        double error = Math.Sqrt((a.Error * a.Error) + (b.Error * b.Error));
        return new Truth(a.Value - b.Value, error, Math.Min(a.Trials, b.Trials), Math.Abs(a.Value) + a.Scale, a.Width + b.Width);
    }

    /// <summary>The numbers of an estimand that are known, in ascending order.</summary>
    public double[] Sorted(Estimand estimand, int best) => [.. Column(_trial.IndexOf(estimand, best)).Where(x => !double.IsNaN(x)).Order()];

    private IEnumerable<double> Column(int index) => _numbers.Select(n => n[index]);

    private double[] Read(TrialResult result)
    {
        double[] numbers = new double[_trial.Length];
        _trial.Read(result, numbers);
        return numbers;
    }
}
