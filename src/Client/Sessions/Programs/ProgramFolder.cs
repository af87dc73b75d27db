using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs.Programs;

namespace ModalityCompetition.Client.Sessions.Programs;

/// <summary>Writes what a program of the user's own starts from into a folder.</summary>
internal static class ProgramFolder
{
    /// <summary>Writes the files; the folder is made where it is missing, and an existing file is never overwritten.</summary>
    /// <returns>The files, the spec first.</returns>
    /// <exception cref="ClientException">One of the files exists, or the folder cannot be made.</exception>
    public static IReadOnlyList<string> Write(string folder)
    {
        string[] files = [.. ProgramStart.Files.Select(f => Path.Combine(folder, f.Name))];
        if (Array.Find(files, Path.Exists) is { } there)
        {
            throw new ClientException(ExitCode.Usage, $"{there} exists already: choose another folder, or remove it.");
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ClientException(
                ExitCode.Storage,
                $"the folder {folder} cannot be made ({failure.Message.TrimEnd('.')}): choose another."
            );
        }

        foreach (((_, string text), string file) in ProgramStart.Files.Zip(files))
        {
            RunFolder.WriteWhole(file, text);
        }

        return files;
    }
}
