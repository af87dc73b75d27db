namespace ModalityCompetition.Sweeps.Running.Workers;

/// <summary>What to do when memory runs out.</summary>
public static class MemoryAdvice
{
    /// <summary>What to lower, as the end of a sentence without its full stop.</summary>
    public const string Text =
        "lower the number of workers, or data.n, evaluation.test_n, network.m, data.K or a modality's d in the spec; 'modcomp plan' says "
        + "how much a sweep takes";

    /// <summary>The same where the number of workers is spoken of already.</summary>
    public const string InTheSpec =
        "lower data.n, evaluation.test_n, network.m, data.K or a modality's d in the spec; 'modcomp plan' says how much a sweep takes";

    /// <summary>Why a trial gave no result: the message of the failure, or what to do where memory ran out.</summary>
    public static string Reason(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure is OutOfMemoryException ? $"there is not enough memory for it: {Text}" : failure.Message;
    }
}
