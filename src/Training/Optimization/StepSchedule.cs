namespace ModalityCompetition.Training.Optimization;

/// <summary>How long the steps of gradient descent are.</summary>
public enum StepSchedule
{
    /// <summary>Every step is eta: T of them.</summary>
    Constant,

    /// <summary>
    /// Steps of at least eta that grow where little moves and where the loss is low (<see cref="GrowingSteps"/>), until they add up to
    /// T eta: as far as T constant steps, in fewer of them.
    /// </summary>
    Growing,
}
