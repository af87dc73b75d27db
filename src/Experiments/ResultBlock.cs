namespace ModalityCompetition.Experiments;

/// <summary>Results of consecutive trials of one configuration as rows of bytes.</summary>
/// <param name="Layout">What a row looks like.</param>
/// <param name="Rows">The rows in trial order, [<see cref="Count"/> * <see cref="ResultLayout.Bytes"/>]; not changed after the block was
/// given away.</param>
public readonly record struct ResultBlock(ResultLayout Layout, ReadOnlyMemory<byte> Rows)
{
    /// <summary>Number of trials.</summary>
    public int Count => Layout.Bytes == 0 ? 0 : Rows.Length / Layout.Bytes;

    /// <summary>A row.</summary>
    /// <param name="index">Its index, 0 &lt;= index &lt; <see cref="Count"/>.</param>
    public ReadOnlySpan<byte> Row(int index) => Rows.Span.Slice(index * Layout.Bytes, Layout.Bytes);

    /// <summary>Checks that these are results of some trials of a configuration.</summary>
    /// <param name="trials">How many trials they must be of.</param>
    /// <param name="layout">The layout of the configuration's results.</param>
    /// <returns>The same block.</returns>
    /// <exception cref="InvalidOperationException">They are not; the message is about the engine that returned them.</exception>
    public ResultBlock Require(int trials, ResultLayout layout)
    {
        if (Layout != layout || Rows.Length % Math.Max(1, layout.Bytes) != 0)
        {
            throw new InvalidOperationException($"the engine returned results of layout {Layout} for trials of layout {layout}");
        }

        return Count == trials ? this : throw new InvalidOperationException($"the engine returned {Count} results for {trials} trials");
    }
}
