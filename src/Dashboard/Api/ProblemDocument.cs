using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>Problem details (RFC 9457) on the wire.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">Its name.</param>
/// <param name="Detail">What is wrong, where, and what to do about it.</param>
/// <param name="Failure">
/// The kind of failure, a word of <see cref="SweepServiceFailure"/> in snake_case, or <c>forbidden</c>
/// or <c>unexpected</c>.
/// </param>
/// <param name="Errors">One sentence per mistake, where there are several; at most 100.</param>
/// <param name="LeftOut">How many mistakes are not among them; absent where all are.</param>
internal sealed record ProblemDocument(
    int Status,
    string Title,
    [property: Description("One sentence with the place and the remedy.")] string Detail,
    [property: AllowedValues(
        "invalid",
        "not_found",
        "gone",
        "conflict",
        "unauthorized",
        "limit_reached",
        "storage",
        "unavailable",
        "forbidden",
        "unexpected"
    )]
        string Failure,
    [property: Description("One sentence per mistake, where there are several; at most 100.")] IReadOnlyList<string> Errors,
    [property:
        Description("How many mistakes are not among the errors, because there are too many; absent where all are."),
        JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)
    ]
        int LeftOut = 0
);
