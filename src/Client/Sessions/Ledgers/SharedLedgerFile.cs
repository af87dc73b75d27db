using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Sessions.Ledgers;

/// <summary>
/// <c>ledger.address</c> in a run folder: the shared ledger that holds its trials, and the name of the sweep there, a line each. With it,
/// every later command needs the run folder alone. The address has no password in it.
/// </summary>
/// <param name="Sweep">Name of the sweep.</param>
/// <param name="Address">A connection string.</param>
internal sealed record SharedLedgerFile(string Sweep, string Address)
{
    /// <summary>Writes the file.</summary>
    public void Write(RunFolder folder) => RunFolder.WriteWhole(folder.AddressFile, $"{Sweep}\n{Address}\n");

    /// <summary>Reads the file; null where there is none.</summary>
    /// <exception cref="ClientException">It is not one.</exception>
    public static SharedLedgerFile? Read(RunFolder folder)
    {
        string file = folder.AddressFile;
        if (!File.Exists(file))
        {
            return null;
        }

        string[] lines = File.ReadAllLines(file);
        return lines.Length == 2
            ? new SharedLedgerFile(lines[0], lines[1])
            : throw new ClientException(
                ExitCode.Storage,
                $"{file} does not name a sweep and an address on two lines: delete it, and give --ledger."
            );
    }
}
