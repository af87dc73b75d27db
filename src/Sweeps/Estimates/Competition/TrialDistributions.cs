using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>
/// Counts the test errors of every network, their differences to the joint network and the vectors of classes won over the completed trials
/// of a configuration. Exact, but for weighted errors, which are rounded to a grid (<see cref="EvaluationParameters.DistributionSteps"/>);
/// bounded in memory by the number of test samples or of that grid; what would exceed
/// <see cref="CountDistribution.MostValues"/> or the 64 bits of <see cref="JointClassCounts"/> is left out.
/// </summary>
internal sealed class TrialDistributions
{
    private readonly int _samples;
    private readonly int _units;
    private readonly CountDistribution[] _errors;
    private readonly CountDistribution[] _gaps;
    private readonly JointClassCounts? _wins;

    /// <summary>Starts empty.</summary>
    public TrialDistributions(TrialConfiguration configuration)
    {
        (_samples, _units) = (configuration.Evaluation.DistributionSteps, configuration.TestUnits);
        int modalities = configuration.Modalities;
        bool fits = 2L * _samples < CountDistribution.MostValues;
        _errors = fits ? [.. Enumerable.Range(0, 1 + (2 * modalities)).Select(_ => new CountDistribution(0, _samples))] : [];
        _gaps = fits ? [.. Enumerable.Range(0, modalities).Select(_ => new CountDistribution(-_samples, _samples))] : [];
        bool packs = ((int)uint.Log2((uint)configuration.Classes) + 1) * modalities <= 64;
        _wins = packs ? new JointClassCounts(modalities, configuration.Classes) : null;
    }

    /// <summary>Counts a completed trial.</summary>
    /// <param name="errors">Test errors of the networks, joint, uni-modal, probes, [1 + 2 R].</param>
    /// <param name="wins">Classes won by each modality, [R].</param>
    public void Add(ReadOnlySpan<int> errors, ReadOnlySpan<int> wins)
    {
        _wins?.Add(wins);
        for (int i = 0; i < _errors.Length; i++)
        {
            _errors[i].Add(Step(errors[i]));
        }

        for (int r = 0; r < _gaps.Length; r++)
        {
            _gaps[r].Add(Step(errors[0] - errors[1 + r]));
        }
    }

    // Counted in steps already, or rounded to the nearest.
    private int Step(int errors) => _samples == _units ? errors : (int)Math.Floor(((double)errors * _samples / _units) + 0.5);

    /// <summary>
    /// The distributions: the gap to the best uni-modal network, then the errors of joint, uni-modal networks and probes.
    /// </summary>
    public ImmutableArray<ErrorDistribution> Errors(int? best, double confidence)
    {
        var errors = ImmutableArray.CreateBuilder<ErrorDistribution>();
        if (best is { } r && _gaps.Length > 0)
        {
            errors.Add(ErrorDistribution.Of(new Estimand(EstimandNames.Gap), _samples, _gaps[r], confidence));
        }

        for (int i = 0; i < _errors.Length; i++)
        {
            int modalities = _gaps.Length;
            Estimand estimand =
                i == 0 ? new(EstimandNames.TestError, NetworkKind.Joint)
                : i <= modalities ? new(EstimandNames.TestError, NetworkKind.Unimodal, i - 1)
                : new(EstimandNames.TestError, NetworkKind.Probe, i - 1 - modalities);
            errors.Add(ErrorDistribution.Of(estimand, _samples, _errors[i], confidence));
        }

        return errors.ToImmutable();
    }

    /// <summary>
    /// How many trials had each vector (classes won by modality 0, 1, ...), in lexicographic order; vectors beyond the bound of memory are
    /// left out.
    /// </summary>
    public ImmutableArray<(ImmutableArray<int> Wins, long Trials)> JointWins() =>
        _wins is null ? [] : [.. _wins.Vectors().Select(v => (v.Wins.ToImmutableArray(), v.Count))];
}
