using ModalityCompetition.Sweeps.Estimates.Competition.Controls;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates.ControlVariates;

/// <summary>The controls of <see cref="StartControls"/> as they are defined, of one trial, one number at a time.</summary>
internal sealed class ScalarStartControls(TrialConfiguration configuration)
{
    private readonly double _slow = InitialGammaLaw.Quantile(0.1, configuration.Network.Neurons);

    /// <summary>Reads the controls of a trial.</summary>
    /// <param name="result">The trial, measured at t = 0.</param>
    /// <param name="winners">Share of classes with initial winner r, minus its probability given the data, [R].</param>
    /// <param name="controls">Receives the controls, [p].</param>
    public void Read(TrialResult result, ReadOnlySpan<double> winners, Span<double> controls)
    {
        (int classes, int modalities) = (configuration.Classes, configuration.Modalities);
        winners[..(modalities - 1)].CopyTo(controls);
        Span<double> rest = controls[(modalities - 1)..];
        rest.Clear();
        for (int j = 0; j < classes; j++)
        {
            for (int r = 0; r < modalities; r++)
            {
                int at = (j * modalities) + r;
                double gamma = result.InitialGamma[at] / configuration.Network.InitialScale;
                rest[r] += result.SufficientMoment[at] / classes;
                rest[modalities + r] += gamma / classes;
                rest[(2 * modalities) + r] += gamma <= _slow ? 1.0 / classes : 0;
            }
        }
    }
}
