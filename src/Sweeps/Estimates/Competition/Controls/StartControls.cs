using System.Numerics;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition.Controls;

/// <summary>
/// What is known of a trial at t = 0 and has an exactly known mean, averaged over classes, for use as control variates of what training
/// makes of it:
/// <code>
/// [0, R - 1)       share of classes with initial winner r, minus its probability given the data     mean 0, by construction
/// [.., + R)        d_r(D)                                                                            mean of <see cref="DataMoments"/>
/// [.., + R)        Gamma_r(0) / sigma_0                                                              mean of <see cref="InitialGammaLaw"/>
/// [.., + R)        share of classes with Gamma_r(0) in its lowest tenth                              Phi(x)^m at the boundary x
/// </code>
/// The winner of the last modality follows from the others but for classes that nobody wins. The last group is for slow classes: an encoder
/// that begins near zero may still be unlearned after T iterations, which neither mean shows.
/// </summary>
internal sealed class StartControls
{
    private const double SlowShare = 0.1;
    private readonly int _classes;
    private readonly int _modalities;
    private readonly double _scale;
    private readonly double _slow;
    private readonly double _someSufficient;
    private readonly double _someGamma;
    private readonly double _someSlow;

    /// <summary>Prepares the controls of a configuration.</summary>
    public StartControls(TrialConfiguration configuration)
    {
        (_classes, _modalities) = (configuration.Classes, configuration.Modalities);
        _scale = configuration.Network.InitialScale;
        int neurons = configuration.Network.Neurons;
        _slow = InitialGammaLaw.Quantile(SlowShare, neurons);
        var data = new DataMoments(configuration.Data);
        double sufficient = configuration.Data.Modalities.Aggregate(1.0, (product, m) => product * (1 - m.InsufficientProbability));
        double slow = InitialGammaLaw.Share(_slow, neurons);
        _someSufficient = 1 - Math.Pow(1 - sufficient, configuration.Data.TrainSamples);
        _someGamma = 1 - Math.Pow(2, -(double)neurons * _classes);
        _someSlow = 1 - Math.Max(Math.Pow(1 - slow, _classes), Math.Pow(slow, _classes));
        Means =
        [
            .. Enumerable.Repeat(0.0, _modalities - 1),
            .. Enumerable.Range(0, _modalities).Select(r => data.SufficientMoment(r, configuration.Network.Degree)),
            .. Enumerable.Repeat(InitialGammaLaw.Mean(neurons), _modalities),
            .. Enumerable.Repeat(slow, _modalities),
        ];
    }

    /// <summary>Their exact means, [p], p = 4 R - 1.</summary>
    public double[] Means { get; }

    /// <summary>
    /// How probable it is, given the data or in law, that a trial has what makes each control vary: that some class has the initial winner
    /// r, and some has not, whichever is rarer; that some sample is sufficient in every modality;
    /// that some Gamma is above 0; that some class is among the slowest tenth, and some is not.
    /// </summary>
    /// <param name="observed">The trial's observations.</param>
    /// <param name="layout">Where the observations stand.</param>
    /// <param name="outcomes">Receives the probabilities, or upper bounds of them, [p].</param>
    public void Outcomes(ReadOnlySpan<double> observed, ObservationLayout layout, Span<double> outcomes)
    {
        for (var r = 0; r < _modalities - 1; r++)
        {
            outcomes[r] = Rarer(observed, layout, r);
        }

        outcomes.Slice(_modalities - 1, _modalities).Fill(_someSufficient);
        outcomes.Slice((2 * _modalities) - 1, _modalities).Fill(_someGamma);
        outcomes.Slice((3 * _modalities) - 1, _modalities).Fill(_someSlow);
    }

    /// <summary>
    /// How probable it was, given the data, that some class has the initial winner r, or that some has not, whichever is rarer; an upper
    /// bound.
    /// </summary>
    /// <param name="observed">The trial's observations.</param>
    /// <param name="layout">Where the observations stand.</param>
    /// <param name="modality">The modality r.</param>
    public static double Rarer(ReadOnlySpan<double> observed, ObservationLayout layout, int modality)
    {
        var share = observed[layout.InitialProbabilityAverage + modality];
        return Math.Min(1, layout.Classes * Math.Min(share, 1 - share));
    }

    /// <summary>Reads the controls of several trials at once.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="observed">Their observations.</param>
    /// <param name="layout">Where the observations stand.</param>
    /// <param name="controls">Receives the controls, [p].</param>
    public void Read(LaneTrials trials, LaneMatrix observed, ObservationLayout layout, LaneMatrix controls)
    {
        for (var r = 0; r < _modalities - 1; r++)
        {
            controls[r] = observed[layout.ControlAverage + r];
        }

        ReadOnlySpan<Vector<double>> shares = trials.MomentShares.Numbers;
        ReadOnlySpan<Vector<double>> initialGammas = trials.InitialGamma;
        var (classes, scale, slow, one) = (
            new Vector<double>(_classes),
            new Vector<double>(_scale),
            new Vector<double>(_slow),
            new Vector<double>(1.0 / _classes)
        );
        for (var r = 0; r < _modalities; r++)
        {
            var (moments, gammas, slowOnes) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
            for (var at = r; at < shares.Length; at += _modalities)
            {
                var gamma = initialGammas[at] / scale;
                moments += shares[at];
                gammas += gamma / classes;
                slowOnes += Vector.ConditionalSelect(Vector.LessThanOrEqual(gamma, slow), one, Vector<double>.Zero);
            }

            controls[_modalities - 1 + r] = moments;
            controls[(2 * _modalities) - 1 + r] = gammas;
            controls[(3 * _modalities) - 1 + r] = slowOnes;
        }
    }
}
