namespace ModalityCompetition.Sweeps.Reports.Plots;

/// <summary>The rectangle of a panel in which marks are drawn, with its scales.</summary>
/// <param name="X">Horizontal scale, left to right.</param>
/// <param name="Y">Vertical scale, bottom to top.</param>
internal readonly record struct Frame(Scale X, Scale Y)
{
    public double Left => X.From;

    public double Right => X.To;

    public double Top => Y.To;

    public double Bottom => Y.From;
}
