using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Specs.Experiments;

/// <summary>The parameters of twins as they stand in the canonical text of a spec: what a twin has as its trial leaves no trace.</summary>
internal static class TwinCanonical
{
    /// <summary>The value of a key of the section of twins, as JSON.</summary>
    /// <param name="path">Path of the key.</param>
    /// <param name="c">The configuration.</param>
    /// <exception cref="InvalidOperationException">The section has no such key.</exception>
    public static string Value(string path, TrialConfiguration c) =>
        path switch
        {
            SpecKeys.Twins => NumberText.Write(c.Twins?.Count ?? 0),
            SpecKeys.Fidelity + ".T" => Own(c.Twins?.Iterations, c.Optimization.Iterations),
            SpecKeys.Fidelity + ".eta" => Own(c.Twins?.StepSize, c.Optimization.StepSize),
            SpecKeys.Fidelity + ".loss_target" => Own(c.Twins?.LossTarget, c.Optimization.LossTarget),
            SpecKeys.Fidelity + ".n" => Own(c.Twins?.TrainSamples, c.Data.TrainSamples),
            SpecKeys.Fidelity + ".m" => Own(c.Twins?.Neurons, c.Network.Neurons),
            SpecKeys.Fidelity + ".test_n" => Own(c.Twins?.TestSamples, c.Evaluation.TestSamples),
            SpecKeys.TwinNeurons => Word(c.Twin?.Network.Candidates is null ? SpecKeys.FirstNeurons : SpecKeys.StrongestNeurons),
            SpecKeys.TwinSteps => Word(c.Twins?.Steps is StepSchedule.Growing ? SpecKeys.GrowingSteps : SpecKeys.ConstantSteps),
            SpecKeys.TwinNetworks => Word(c.Twins?.Networks is TrainedNetworks.Joint ? SpecKeys.JointNetwork : SpecKeys.AllNetworks),
            _ => throw new InvalidOperationException($"{path} is not in the canonical text."),
        };

    private static string Word(string choice) => $"\"{choice}\"";

    private static string Own(double? ofTwin, double? ofTrial) =>
        ofTwin is { } value && value != ofTrial ? NumberText.Write(value) : CanonicalParameter.Unset;
}
