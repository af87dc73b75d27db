using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions;

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
        JsonOutput.Write(console, json =>
        {
            json.WriteString("folder", verification.Folder);
            json.WriteString("run", verification.Identity);
            json.WriteString("results_hash", verification.ResultsHash);
            json.WriteBoolean("agrees", verification.Agrees);
            json.Array("facts", verification.Facts, fact =>
            {
                json.WriteString("fact", fact.Name);
                json.WriteBoolean("agrees", fact.Agrees);
                json.WriteString("text", fact.Text);
            });
            json.Texts("notes", verification.Notes);
        });
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
