namespace ModalityCompetition.Pages.Tests.Support;

/// <summary>The browser of the system; nothing is downloaded.</summary>
internal static class Chromium
{
    // The browser without windows first: another starts several processes for every window that nobody sees.
    private static readonly string[] s_names =
    [
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];

    /// <summary>Path of the program; null where there is none.</summary>
    public static string? Path { get; } =
        (
            from name in s_names
            from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator).Append("/usr/bin")
            let file = System.IO.Path.Combine(folder, name)
            where File.Exists(file)
            select file
        ).FirstOrDefault();

    /// <summary>Why the pages cannot be shown here; null when they can.</summary>
    public static string? Missing =>
        Path is null ? "Chromium is not installed (on Debian: apt-get install -y chromium-headless-shell)." : null;
}
