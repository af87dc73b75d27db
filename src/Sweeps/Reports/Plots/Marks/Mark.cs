using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;

namespace ModalityCompetition.Sweeps.Reports.Plots.Marks;

/// <summary>Something that stands for data in a panel.</summary>
internal abstract record Mark
{
    /// <summary>Draws the mark; values that are not finite are left out.</summary>
    public abstract IEnumerable<XElement> Draw(Frame frame);
}
