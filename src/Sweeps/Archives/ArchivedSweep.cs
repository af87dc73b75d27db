using System.Text;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Archives;

/// <summary>A sweep as an archive knows it.</summary>
/// <param name="Id">Its identifier, the same for the same name, spec and engine on every machine.</param>
/// <param name="Name">Its name.</param>
/// <param name="Identity">What all its results have in common.</param>
/// <param name="Configurations">Number of configurations.</param>
public sealed record ArchivedSweep(string Id, string Name, LedgerIdentity Identity, int Configurations)
{
    /// <summary>SHA-256 of the canonical text.</summary>
    internal string SpecSha256 => ArchiveNames.Digest(Encoding.UTF8.GetBytes(Identity.SpecText));

    /// <summary>Refuses a manifest that is of another sweep, which only a forged or misplaced one is.</summary>
    /// <exception cref="ArchiveException">It is.</exception>
    internal void Require(ArchiveManifest manifest, string address)
    {
        if (manifest.SpecSha256 != SpecSha256 || manifest.Engine != Identity.Engine.ToString())
        {
            throw new ArchiveException(
                $"{ArchiveNames.Manifest(Id)} in {address} is of another spec or engine ({manifest.Engine}): results of different sweeps "
                    + "are never mixed, so give this sweep another archive, or move the manifest away.",
                ArchiveFailure.Refused
            );
        }
    }
}
