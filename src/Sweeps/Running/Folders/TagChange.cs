namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>What is to become of the tags of a run; see <see cref="RunTags"/>.</summary>
public sealed record TagChange
{
    /// <summary>Tags that it gets; one that it has stays.</summary>
    public IReadOnlyList<string> Add
    {
        get;
        // A caller may leave it out, for which a generated reader gives null.
        init => field = value ?? [];
    } = [];

    /// <summary>Tags that it loses; one that it has not is as good as lost.</summary>
    public IReadOnlyList<string> Remove
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The tags after the change.</summary>
    /// <param name="tags">Those before.</param>
    /// <param name="mistake">What is wrong with the change, a sentence with the remedy; null where nothing is.</param>
    /// <returns>The tags; those before where something is wrong.</returns>
    public IReadOnlyList<string> Apply(IReadOnlyList<string> tags, out string? mistake)
    {
        ArgumentNullException.ThrowIfNull(tags);
        mistake = Mistake();
        if (mistake is not null)
        {
            return tags;
        }

        string[] after =
        [
            .. tags.Concat(Add).Distinct(StringComparer.Ordinal).Except(Remove, StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        mistake = after.Length > RunTags.Most ? $"A run has at most {RunTags.Most} tags and would have {after.Length}: remove some." : null;
        return mistake is null ? after : tags;
    }

    private string? Mistake()
    {
        if (Add.Concat(Remove).FirstOrDefault(t => RunTags.Mistake(t ?? "") is not null, "a") is var wrong && wrong != "a")
        {
            return $"The tag '{Shown(wrong ?? "")}' {RunTags.Mistake(wrong ?? "")}: give another.";
        }

        return Add.Intersect(Remove, StringComparer.Ordinal).FirstOrDefault() is { } both
            ? $"The tag {both} is to be added and to be removed: choose one."
            : null;
    }

    // What a stranger sent is quoted short and without control characters.
    private static string Shown(string tag) => string.Concat(tag.Take(80).Select(c => char.IsControl(c) ? '?' : c));
}
