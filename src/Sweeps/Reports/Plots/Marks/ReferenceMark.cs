using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Reports.Plots.Marks;

/// <summary>A line across the panel at a value that matters, with its name; horizontal, or vertical when asked.</summary>
/// <param name="Value">Where the line is.</param>
/// <param name="Label">Its name; may be empty.</param>
internal sealed record ReferenceMark(double Value, string Label) : Mark
{
    /// <summary>Whether the line is vertical, at a value of the horizontal axis.</summary>
    public bool Vertical { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<XElement> Draw(Frame frame)
    {
        Scale scale = Vertical ? frame.X : frame.Y;
        if (!double.IsFinite(Value) || Value < scale.Low || Value > scale.High)
        {
            yield break;
        }

        double at = scale.Map(Value);
        yield return Vertical
            ? Svg.Line("reference", at, frame.Top, at, frame.Bottom)
            : Svg.Line("reference", frame.Left, at, frame.Right, at);
        if (Label.Length > 0)
        {
            // Inside the frame whatever the value: below the line when it is too close to the top.
            bool near = at - frame.Top < 14;
            yield return Vertical
                ? Svg.Text("note", Math.Min(at + 4, frame.Right), frame.Top + 11, Label)
                : Svg.Text("note", frame.Right - 4, near ? at + 12 : at - 4, Label, "end");
        }
    }
}
