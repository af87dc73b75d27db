using System.Numerics;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>
/// The capital of two gamblers at every candidate mean m of a grid in [0, 1]: one bets that the mean is above m, the other that it is
/// below,
/// <code>
/// K+_t(m) = prod_i (1 + min(lambda_i, c/m) (x_i - m)),   K-_t(m) = prod_i (1 - min(lambda_i, c/(1-m)) (x_i - m)).
/// </code>
/// If m is the mean both are nonnegative martingales that start at 1; a candidate is excluded for good once one of them has reached the
/// threshold.
/// </summary>
/// <remarks>
/// <para>Why an interval. Every factor of K+ is positive and does not increase in m: for x >= m it is the smaller of 1 + lambda (x - m) and
/// 1 + c (x/m - 1), for x &lt; m the greater of the two, and both fall in m. So K+ falls in m, K- rises, and what they exclude is [0, low]
/// and [high, 1]. Between grid points nothing is known, so the ends reported are the outermost excluded points: rounding goes
/// outwards.</para>
/// <para>Why the grid may be refined without the past observations. Between two neighbours m' &lt; m'' a new point m starts with K+ of m''
/// and K- of m', which by monotonicity are at most its own. From there on it is multiplied by its own factors, so it stays at most its own
/// capital and excludes m no earlier than the martingale would. The new points keep the monotonicity. Only the part of the grid between the
/// excluded ends is kept, and its spacing is halved whenever fewer than half of the spacings remain, so the ends are rounded by at most
/// 1/128 of the width; what refining costs besides is measured against the exact sequence in the tests.</para>
/// <para>Cost: at most 257 points with two capitals each per observation; 10 KiB. Capitals are kept as products, not logarithms: between
/// the ends they stay within about e^(+-100), and 10^7 roundings change them by less than 1e-8 of their value.</para>
/// </remarks>
/// <param name="threshold">Capital at which a candidate is excluded; at least 1.</param>
/// <param name="cap">The c above, in (0, 1).</param>
internal sealed class CapitalGrid(double threshold, double cap)
{
    private const int MostSpacings = 256;

    private Points _points = Points.Uniform(MostSpacings, cap);

    // Points below First are excluded by K+, points above Last by K-.
    private int _first;
    private int _last = MostSpacings;

    /// <summary>Everything is excluded: the last non-empty interval stays and capitals are no longer followed.</summary>
    public bool Contradicted { get; private set; }

    /// <summary>What is not excluded, rounded outwards to the grid.</summary>
    public Interval Interval { get; private set; } = new(0, 1);

    private int Left => Math.Max(_first - 1, 0);

    private int Right => Math.Min(_last + 1, _points.Mean.Length - 1);

    /// <summary>Plays one round.</summary>
    /// <param name="x">The observation, in [0, 1].</param>
    /// <param name="bet">lambda, chosen before the observation; at least 0.</param>
    public void Play(double x, double bet)
    {
        if (Contradicted)
        {
            return;
        }

        _points.Multiply(Left, Right + 1, x, bet);
        Exclude();
    }

    /// <summary>
    /// Plays a round whose observation is not known but for this: whatever the mean m is, x - m lies within -+ reach and x within [0, 1].
    /// Both gamblers lose the most that they can, the same share min(bet * reach, c) at every candidate, so the capital of the true mean is
    /// at most what it would be had x been seen.
    /// </summary>
    /// <param name="reach">Largest |x - m|, at least 0.</param>
    /// <param name="bet">lambda, chosen before the observation; at least 0.</param>
    public void Miss(double reach, double bet)
    {
        if (!Contradicted)
        {
            _points.Scale(1 - Math.Min(bet * reach, cap));
        }
    }

    private void Exclude()
    {
        while (_first < _points.Mean.Length && _points.Up[_first] >= threshold)
        {
            _first++;
        }

        while (_last >= 0 && _points.Down[_last] >= threshold)
        {
            _last--;
        }

        if (_first - 1 >= _last + 1)
        {
            Contradicted = true;
            return;
        }

        Interval = new Interval(_points.Mean[Left], _points.Mean[Right]);
        while (Right - Left <= MostSpacings / 2 && _points.CanSplit(Left))
        {
            Refine();
        }
    }

    private void Refine()
    {
        var (left, right) = (Left, Right);
        _points = _points.Split(left, right, cap);
        _first = _first > left ? (2 * (_first - left)) - 1 : 0;
        _last = _last < right ? (2 * (_last - left)) + 1 : 2 * (right - left);
    }

    /// <summary>The grid: candidates, their two capitals, and the largest bets c/m and c/(1-m).</summary>
    private sealed class Points(int count)
    {
        public double[] Mean { get; } = new double[count];

        public double[] Up { get; } = new double[count];

        public double[] Down { get; } = new double[count];

        private double[] UpCap { get; } = new double[count];

        private double[] DownCap { get; } = new double[count];

        public static Points Uniform(int spacings, double cap)
        {
            var points = new Points(spacings + 1);
            for (var i = 0; i <= spacings; i++)
            {
                points.Set(i, (double)i / spacings, 1, 1, cap);
            }

            return points;
        }

        /// <summary>Whether there still is a number between two neighbours, with room for the arithmetic.</summary>
        public bool CanSplit(int i) => Mean[i + 1] - Mean[i] > 1e-12 * Mean[i + 1];

        public Points Split(int left, int right, double cap)
        {
            var points = new Points((2 * (right - left)) + 1);
            for (var i = left; i <= right; i++)
            {
                var to = 2 * (i - left);
                points.Set(to, Mean[i], Up[i], Down[i], cap);
                if (i < right)
                {
                    points.Set(to + 1, (Mean[i] + Mean[i + 1]) / 2, Up[i + 1], Down[i], cap);
                }
            }

            return points;
        }

        // Elementwise, so the bits do not depend on the width of the vectors.
        public void Multiply(int from, int to, double x, double bet)
        {
            var (vectorX, vectorBet, one) = (new Vector<double>(x), new Vector<double>(bet), Vector<double>.One);
            var i = from;
            for (; i + Vector<double>.Count <= to; i += Vector<double>.Count)
            {
                var distance = vectorX - new Vector<double>(Mean, i);
                (new Vector<double>(Up, i) * (one + (Vector.Min(vectorBet, new Vector<double>(UpCap, i)) * distance))).CopyTo(Up, i);
                (new Vector<double>(Down, i) * (one - (Vector.Min(vectorBet, new Vector<double>(DownCap, i)) * distance))).CopyTo(Down, i);
            }

            for (; i < to; i++)
            {
                var distance = x - Mean[i];
                Up[i] *= 1 + (Math.Min(bet, UpCap[i]) * distance);
                Down[i] *= 1 - (Math.Min(bet, DownCap[i]) * distance);
            }
        }

        public void Scale(double factor)
        {
            for (var i = 0; i < Mean.Length; i++)
            {
                Up[i] *= factor;
                Down[i] *= factor;
            }
        }

        private void Set(int i, double mean, double up, double down, double cap) =>
            (Mean[i], Up[i], Down[i], UpCap[i], DownCap[i]) = (mean, up, down, cap / mean, cap / (1 - mean));
    }
}
