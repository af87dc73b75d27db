namespace ModalityCompetition.Training.Randomness;

/// <summary>What drawing random numbers takes, for whoever weighs it against the operations of training.</summary>
public static class DrawCost
{
    /// <summary>
    /// As many floating-point operations of training take the time of drawing one number of a sample: 900 and 640 were measured on two
    /// shapes (bench/results/stratified.md, "What a test sample costs").
    /// </summary>
    public const double OperationsPerNumber = 750;
}
