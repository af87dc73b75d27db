using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>
/// All estimands of configurations with K classes and R modalities, in their fixed order: by family, averages before classes, networks
/// in the order joint, uni-modal, probes. Rows are computed, never stored.
/// </summary>
/// <param name="families">The families, in the order of files and tables.</param>
/// <param name="layout">Where the observations of a trial stand.</param>
internal sealed class EstimandTable(ImmutableArray<EstimandFamily> families, ObservationLayout layout)
{
    private const int FewFamilies = 64;

    private Dictionary<string, EstimandFamily>? _byName;

    /// <summary>Where the observations of a trial stand.</summary>
    public ObservationLayout Layout => layout;

    /// <summary>The families, in their order.</summary>
    public ImmutableArray<EstimandFamily> Families => families;

    /// <summary>Names of the families, in their order.</summary>
    public IEnumerable<string> Names => families.Select(f => f.Name);

    /// <summary>
    /// Whether network, modality and class tell the members of a family apart. Else the name of an estimand is its whole key.
    /// </summary>
    public bool HasParts => layout.Modalities > 0;

    /// <summary>The family of a name; null when there is none.</summary>
    public EstimandFamily? Find(string name)
    {
        if (families.Length <= FewFamilies)
        {
            return families.FirstOrDefault(f => f.Name == name);
        }

        if (_byName is null)
        {
            Dictionary<string, EstimandFamily> byName = new(StringComparer.Ordinal);
            foreach (EstimandFamily family in families)
            {
                byName.TryAdd(family.Name, family);
            }

            _byName = byName;
        }

        return _byName.GetValueOrDefault(name);
    }

    /// <summary>Number of rows, counted without making them.</summary>
    public long Count => families.Sum(f => CountOf(f.Parts));

    /// <summary>All rows in order.</summary>
    /// <param name="best">The uni-modal network that is best on the means.</param>
    public IEnumerable<EstimandRow> Rows(int best) => Rows(_ => best);

    /// <summary>All rows in order.</summary>
    /// <param name="best">The uni-modal network that a family compares with, the best on the means of its own errors.</param>
    public IEnumerable<EstimandRow> Rows(Func<EstimandFamily, int> best) =>
        from family in families
        from key in Keys(family)
        select Row(family, key, best(family));

    /// <summary>The row of an estimand.</summary>
    /// <param name="key">The estimand.</param>
    /// <param name="best">The uni-modal network that is best on the means.</param>
    /// <exception cref="ArgumentException">There is no such estimand.</exception>
    public EstimandRow Row(Estimand key, int best) =>
        Row(Find(key.Name) ?? throw new ArgumentException($"There is no estimand {key.Name}.", nameof(key)), key, best);

    private EstimandRow Row(EstimandFamily family, Estimand key, int best)
    {
        ObservedPlace place = key.Class is null
            ? family.Observed
            : family.ObservedOfClass ?? throw new ArgumentException($"{family.Name} has no classes.", nameof(key));
        int modality = family.ComparesWithBest ? best : key.Modality ?? 0;
        int offset = family.ComparesWithBest ? best : Offset(key);
        return new EstimandRow(
            key,
            family,
            place.Kind,
            place.First(layout) + offset,
            place.Control?.Invoke(layout) + offset,
            place.Event?.Invoke(layout) + offset,
            family.Terms?.Invoke(layout, modality)
        );
    }

    private int Offset(Estimand key) =>
        (key.Network, key.Class, key.Modality) switch
        {
            ({ } network, { } j, _) => (Offset(new Estimand(key.Name, network, key.Modality)) * layout.Classes) + j,
            (NetworkKind.Joint, _, _) => 0,
            (NetworkKind.Unimodal, _, { } r) => 1 + r,
            (NetworkKind.Probe, _, { } r) => 1 + layout.Modalities + r,
            (null, { } j, { } r) => layout.At(j, r),
            (null, { } j, null) => j,
            (null, null, { } r) => r,
            (null, null, null) => 0,
            _ => throw new ArgumentException($"{key} lacks its modality.", nameof(key)),
        };

    private long CountOf(EstimandParts parts)
    {
        (long classes, long modalities) = (layout.Classes, layout.Modalities);
        return parts switch
        {
            EstimandParts.Class => 1 + classes,
            EstimandParts.Modality => modalities,
            EstimandParts.ClassAndModality => modalities * (1 + classes),
            EstimandParts.TrainedNetwork => 1 + modalities,
            EstimandParts.Network => 1 + (2 * modalities),
            EstimandParts.NetworkAndClass => (1 + (2 * modalities)) * classes,
            _ => 1,
        };
    }

    private IEnumerable<Estimand> Keys(EstimandFamily family)
    {
        var (classes, modalities) = (Enumerable.Range(0, layout.Classes), Enumerable.Range(0, layout.Modalities));
        Estimand whole = new(family.Name);
        return family.Parts switch
        {
            EstimandParts.Class => classes.Select(j => whole with { Class = j }).Prepend(whole),
            EstimandParts.Modality => modalities.Select(r => whole with { Modality = r }),
            EstimandParts.ClassAndModality => modalities
                .Select(r => whole with { Modality = r })
                .Concat(classes.SelectMany(j => modalities.Select(r => whole with { Modality = r, Class = j }))),
            EstimandParts.TrainedNetwork => modalities
                .Select(r => whole with { Network = NetworkKind.Unimodal, Modality = r })
                .Prepend(whole with { Network = NetworkKind.Joint }),
            EstimandParts.Network => Networks(whole, modalities),
            EstimandParts.NetworkAndClass => Networks(whole, modalities).SelectMany(v => classes.Select(j => v with { Class = j })),
            _ => [whole],
        };
    }

    private static IEnumerable<Estimand> Networks(Estimand whole, IEnumerable<int> modalities) =>
        modalities
            .Select(r => whole with { Network = NetworkKind.Unimodal, Modality = r })
            .Concat(modalities.Select(r => whole with { Network = NetworkKind.Probe, Modality = r }))
            .Prepend(whole with { Network = NetworkKind.Joint });
}
