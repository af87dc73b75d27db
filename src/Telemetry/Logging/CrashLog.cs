namespace ModalityCompetition.Telemetry.Logging;

/// <summary>Where the details of an unexpected error go, so that the user reads one sentence and a maintainer has the rest.</summary>
public static class CrashLog
{
    private const string FileName = "crash.log";

    /// <summary>
    /// Writes the details to a file that only this user reads, in a new folder that only this user enters, below the folder for temporary
    /// files. That folder is shared: a name that others can guess could be theirs already, or a link to somewhere else.
    /// </summary>
    /// <param name="program">Name and version of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="exception">The error.</param>
    /// <returns>The file; null when it could not be written.</returns>
    public static string? Write(string program, IReadOnlyList<string> arguments, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(exception);
        try
        {
            // Each argument by itself: a secret ends with its argument, whatever the next one is.
            string given = string.Join("\n  ", arguments.Select(Secrets.Hide));
            string file = Path.Combine(Directory.CreateTempSubdirectory("modcomp-").FullName, FileName);
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(file, options);
            writer.Write($"{program}\narguments: {given}\n{Secrets.Hide(exception.ToString())}\n");
            return file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The sentence that stands in the place of the details.</summary>
    /// <param name="exception">The error.</param>
    /// <param name="file">What <see cref="Write"/> answered.</param>
    public static string Sentence(Exception exception, string? file)
    {
        ArgumentNullException.ThrowIfNull(exception);
        string what = Secrets.Hide(exception.Message.ReplaceLineEndings(" ").TrimEnd('.'));
        string where = file is null ? "no log could be written" : $"the details are in {file}, which only you can read";
        return $"unexpected error: {what}; {where}; please report it.";
    }
}
