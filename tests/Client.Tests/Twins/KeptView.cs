using ModalityCompetition.Client.Sessions.Planning;

namespace ModalityCompetition.Client.Tests.Twins;

/// <summary>Keeps what a pilot reports, which comes one at a time; it says nothing.</summary>
internal sealed class KeptView : IPilotView
{
    /// <summary>What was reported.</summary>
    public List<PilotStanding> Standings { get; } = [];

    /// <summary>How often the pilot was over.</summary>
    public int Ends { get; private set; }

    /// <summary>Checks that shares rise from little to all, and that the pilot was over once.</summary>
    /// <param name="first">Largest share of the first report.</param>
    public void RoseToItsEnd(double first)
    {
        Assert.Equal(1, Standings[^1].Share, tolerance: 1e-9);
        Assert.Equal(Standings.Select(s => s.Share).Order(), Standings.Select(s => s.Share));
        Assert.InRange(Standings[0].Share, 1e-9, first);
        Assert.Equal(1, Ends);
    }

    /// <inheritdoc/>
    public void Report(PilotStanding value) => Standings.Add(value);

    /// <inheritdoc/>
    public void Say(string sentence) => Assert.Fail(sentence);

    /// <inheritdoc/>
    public void Over() => Ends++;
}
