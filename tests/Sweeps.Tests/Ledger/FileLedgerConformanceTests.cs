using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.TestKit.Ledgers;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

public sealed class FileLedgerConformanceTests : TrialLedgerConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override ITrialLedger OpenLedger() => FileLedger.Open(_folder.File("trials.ledger"), Identity);
}
