namespace ModalityCompetition.Client.Tests.Support;

/// <summary>Finds the checkout that the tests were built from.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "ModalityCompetition.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The tests do not run from a checkout.");
    }
}
