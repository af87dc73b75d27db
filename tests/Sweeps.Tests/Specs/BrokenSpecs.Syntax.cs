namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <content>Files that are not YAML, or not a spec at all.</content>
public static partial class BrokenSpecs
{
    private static BrokenSpec[] Syntax =>
        [
            Text("an empty file", "").Says("spec.yaml: the spec is empty; 'modcomp presets show quickstart' prints one to start from"),
            Text("only comments", "# nothing here\n")
                .Says("spec.yaml: the spec is empty; 'modcomp presets show quickstart' prints one to start from"),
            Text("a list instead of keys", "- name: a\n")
                .Says("spec.yaml:1:1: a spec is a mapping of keys such as name, trials and data, not a list"),
            Text("a single word", "hello\n")
                .Says("spec.yaml:1:1: a spec is a mapping of keys such as name, trials and data, not a single value"),
            Text("an explicit null document", "~\n")
                .Says("spec.yaml:1:1: the spec is empty; 'modcomp presets show quickstart' prints one to start from"),
            Change("two documents", "axes:", "---\naxes:")
                .Says("spec.yaml:16:1: a second document starts here; a spec is one document, so remove the '---'"),
            Change("a tab in the indentation", "  K: 10", "	K: 10").Says("spec.yaml:5:1: a tab indents this line; YAML wants spaces"),
            Change("an unclosed list", "[0.5, 1]", "[0.5, 1")
                .Says("spec.yaml:18:1: is not valid YAML: a '[' or '{' before here is not closed, or a ',' is missing between two entries"),
            Change("an unclosed mapping", "T: 50}", "T: 50")
                .Says(
                    "spec.yaml:14:22: is not valid YAML: a '[' or '{' before here is not closed, or a ',' is missing between two entries"
                ),
            Change("an unclosed quotation", "name: base", "name: \"base")
                .Says("spec.yaml:1:7: is not valid YAML: the quotation that begins here is not closed"),
            Change("two colons on a line", "seed: 1", "seed: 1 trials: 3")
                .Says(
                    "spec.yaml:2:15: is not valid YAML: ': ' stands where no key can; begin a new line for a new key, check the "
                        + "indentation, or put the value in quotes"
                ),
            Change("a missing blank after a colon", "seed: 1", "seed:1")
                .Says("spec.yaml:2:1: is not valid YAML: a key and ': ' are expected; check the indentation and the blank after the colon"),
            Change("wrong indentation", "  n: 100", "   n: 100")
                .Says(
                    "spec.yaml:6:5: is not valid YAML: ': ' stands where no key can; begin a new line for a new key, check the "
                        + "indentation, or put the value in quotes"
                ),
            Change("a reserved character", "seed: 1", "seed: @1")
                .Says("spec.yaml:2:7: is not valid YAML: a value cannot begin with this character; put it in quotes"),
            Change("an unknown alias", "seed: 1", "seed: *other")
                .Says("spec.yaml:2:7: *other refers to an anchor &other that does not stand before it"),
            Change("a merge of a word", "training: {eta", "training: {<<: 3, eta")
                .Says("spec.yaml:14:16: '<<' merges a mapping, so an alias of a mapping must follow, for example <<: *image"),
            Change("a key that is a list", "seed: 1", "? [a, b]\n: 1").Says("spec.yaml:2:3: a key must be a word, not a list"),
            Change("a duplicate key", "seed: 1", "seed: 1\nseed: 2")
                .Says("spec.yaml:3:1: seed: is given twice, first on line 2; remove one of them"),
            Change("a duplicate key in a section", "q: 3", "q: 3, q: 4")
                .Says("spec.yaml:13:23: network.q: is given twice, first on line 13; remove one of them"),
            Change("a foreign tag", "seed: 1", "seed: !money 1").Says("spec.yaml:2:7: seed: the tag !money means nothing here; remove it"),
            Change("deep nesting", "seed: 1", "seed: [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]")
                .Says("spec.yaml:2:23: lists and mappings are nested more than 16 deep; a spec needs no more than 6"),
        ];
}
