using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>A page of sweeps, on the wire.</summary>
/// <param name="Sweeps">In the order of submission; the first page has the latest ones.</param>
/// <param name="Next">What <c>before</c> asks for the page of those before; absent where there are none.</param>
/// <param name="Total">How many sweeps there are, whatever was asked for.</param>
/// <param name="Cursor">From where the stream of events goes on; absent where it has to begin with every sweep.</param>
internal sealed record SweepList(
    IReadOnlyList<SweepStatus> Sweeps,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [property: Description("Ask with before=NEXT for the sweeps submitted before these; absent where there are none.")]
        string? Next,
    [property: Description("How many sweeps the server has.")] long Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [property: Description("Last-Event-ID for a stream of what changes from here on.")]
        string? Cursor
)
{
    private const string CurrentSchema = "modality-competition/sweeps/1";

    /// <summary>Version of this record on the wire.</summary>
    [AllowedValues(CurrentSchema)]
    public string Schema { get; } = CurrentSchema;

    /// <summary>The list of a page.</summary>
    public static SweepList Of(SweepPage page) => new(page.Sweeps, page.Next, page.Total, page.Cursor);
}
