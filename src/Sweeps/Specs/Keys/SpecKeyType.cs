namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <summary>What the value of a key is.</summary>
public enum SpecKeyType
{
    /// <summary>A whole number.</summary>
    WholeNumber,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number of up to 64 bits, exact.</summary>
    Seed,

    /// <summary>How many iterations, or which: a whole number, or a list of whole numbers in ascending order.</summary>
    Checkpoints,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>Letters, digits, '.', '_' and '-', starting with a letter or digit.</summary>
    Name,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>A mapping or a list, which the experiment reads itself.</summary>
    Structure,

    /// <summary>A folder, relative to the current folder or absolute.</summary>
    Folder,

    /// <summary>The address of an archive.</summary>
    Archive,
}
