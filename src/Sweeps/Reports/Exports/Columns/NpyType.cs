namespace ModalityCompetition.Sweeps.Reports.Exports.Columns;

/// <summary>Element types of a <c>.npy</c> file, all little-endian.</summary>
internal enum NpyType
{
    /// <summary><c>&lt;i8</c></summary>
    Int64,

    /// <summary><c>&lt;u8</c></summary>
    UInt64,

    /// <summary><c>&lt;i4</c></summary>
    Int32,

    /// <summary><c>|i1</c></summary>
    Int8,

    /// <summary><c>&lt;f4</c></summary>
    Float32,

    /// <summary><c>&lt;f8</c></summary>
    Float64,

    /// <summary><c>|b1</c></summary>
    Boolean,

    /// <summary><c>&lt;Un</c>, a text of a fixed length: the labels of the column.</summary>
    Text,
}
