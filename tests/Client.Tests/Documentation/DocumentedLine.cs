namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>A line of a command block in a page.</summary>
/// <param name="Page">The page, relative to the root of the tree.</param>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Words">The words of the command, without variables before it, redirections, explanations and comments.</param>
/// <param name="Text">The line as the page has it, with the lines that continue it.</param>
internal sealed record DocumentedLine(string Page, int Line, IReadOnlyList<string> Words, string Text)
{
    /// <summary>The arguments of the program, however the page starts it; null where the line starts another one.</summary>
    public IReadOnlyList<string>? Arguments =>
        Words[0] is "modcomp" or "~/bin/modcomp" or "modcomp-gpu/modcomp" ? [.. Words.Skip(1)]
        : Words is ["dotnet", "run", ..] && Words.Contains("src/Client") ? [.. Words.SkipWhile(word => word != "--").Skip(1)]
        : null;

    /// <summary>
    /// What the command needs beside the program; null where the line starts another one. Every kind has a test that runs all of it.
    /// </summary>
    public DocumentedNeed? Need =>
        Arguments is not { } arguments ? null
        : arguments is ["program", ..] || arguments.Contains("train.yaml") ? DocumentedNeed.Program
        : arguments.Contains("examples/programs/digits.yaml") ? DocumentedNeed.Digits
        : arguments.Contains("examples/programs/descent.yaml") ? DocumentedNeed.Descent
        : arguments is ["estimate", ..] ? DocumentedNeed.Results
        : arguments.Contains("--engine") || arguments.Contains("preset:transformers") ? DocumentedNeed.Torch
        : arguments.Contains("--ledger") || arguments is ["workers", ..] ? DocumentedNeed.SharedLedger
        : arguments.Contains("--server") ? DocumentedNeed.Server
        : arguments is ["serve" or "health" or "submit" or "watch" or "pause" or "resume" or "cancel", ..] ? DocumentedNeed.Server
        : arguments.Any(word => word.Contains(".blob.core.windows.net/", StringComparison.Ordinal)) ? DocumentedNeed.Blobs
        : DocumentedNeed.Files;

    public override string ToString() => $"{Page}:{Line}: {string.Join(' ', Words)}";
}

/// <summary>What a documented command needs beside the program.</summary>
internal enum DocumentedNeed
{
    /// <summary>Files alone.</summary>
    Files,

    /// <summary>The files that <c>modcomp program init</c> writes, or it is that command.</summary>
    Program,

    /// <summary>The example of a program with twins, from the root of the repository.</summary>
    Descent,

    /// <summary>The example of digits, and what that needs.</summary>
    Digits,

    /// <summary>A file of results.</summary>
    Results,

    /// <summary>A server, or it is one.</summary>
    Server,

    /// <summary>A PostgreSQL database.</summary>
    SharedLedger,

    /// <summary>A container of Azure Blob Storage, or its emulator.</summary>
    Blobs,

    /// <summary>A build with the torch engine.</summary>
    Torch,
}
