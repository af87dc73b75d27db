namespace ModalityCompetition.Training.Kernels;

/// <summary>A tile's extent as a type, so that the compiler removes the rows that a smaller tile does not have.</summary>
internal interface ITileSize
{
    /// <summary>1 to 6.</summary>
    static abstract int Value { get; }
}

/// <summary>Extent 1.</summary>
internal readonly struct One : ITileSize
{
    public static int Value => 1;
}

/// <summary>Extent 2.</summary>
internal readonly struct Two : ITileSize
{
    public static int Value => 2;
}

/// <summary>Extent 4.</summary>
internal readonly struct Four : ITileSize
{
    public static int Value => 4;
}

/// <summary>Extent 6.</summary>
internal readonly struct Six : ITileSize
{
    public static int Value => 6;
}

/// <summary>Extent 3.</summary>
internal readonly struct Three : ITileSize
{
    public static int Value => 3;
}

/// <summary>Extent 5.</summary>
internal readonly struct Five : ITileSize
{
    public static int Value => 5;
}
