using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services;

/// <summary>The trials of a sweep as a document of a common format, see <see cref="ISweepService.TrialsAsync"/>.</summary>
public static class TrialDocuments
{
    /// <summary>What is asked for.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="what">What a client asks for.</param>
    /// <exception cref="SweepServiceException">There is no such export.</exception>
    public static ExportChoice Choice(SweepSpec spec, TrialSelection what)
    {
        ArgumentNullException.ThrowIfNull(what);
        return ExportChoice.Read(spec, what.Format, what.Per, what.Configurations, out string? mistake)
            ?? throw new SweepServiceException(SweepServiceFailure.Invalid, char.ToUpperInvariant(mistake![0]) + mistake[1..]);
    }

    /// <summary>Writes the committed trials of a ledger.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="choice">What is written.</param>
    /// <param name="cancellation">Checked between trials.</param>
    public static SweepDocument Of(SweepSpec spec, ITrialLedger ledger, ExportChoice choice, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return SweepDocument.Of(choice.MediaType, choice.FileName, stream => choice.Write(spec, ledger, stream, cancellation));
    }

    /// <summary>What is said of a sweep that has none.</summary>
    /// <param name="id">The sweep.</param>
    public static SweepServiceException None(string id) =>
        new(SweepServiceFailure.Conflict, $"The sweep {id} has no trials yet: wait for some, or resume it if it is at rest.");
}
