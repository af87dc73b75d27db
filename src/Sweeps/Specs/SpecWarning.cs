namespace ModalityCompetition.Sweeps.Specs;

/// <summary>Something in a valid spec that is probably not meant, for example a regime outside the paper's assumptions.</summary>
/// <param name="File">As in <see cref="SpecError"/>.</param>
/// <param name="Line">As in <see cref="SpecError"/>.</param>
/// <param name="Column">As in <see cref="SpecError"/>.</param>
/// <param name="KeyPath">As in <see cref="SpecError"/>.</param>
/// <param name="Message">What is unusual and why it matters.</param>
public sealed record SpecWarning(string File, int Line, int Column, string KeyPath, string Message)
{
    /// <summary>
    /// Whether it stands in reports. One about which names the file and which ones options give does not: the spec as the run keeps it has
    /// the values of options in it, and a report is the same whenever it is made.
    /// </summary>
    public bool InReports { get; init; } = true;

    /// <summary>The warning as the user sees it: <c>file:line:column: warning: key: message</c>.</summary>
    public override string ToString() =>
        SpecError.Place(File, Line, Column) + "warning: " + (KeyPath.Length == 0 ? "" : KeyPath + ": ") + Message;
}
