using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Checks;

namespace ModalityCompetition.Client.Rendering;

/// <summary>What was verified about a run, for a reader and for a script.</summary>
internal static class VerifyView
{
    /// <summary>Writes the verification as text.</summary>
    public static void Write(ClientConsole console, RunVerification verification)
    {
        console.Out.WriteLine($"{verification.Folder}: {verification.Identity}");
        foreach (VerifiedFact fact in verification.Facts)
        {
            console.Out.WriteLine($"  {(fact.Agrees ? "agrees " : "DIFFERS")} {fact.Text}");
        }

        foreach (string note in verification.Notes)
        {
            console.Out.WriteLine($"  note: {note}");
        }

        WriteMismatch(console, verification);
    }

    /// <summary>Writes the verification as JSON.</summary>
    public static void WriteJson(ClientConsole console, RunVerification verification)
    {
        JsonOutput.Write(console, VerificationDocument.Of(verification));
        WriteMismatch(console, verification);
    }

    private static void WriteMismatch(ClientConsole console, RunVerification verification)
    {
        if (!verification.Agrees)
        {
            string[] wrong = [.. verification.Facts.Where(f => !f.Agrees).Select(f => f.Name)];
            console.Error.WriteLine($"modcomp: {verification.Folder} is not what its files say: {string.Join(", ", wrong)}.");
        }
    }
}
