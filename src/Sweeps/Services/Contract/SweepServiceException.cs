namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>A sweep service could not do what it was asked. The message says what is wrong, where, and what to do about it.</summary>
public sealed class SweepServiceException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="failure">What kind of failure it is.</param>
    /// <param name="message">One sentence with the place and the remedy.</param>
    /// <param name="details">One sentence per mistake, where there are several.</param>
    /// <param name="inner">The cause, for a log.</param>
    public SweepServiceException(
        SweepServiceFailure failure,
        string message,
        IReadOnlyList<string>? details = null,
        Exception? inner = null
    )
        : base(message, inner)
    {
        Failure = failure;
        Details = details ?? [];
    }

    /// <summary>What kind of failure it is.</summary>
    public SweepServiceFailure Failure { get; }

    /// <summary>One sentence per mistake, each with its place, where there are several; otherwise none.</summary>
    public IReadOnlyList<string> Details { get; }

    /// <summary>How many mistakes are not among <see cref="Details"/>, because there are too many to list.</summary>
    public int LeftOut { get; init; }

    /// <summary>What is said to who asks while a service ends.</summary>
    public const string ClosingMessage = "The server is shutting down: ask again when it is back.";

    /// <summary>There is no sweep of an identifier.</summary>
    public static SweepServiceException NoSuchSweep(string id) =>
        new(SweepServiceFailure.NotFound, $"There is no sweep {Shown(id)}: list the sweeps to see their identifiers.");

    // What a stranger sent is quoted short and without control characters.
    private static string Shown(string id) => string.Concat(id.Take(80).Select(c => char.IsControl(c) ? '?' : c));
}
