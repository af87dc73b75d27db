namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>
/// Judges a simulated coverage: it passes when it lies within four standard errors and the stated slack of the nominal one. A check that
/// everything passes is no check, so every use has a positive control, an interval that is known to be wrong and must not pass.
/// </summary>
internal sealed class CoverageCheck(double nominal, double slack)
{
    private long _covered;
    private long _all;

    public double Coverage => (double)_covered / _all;

    public void Add(double low, double high, double truth)
    {
        _all++;
        _covered += low <= truth && truth <= high ? 1 : 0;
    }

    public bool Passes => Math.Abs(Coverage - nominal) <= Reach;

    /// <summary>For intervals that may cover more often than they must.</summary>
    public bool PassesAsLowerBound => Coverage >= nominal - Reach;

    private double Reach => slack + (4 * Math.Sqrt(nominal * (1 - nominal) / _all));

    public override string ToString() => $"coverage {Coverage:0.0000} of {_all} intervals, nominal {nominal}";
}
