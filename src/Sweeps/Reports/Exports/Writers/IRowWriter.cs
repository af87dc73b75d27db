namespace ModalityCompetition.Sweeps.Reports.Exports.Writers;

/// <summary>Writes the rows of an export in one format.</summary>
internal interface IRowWriter
{
    /// <summary>Writes one row.</summary>
    void Write();

    /// <summary>Flushes what is buffered; the stream stays open.</summary>
    void Finish();
}
