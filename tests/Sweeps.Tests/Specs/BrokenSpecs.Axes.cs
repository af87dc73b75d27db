namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <content>Axes.</content>
public static partial class BrokenSpecs
{
    private static BrokenSpec[] Axes =>
        [
            Change("an axis over modalities that cannot be read", "  - training.eta: [0.5, 1]", "  - data.modalities[*].mu: [0.5, 1]")
                .Change("modalities:\n", "modalities: {}\n  m:\n")
                .Says(
                    "spec.yaml:10:15: data.modalities: must be a list of 1 to 64 modalities, each a mapping '- "
                        + "{name: ..., mu: ..., ...}', not "
                        + "a mapping"
                )
                .Says("spec.yaml:11:3: data.m: is not a key of data; 'm' belongs under network"),
            Change("axes as a mapping", "  - training.eta: [0.5, 1]", "  training.eta: [0.5, 1]")
                .Says(
                    "spec.yaml:17:3: axes: must be a list, not a mapping; each entry is one parameter with its values, for example '- "
                        + "network.sigma0: [0.01, 0.1]', or '- zip: {...}'"
                ),
            Change("a misspelt path", "  - training.eta: [0.5, 1]", "  - training.etta: [0.5, 1]")
                .Says("spec.yaml:17:5: axes[0]: 'training.etta' names no key; did you mean 'training.eta'?"),
            Change("a bare symbol", "  - training.eta: [0.5, 1]", "  - eta: [0.5, 1]")
                .Says("spec.yaml:17:5: axes[0]: 'eta' names no key; did you mean 'training.eta'?"),
            Change("a symbol of a modality", "  - training.eta: [0.5, 1]", "  - mu: [0.1, 0.2]")
                .Says("spec.yaml:17:5: axes[0]: 'mu' names no key; did you mean 'data.modalities[*].mu'?"),
            Change("an unrecognisable path", "  - training.eta: [0.5, 1]", "  - colour.of.sky: [1]")
                .Says("spec.yaml:17:5: axes[0]: 'colour.of.sky' names no key; docs/spec-reference.md lists them"),
            Change("a key that cannot be swept", "  - training.eta: [0.5, 1]", "  - trials: [1, 2]")
                .Says(
                    "spec.yaml:17:5: axes[0]: 'trials' cannot be swept; only keys of data, network, training, evaluation and fidelity can"
                ),
            Change("two keys in an entry", "  - training.eta: [0.5, 1]", "  - {training.eta: [1], training.T: [2]}")
                .Says(
                    "spec.yaml:17:5: axes[0]: must be a mapping with a single key, not a mapping of 2 keys; each entry is one parameter "
                        + "with its values, for example '- network.sigma0: [0.01, 0.1]', or '- zip: {...}'"
                ),
            Change("a word as an entry", "  - training.eta: [0.5, 1]", "  - training.eta")
                .Says(
                    "spec.yaml:17:5: axes[0]: must be a mapping with a single key, not a single value; each entry is one parameter with "
                        + "its values, for example '- network.sigma0: [0.01, 0.1]', or '- zip: {...}'"
                ),
            Change("a number instead of values", "  - training.eta: [0.5, 1]", "  - training.eta: 0.5")
                .Says(
                    "spec.yaml:17:19: axes[0].training.eta: must be [value, ...], {list: [...]}, {grid: [...]}, {linspace: {from, to, "
                        + "count}} or {logspace: {from, to, count}}, not a single value"
                ),
            Change("an empty list of values", "  - training.eta: [0.5, 1]", "  - training.eta: []")
                .Says("spec.yaml:17:19: axes[0].training.eta: must have at least one value, not an empty list"),
            Change("an unknown form of values", "  - training.eta: [0.5, 1]", "  - training.eta: {lnspace: {from: 1, to: 2, count: 2}}")
                .Says("spec.yaml:17:20: axes[0].training.eta.lnspace: is not a form of values; did you mean 'linspace'?"),
            Change("linspace without its count", "  - training.eta: [0.5, 1]", "  - training.eta: {linspace: {from: 1, to: 2}}")
                .Says("spec.yaml:17:30: axes[0].training.eta.linspace.count: is missing; give an integer in [2, 100000]"),
            Change(
                    "linspace with an unknown key",
                    "  - training.eta: [0.5, 1]",
                    "  - training.eta: {linspace: {from: 1, to: 2, count: 2, step: 1}}"
                )
                .Says("spec.yaml:17:57: axes[0].training.eta.linspace.step: is not a key of linspace; its keys are from, to, count"),
            Change("linspace with one point", "  - training.eta: [0.5, 1]", "  - training.eta: {linspace: {from: 1, to: 2, count: 1}}")
                .Says("spec.yaml:17:54: axes[0].training.eta.linspace.count: must be an integer in [2, 100000], not '1'"),
            Change("linspace of equal ends", "  - training.eta: [0.5, 1]", "  - training.eta: {linspace: {from: 1, to: 1, count: 3}}")
                .Says("spec.yaml:17:30: axes[0].training.eta.linspace: must have different ends; for a single value write a list"),
            Change("linspace as a list", "  - training.eta: [0.5, 1]", "  - training.eta: {linspace: [1, 2, 3]}")
                .Says("spec.yaml:17:30: axes[0].training.eta.linspace: must be a mapping {from: ..., to: ..., count: ...}, not a list"),
            Change("linspace that leaves the integers", "  - training.eta: [0.5, 1]", "  - data.n: {linspace: {from: 1, to: 4, count: 3}}")
                .Says(
                    "spec.yaml:17:24: axes[0].data.n.linspace: gives 2.5, but data.n must be an integer in [1, 10000000]; choose ends and "
                        + "count with integer steps, or write a list"
                ),
            Change("logspace from zero", "  - training.eta: [0.5, 1]", "  - training.eta: {logspace: {from: 0, to: 1, count: 3}}")
                .Says("spec.yaml:17:37: axes[0].training.eta.logspace.from: must be a positive number, not '0'"),
            Change("linspace over words", "  - training.eta: [0.5, 1]", "  - data.dictionary: {linspace: {from: 0, to: 1, count: 3}}")
                .Says(
                    "spec.yaml:17:23: axes[0].data.dictionary.linspace: needs numbers, but data.dictionary is canonical or random; "
                        + "write a list"
                ),
            Change(
                    "linspace out of range",
                    "  - training.eta: [0.5, 1]",
                    "  - data.modalities[*].mu: {linspace: {from: 0, to: 2, count: 3}}"
                )
                .Says("spec.yaml:17:39: data.modalities[*].mu: must be a number in [0, 1], not 2"),
            Change("an unknown word on an axis", "  - training.eta: [0.5, 1]", "  - data.dictionary: [canonical, learnt]")
                .Says("spec.yaml:17:34: data.dictionary: must be canonical or random, not 'learnt'"),
            Change("an axis of a modality that does not exist", "  - training.eta: [0.5, 1]", "  - data.modalities[2].mu: [0.1]")
                .Says("spec.yaml:17:5: axes[0]: there is no modality '2'; they are numbered from 0 to 1"),
            Change("a modality without an index", "  - training.eta: [0.5, 1]", "  - data.modalities.mu: [0.1]")
                .Says("spec.yaml:17:5: axes[0]: 'data.modalities.mu' names no key; did you mean 'data.modalities[*].mu'?"),
            Change("a parameter swept twice", "  - training.eta: [0.5, 1]", "  - training.eta: [0.5]\n  - training.eta: [1]")
                .Says("spec.yaml:18:5: axes[1]: training.eta is swept twice, first on line 17; remove one of them"),
            Change(
                    "a parameter swept twice through a wildcard",
                    "  - training.eta: [0.5, 1]",
                    "  - data.modalities[*].mu: [0.1]\n  - data.modalities[1].mu: [0.2]"
                )
                .Says("spec.yaml:18:5: axes[1]: data.modalities[1].mu is swept twice, first on line 17; remove one of them"),
            Change("a zip of unequal lengths", "  - training.eta: [0.5, 1]", "  - zip:\n      data.K: [5, 10]\n      data.n: [1, 2, 3]")
                .Says("spec.yaml:17:5: axes[0].zip: must have equally many values for every parameter, but data.K has 2, data.n has 3"),
            Change("an empty zip", "  - training.eta: [0.5, 1]", "  - zip: {}")
                .Says(
                    "spec.yaml:17:10: axes[0].zip: must be a mapping of parameters to their values, for example {data.K: [5, 10], data.n: "
                        + "[500, 1000]}, not an empty one"
                ),
            Change(
                    "too many configurations",
                    "  - training.eta: [0.5, 1]",
                    "  - training.eta: {linspace: {from: 1, to: 2, count: 1000}}\n  - network.sigma0: {linspace: {from: 1, to: 2, "
                        + "count: 1000}}"
                )
                .Says("spec.yaml:17:3: axes: make more than 100000 configurations (1000 x 1000); shorten them"),
            Change("a value out of range on an axis", "  - training.eta: [0.5, 1]", "  - network.m: [1, 0]")
                .Says("spec.yaml:17:20: network.m: must be an integer in [1, 65536], not 0"),
            Change("a configuration that breaks a rule", "  - training.eta: [0.5, 1]", "  - data.K: [5, 10, 11, 20]")
                .Says(
                    "spec.yaml:11:24: data.modalities[0].d: must be at least K = 11, so that K orthonormal columns fit, not 10 (in the "
                        + "configuration K=11 and 1 more)"
                )
                .Says(
                    "spec.yaml:12:23: data.modalities[1].d: must be at least K = 20, so that K orthonormal columns fit, not 12 (in the "
                        + "configuration K=20)"
                ),
            Change("a broken expression on an axis", "  - training.eta: [0.5, 1]", "  - network.sigma0: [0.1, 0.3/sqt(K)]")
                .Says(
                    "spec.yaml:17:27: network.sigma0: must be a number in [1E-30, 1000000] or an expression, not '0.3/sqt(K)': at "
                        + "character 5: 'sqt' is not a function; did you mean 'sqrt'?"
                ),
            Change("an unknown parameter on an axis", "  - training.eta: [0.5, 1]", "  - training.eta: [Q, 1]")
                .Says(
                    "spec.yaml:17:20: training.eta: must be a number in [1E-30, 1000000] or an expression, not 'Q': at character 1: 'Q' is "
                        + "not a parameter; did you mean 'q'?"
                ),
        ];
}
