using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Reports.Plots.Marks;

/// <summary>A line through points; interrupted where a value is not finite.</summary>
/// <param name="Style">Index of the style.</param>
/// <param name="Points">The points in order.</param>
internal sealed record LineMark(int Style, ImmutableArray<(double X, double Y)> Points) : Mark
{
    /// <summary>Whether the line is drawn thin.</summary>
    public bool Thin { get; init; }

    /// <summary>Whether the line recedes, for the many lines of losers behind the winners.</summary>
    public bool Faint { get; init; }

    /// <summary>Whether the line goes in steps: horizontally to the next point, then vertically.</summary>
    public bool Stepped { get; init; }

    /// <summary>Horizontal shift in pixels.</summary>
    public double Shift { get; init; }

    /// <summary>What the line says when pointed at; null for nothing.</summary>
    public string? Text { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<XElement> Draw(Frame frame)
    {
        StringBuilder path = new();
        List<(double X, double Y)> piece = [];
        foreach ((double x, double y) in Points)
        {
            if (double.IsFinite(x) && double.IsFinite(y))
            {
                piece.Add((frame.X.Map(x) + Shift, frame.Y.Map(y)));
            }
            else
            {
                Append(path, piece);
            }
        }

        Append(path, piece);
        if (path.Length > 0)
        {
            string kind = $"line {MarkStyle.Class(Style)}{(Thin ? " thin" : "")}{(Faint ? " faint" : "")}";
            XElement line = Svg.Path(kind, path.ToString());
            if (Text is not null)
            {
                line.Add(Svg.Title(Text));
            }

            yield return line;
        }
    }

    private void Append(StringBuilder path, List<(double X, double Y)> piece)
    {
        if (piece.Count > 1)
        {
            List<(double X, double Y)> corners = Stepped ? piece : LineSimplification.Simplify(piece, 0.2);
            path.Append('M').Append(Svg.At(corners[0].X, corners[0].Y));
            for (int i = 1; i < corners.Count; i++)
            {
                if (Stepped)
                {
                    path.Append('H').Append(Svg.At(corners[i].X)).Append('V').Append(Svg.At(corners[i].Y));
                }
                else
                {
                    path.Append('L').Append(Svg.At(corners[i].X, corners[i].Y));
                }
            }
        }

        piece.Clear();
    }
}
