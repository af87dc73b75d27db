using System.Xml.Linq;

namespace ModalityCompetition.Sweeps.Reports.Plots;

/// <summary>Something that stands for data in a panel.</summary>
internal abstract record Mark
{
    /// <summary>Draws the mark; values that are not finite are left out.</summary>
    public abstract IEnumerable<XElement> Draw(Frame frame);
}
