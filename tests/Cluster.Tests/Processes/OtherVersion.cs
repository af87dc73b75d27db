using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>
/// The silo that the tests were built with, under another number: what a build with another <c>Version</c> differs in. Everything that it
/// says of itself, to people, to other silos and in the database, is this number.
/// </summary>
internal static class OtherVersion
{
    private const string Silo = "modcomp-silo.dll";

    // ECMA-335, II.22.2: a row of the table Assembly begins with the hash algorithm, of four bytes, and four numbers of two.
    private const int Numbers = 4;

    /// <summary>Makes the program.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="version">Its version.</param>
    /// <returns>Path of the program.</returns>
    public static string Make(string folder, Version version)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(AppContext.BaseDirectory))
        {
            string link = Path.Combine(folder, Path.GetFileName(entry));
            if (Directory.Exists(entry))
            {
                Directory.CreateSymbolicLink(link, entry);
            }
            else if (Path.GetFileName(entry) != Silo)
            {
                File.CreateSymbolicLink(link, entry);
            }
        }

        byte[] program = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, Silo));
        using (var reader = new PEReader(new MemoryStream(program)))
        {
            MetadataReader metadata = reader.GetMetadataReader();
            int row = reader.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.Assembly);
            int[] numbers = [version.Major, version.Minor, version.Build, 0];
            for (int i = 0; i < numbers.Length; i++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(program.AsSpan(row + Numbers + (2 * i)), (ushort)numbers[i]);
            }
        }

        string path = Path.Combine(folder, Silo);
        File.WriteAllBytes(path, program);
        return path;
    }
}
