namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>From the least to the largest of some counts.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The largest.</param>
public readonly record struct CountRange(int Low, int High)
{
    /// <summary>The range widened to hold a count; of the count alone where there was none.</summary>
    internal static CountRange With(CountRange? range, int count) =>
        range is { } known ? new CountRange(Math.Min(known.Low, count), Math.Max(known.High, count)) : new CountRange(count, count);

    /// <inheritdoc/>
    public override string ToString() =>
        Low == High ? InvariantText.Whole(Low) : $"{InvariantText.Whole(Low)} to {InvariantText.Whole(High)}";
}
