using System.Globalization;
using System.Text.RegularExpressions;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary>The Slurm array of docs/shared-ledger.md, so that the tests submit what the page says.</summary>
internal static partial class DocumentedArray
{
    private const string Host = "db.example.org";

    /// <summary>The batch script. What a site has of its own is replaced here, and nothing else.</summary>
    /// <param name="port">Port of the database on this machine.</param>
    /// <param name="tasks">Tasks of the array, instead of 40.</param>
    /// <param name="lease">Seconds that the blocks of a dead worker wait, instead of 30.</param>
    public static string Script(int port, int tasks, int lease)
    {
        string script = BatchScript().Match(Page()).Groups[1].Value;
        foreach (
            (string documented, string here) in new[]
            {
                ("--array=1-40\n", $"--array=1-{tasks}\n"),
                ("--cpus-per-task=8\n", "--cpus-per-task=1\n"),
                ($"Host={Host};", $"Host=127.0.0.1;Port={port};"),
                (" --quiet ", $" --quiet --lease {lease} "),
            }
        )
        {
            Assert.Contains(documented, script, StringComparison.Ordinal);
            script = script.Replace(documented, here, StringComparison.Ordinal);
        }

        return script;
    }

    /// <summary>The line of the password file.</summary>
    public static string PasswordLine(int port, string password)
    {
        string line = PasswordFileLine().Match(Page()).Value;
        Assert.NotEmpty(line);
        return line.Replace(Host, "127.0.0.1", StringComparison.Ordinal)
            .Replace("5432", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("PASSWORD", password, StringComparison.Ordinal);
    }

    private static string Page() => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "shared-ledger.md"));

    [GeneratedRegex(@"^```\n(#!/bin/bash\n#SBATCH .*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex BatchScript();

    [GeneratedRegex(@"(?<=`)db\.example\.org:5432:\w+:\w+:PASSWORD(?=`)")]
    private static partial Regex PasswordFileLine();
}
