namespace ModalityCompetition.Training.Distributions;

/// <summary>How the test sample of a trial is drawn.</summary>
public enum TestSampling
{
    /// <summary>Independent samples of the distribution.</summary>
    Simple,

    /// <summary>A fixed number of samples of every class and pattern of sufficiency (<see cref="TestStrata"/>).</summary>
    Stratified,
}
