using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Support;

/// <summary>What docs/shared-ledger.md tells an administrator to do, so that the tests do exactly that.</summary>
internal static partial class Documentation
{
    /// <summary>The statements that grant the least privileges.</summary>
    public static string Privileges { get; } =
        SqlBlock().Matches(Read()).Select(m => m.Groups[1].Value).Single(b => b.Contains("GRANT", StringComparison.Ordinal));

    private static string Read([CallerFilePath] string here = "")
    {
        string folder = here;
        while (!File.Exists(Path.Combine(folder, "ModalityCompetition.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return File.ReadAllText(Path.Combine(folder, "docs", "shared-ledger.md"));
    }

    [GeneratedRegex(@"^```sql\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex SqlBlock();
}
