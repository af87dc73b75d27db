using System.Text;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>Words the refusal to continue a run with another spec or another engine.</summary>
internal static class IdentityRefusal
{
    /// <summary>The refusal, with a line per difference.</summary>
    public static string Sentence(RunFolder folder, LedgerIdentity found, LedgerIdentity wanted, SweepSpec spec)
    {
        var text = new StringBuilder();
        text.Append("The run folder ")
            .Append(folder.Path)
            .Append(" holds another sweep: choose another output folder (--output DIR) or restore the spec; ")
            .Append(SpecContinuation.Allowed(spec))
            .Append(", and configurations may come, go and change places where both specs have one in common.");
        if (found.Engine != wanted.Engine)
        {
            text.Append("\n  engine: ").Append(found.Engine).Append(" -> ").Append(wanted.Engine);
        }

        foreach (string change in Changes(found.SpecText, spec))
        {
            text.Append("\n  ").Append(change);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Changes(string found, SweepSpec wanted)
    {
        try
        {
            return found == wanted.CanonicalText ? [] : [.. SpecDifference.Between(found, wanted).Select(c => c.ToString())];
        }
        catch (FormatException)
        {
            return ["spec: in a form that this version of the program does not read"];
        }
    }
}
