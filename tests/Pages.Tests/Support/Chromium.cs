namespace ModalityCompetition.Pages.Tests.Support;

/// <summary>The browser of the system; nothing is downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Path of the program; null where there is none.</summary>
    public static string? Path { get; } =
        (
            from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator).Append("/usr/bin")
            from name in s_names
            let file = System.IO.Path.Combine(folder, name)
            where File.Exists(file)
            select file
        ).FirstOrDefault();

    /// <summary>Why the pages cannot be shown here; null when they can.</summary>
    public static string? Missing => Path is null ? "Chromium is not installed (on Debian: apt-get install -y chromium)." : null;
}
