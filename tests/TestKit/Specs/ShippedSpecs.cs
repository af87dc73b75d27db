using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Experiments;

namespace ModalityCompetition.TestKit.Specs;

/// <summary>Specs of the experiments that come with the program.</summary>
public static class ShippedSpecs
{
    /// <summary>Reads a spec.</summary>
    /// <param name="fileName">The file's name, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="overrides">Values of the command line; null for none.</param>
    /// <param name="experiments">Other experiments; null for those that come with the program.</param>
    public static SpecReading Read(string fileName, string text, SpecOverrides? overrides = null, ExperimentRegistry? experiments = null) =>
        SpecReader.Read(fileName, text, experiments ?? ShippedExperiments.Registry, overrides);

    /// <summary>Reads a spec as a server does, which takes only so much work.</summary>
    /// <param name="text">Its text.</param>
    public static SpecReading ReadAsServer(string text) =>
        SpecReader.Read("spec", text, ShippedExperiments.Registry, overrides: null, SpecLimits.OfServers);

    /// <summary>Reads a spec from the bytes of a file.</summary>
    /// <param name="fileName">The file's name, for messages.</param>
    /// <param name="utf8">Its bytes.</param>
    public static SpecReading Read(string fileName, ReadOnlySpan<byte> utf8) =>
        SpecReader.Read(fileName, utf8, ShippedExperiments.Registry);
}
