namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>
/// A sum whose rounding error does not grow with the number of terms (A. Neumaier, Zeitschrift fuer Angewandte Mathematik und Mechanik 54,
/// 1974, 39-51): what each addition drops is collected apart.
/// </summary>
internal struct CompensatedSum
{
    private double _sum;
    private double _dropped;

    /// <summary>The sum.</summary>
    public readonly double Value => _sum + _dropped;

    /// <summary>Adds a term.</summary>
    public void Add(double term)
    {
        var next = _sum + term;
        _dropped += Math.Abs(_sum) >= Math.Abs(term) ? _sum - next + term : term - next + _sum;
        _sum = next;
    }
}
