namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <summary>A spec with mistakes and exactly what a user is told about them.</summary>
public sealed record BrokenSpec(string Title, string Text, string[] Options, string[] Errors)
{
    /// <summary>Replaces the first occurrence of a text, which must be there.</summary>
    public BrokenSpec Change(string old, string replacement)
    {
        var at = Text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{Title}: the spec does not hold '{old}'.");
        return this with { Text = Text[..at] + replacement + Text[(at + old.Length)..] };
    }

    /// <summary>Expects one more error, as the user sees it.</summary>
    public BrokenSpec Says(string error) => this with { Errors = [.. Errors, error] };
}
