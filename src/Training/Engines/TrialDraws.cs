using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines;

/// <summary>The random numbers of one trial: all that engines share.</summary>
internal sealed class TrialDraws
{
    private readonly TrialConfiguration _configuration;
    private readonly TrialShape _shape;
    private readonly StrongestNeurons? _strongest;

    /// <summary>Allocates for the trials of a configuration.</summary>
    public TrialDraws(TrialConfiguration configuration, TrialShape shape)
    {
        (_configuration, _shape) = (configuration, shape);
        Train = SampleSet.Allocate(configuration.Data, shape.TrainSamples);
        Test = SampleSet.Allocate(configuration.Data, shape.TestSamples);
        Strata = configuration.Evaluation.IsStratified ? new TestStrata(configuration.Data, shape.TestSamples) : null;
        Validation = shape.ValidationSamples == 0 ? null : SampleSet.Allocate(configuration.Data, shape.ValidationSamples);
        Dictionaries = [.. shape.Dimensions.Select(dimension => new float[dimension * shape.Classes])];
        _strongest = configuration.Network.Candidates is { } candidates ? new StrongestNeurons(shape, candidates) : null;
        InitialWeights = [.. Enumerable.Range(0, shape.Modalities).Select(r => new float[shape.Weights(r)])];
    }

    /// <summary>K.</summary>
    public int Classes => _shape.Classes;

    /// <summary>The training sample.</summary>
    public SampleSet Train { get; }

    /// <summary>The test sample.</summary>
    public SampleSet Test { get; }

    /// <summary>The strata of the test sample; null where it is not stratified.</summary>
    public TestStrata? Strata { get; }

    /// <summary>The validation sample; null without one.</summary>
    public SampleSet? Validation { get; }

    /// <summary>M^r, [R][d_r * K].</summary>
    public float[][] Dictionaries { get; }

    /// <summary>W_r(0), [R][K * m * d_r].</summary>
    public float[][] InitialWeights { get; }

    /// <summary>Draws a trial into the arrays.</summary>
    /// <param name="streams">Root of the random numbers.</param>
    /// <param name="trial">Index of the trial.</param>
    /// <param name="stop">Checked every few thousand numbers.</param>
    public void Fill(StreamRoot streams, long trial, CancellationToken stop = default)
    {
        DictionarySampler.Fill(Dictionaries, _configuration.Data, streams, trial, stop);
        DataSampler.Fill(Train, _configuration.Data, SampleRole.Train, Dictionaries, streams, trial, stop: stop);
        DataSampler.Fill(Test, _configuration.Data, SampleRole.Test, Dictionaries, streams, trial, Strata, stop);
        if (Validation is not null)
        {
            DataSampler.Fill(Validation, _configuration.Data, SampleRole.Validation, Dictionaries, streams, trial, stop: stop);
        }

        for (int r = 0; r < _shape.Modalities; r++)
        {
            WeightSampler.Fill(
                _strongest is null ? InitialWeights[r] : _strongest.Candidates(r),
                _shape.Classes,
                _strongest?.Count ?? _shape.Neurons,
                _shape.Dimensions[r],
                _configuration.Network.InitialScale,
                streams,
                trial,
                r,
                stop
            );
            _strongest?.Keep(InitialWeights[r], Dictionaries[r], r);
        }
    }
}
