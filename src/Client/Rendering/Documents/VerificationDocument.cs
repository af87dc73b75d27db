using ModalityCompetition.Client.Sessions.Checks;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp verify --json</c>.</summary>
/// <param name="Folder">The run folder.</param>
/// <param name="Run">Which run it is, in words.</param>
/// <param name="ResultsHash">Hash of all results, computed from the ledger.</param>
/// <param name="Agrees">Whether everything is what the files say.</param>
/// <param name="Facts">What was checked.</param>
/// <param name="Notes">What else a reader must know.</param>
internal sealed record VerificationDocument(
    string Folder,
    string Run,
    string ResultsHash,
    bool Agrees,
    IEnumerable<FactEntry> Facts,
    IReadOnlyList<string> Notes
)
{
    /// <summary>The document of a verification.</summary>
    public static VerificationDocument Of(RunVerification verification) =>
        new(
            verification.Folder,
            verification.Identity,
            verification.ResultsHash,
            verification.Agrees,
            verification.Facts.Select(f => new FactEntry(f.Name, f.Agrees, f.Text)),
            verification.Notes
        );
}

/// <summary>A fact that was checked.</summary>
/// <param name="Fact">Its name.</param>
/// <param name="Agrees">Whether what was computed is what was recorded.</param>
/// <param name="Text">The fact in words.</param>
internal sealed record FactEntry(string Fact, bool Agrees, string Text);
