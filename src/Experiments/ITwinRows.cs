namespace ModalityCompetition.Experiments;

/// <summary>What the twins of consecutive trials measured, and the rows that hold trials and twins. Not thread-safe.</summary>
public interface ITwinRows
{
    /// <summary>Adds twins of consecutive trials.</summary>
    /// <param name="twins">Their results.</param>
    /// <param name="first">The first of the trials, counted from 0.</param>
    /// <param name="each">How many twins are of one trial; they are neighbours, in the order of their numbers.</param>
    /// <param name="others">Whether they are others than the first of their trial.</param>
    void Add(ResultBlock twins, int first, int each, bool others);

    /// <summary>The rows of the trials, each followed by what its twins measured.</summary>
    /// <param name="full">The trials as they are without twins.</param>
    ResultBlock Compose(ResultBlock full);
}
