namespace ModalityCompetition.Client.Sessions.Serving;

/// <summary>A file that holds a secret, and who else may read it.</summary>
internal static class SecretFile
{
    private const UnixFileMode Others =
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite;

    /// <summary>
    /// That every user of the machine may read the file, or a group may write it, with the remedy; null where neither is so, or nobody can
    /// tell. A file that a group may read is left alone: a service may have its key so. It is a warning and no refusal because containers
    /// are given their secrets in files that look like this.
    /// </summary>
    /// <param name="file">The file; null for none.</param>
    public static string? Complaint(string? file)
    {
        if (file is null || OperatingSystem.IsWindows())
        {
            return null;
        }

        try
        {
            UnixFileMode mode = File.GetUnixFileMode(file);
            return (mode & Others) == 0
                ? null
                : $"the key file {file} can be read or changed by other users of this machine (mode {Convert.ToString((int)mode, 8)}): "
                    + $"run 'chmod 600 {file}', and make a new key if one of them is not to have it.";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Whoever reads the file says what is wrong with it.
            return null;
        }
    }
}
