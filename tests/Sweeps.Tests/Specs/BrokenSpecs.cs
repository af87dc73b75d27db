namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <summary>The table of broken specs: a valid spec, one change each, and the exact errors.</summary>
public static partial class BrokenSpecs
{
    /// <summary>A valid spec.</summary>
    public const string Valid = """
        name: base
        seed: 1
        trials: 10
        data:
          K: 10
          n: 100
          s: 1
          sigma_g: 0.1
          dictionary: canonical
          modalities:
            - {name: image, d: 10, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, c: 0.2, tau: 0.01}
            - {name: text, d: 12, mu: 0.3, C: 2, gamma: 0.2, rho: 0.5, c: 0.2}
        network: {m: 5, q: 3, beta: 1, sigma0: 0.1}
        training: {eta: 0.5, T: 50}
        evaluation: {test_n: 100}
        axes:
          - training.eta: [0.5, 1]

        """;

    /// <summary>All of them, by title.</summary>
    public static IReadOnlyDictionary<string, BrokenSpec> All { get; } =
        new[] { Syntax, Keys, Values, Expressions, Axes, Stopping, Contrasts, FromOptions }
            .SelectMany(group => group)
            .ToDictionary(broken => broken.Title);

    private static BrokenSpec Change(string title, string old, string replacement) =>
        new BrokenSpec(title, Valid, [], []).Change(old, replacement);

    private static BrokenSpec Text(string title, string text) => new(title, text, [], []);

    private static BrokenSpec Options(string title, params string[] options) => new(title, Valid, options, []);
}
