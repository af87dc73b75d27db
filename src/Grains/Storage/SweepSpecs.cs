using System.Collections.Concurrent;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Experiments;

namespace ModalityCompetition.Grains.Storage;

/// <summary>
/// The specs of sweeps, read once for each text: whoever watches asks several times a second where sweeps stand, and to read a spec costs
/// many times as much as the answer. Thread-safe.
/// </summary>
/// <param name="experiments">The experiments that specs may name.</param>
internal sealed class SweepSpecs(ExperimentRegistry experiments)
{
    private const int MostKept = 256;
    private readonly ConcurrentDictionary<string, (string Source, string Text, SweepSpec Spec)> _read = [];

    /// <summary>The experiments that specs may name.</summary>
    public ExperimentRegistry Experiments => experiments;

    /// <summary>The spec of an entry, which was found valid when it was submitted.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read any more.</exception>
    public SweepSpec Of(SweepEntry entry)
    {
        if (
            _read.TryGetValue(entry.Id, out (string Source, string Text, SweepSpec Spec) known)
            && known.Text == entry.Spec
            && known.Source == entry.Source
        )
        {
            return known.Spec;
        }

        SweepSpec spec =
            SpecReader.Read(entry.Source, entry.Spec, experiments).Spec
            ?? throw new InvalidOperationException($"The spec of sweep {entry.Id} cannot be read any more.");
        if (_read.Count >= MostKept)
        {
            _read.Clear();
        }

        _read[entry.Id] = (entry.Source, entry.Spec, spec);
        return spec;
    }
}
