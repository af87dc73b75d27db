using System.Collections;
using System.Reflection;
using ModalityCompetition.Client.Sessions.Checks;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Client.Tests;

/// <summary>A replay compares everything: a single changed bit anywhere in a result is found.</summary>
public class ResultDifferencesTests
{
    [Fact]
    public void Equal_results_agree_in_every_field() => Assert.True(Same(Result(), Result()));

    [Fact]
    public void Every_single_changed_value_is_found()
    {
        int changed = 0;
        foreach (Action<TrialResult> change in Changes(Result()))
        {
            TrialResult copy = Result();
            change(copy);
            Assert.Equal(1, ResultDifferences.Between(Result(), copy).Sum(f => f.Differing));
            changed++;
        }

        // Every element of every array of the result and of its 1 + 2R networks was changed once.
        Assert.True(changed > 60, $"only {changed} values were changed");
    }

    [Fact]
    public void Minus_zero_is_not_zero_and_a_NaN_is_itself()
    {
        TrialResult a = Result();
        TrialResult b = Result();
        a.FinalGamma[0] = 0f;
        b.FinalGamma[0] = -0f;
        Assert.False(Same(a, b));
        a.FinalGamma[0] = b.FinalGamma[0] = float.NaN;
        Assert.True(Same(a, b));
    }

    private static bool Same(TrialResult a, TrialResult b) => ResultDifferences.Between(a, b).All(f => f.Differing == 0);

    private static TrialResult Result()
    {
        var spec = SyntheticSweep.Spec(configurations: 1, trials: 4);
        return new SyntheticEngine().Results(new SweepPlan(spec).Batch(new TrialBlock(0, 2, 1)), CancellationToken.None)[0];
    }

    /// <summary>One change for every number in the result, found by reflection so that a field added later is not forgotten.</summary>
    private static IEnumerable<Action<TrialResult>> Changes(TrialResult sample)
    {
        foreach (PropertyInfo property in typeof(TrialResult).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            switch (property.GetValue(sample))
            {
                case float[] or int[]:
                    foreach (var change in Elements(r => (IList)property.GetValue(r)!, sample))
                    {
                        yield return change;
                    }

                    break;
                case NetworkResult[] networks:
                    for (int i = 0; i < networks.Length; i++)
                    {
                        int index = i;
                        foreach (var change in Elements(r => ((NetworkResult[])property.GetValue(r)!)[index].TestErrors, sample))
                        {
                            yield return change;
                        }

                        yield return r =>
                            Replace((NetworkResult[])property.GetValue(r)!, index, n => n with { TrainErrors = n.TrainErrors + 1 });
                        yield return r =>
                            Replace(
                                (NetworkResult[])property.GetValue(r)!,
                                index,
                                n => n with { FinalLoss = MathF.BitIncrement(n.FinalLoss) }
                            );
                        yield return r =>
                            Replace((NetworkResult[])property.GetValue(r)!, index, n => n with { Iterations = n.Iterations + 1 });
                    }

                    break;
                case NetworkResult:
                    foreach (var change in Elements(r => ((NetworkResult)property.GetValue(r)!).TestErrors, sample))
                    {
                        yield return change;
                    }

                    yield return r => property.SetValue(r, ((NetworkResult)property.GetValue(r)!) with { FinalLoss = 1234.5f });
                    break;
                case ulong digest:
                    yield return r => property.SetValue(r, digest ^ 1);
                    break;
                case TrialOutcome:
                    yield return r => property.SetValue(r, (TrialOutcome)77);
                    break;
            }
        }
    }

    private static IEnumerable<Action<TrialResult>> Elements(Func<TrialResult, IList> array, TrialResult sample) =>
        Enumerable
            .Range(0, array(sample).Count)
            .Select<int, Action<TrialResult>>(i =>
                r =>
                {
                    IList values = array(r);
                    values[i] = values[i] is float f
                        ? (object)BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(f) ^ 1)
                        : (int)values[i]! + 1;
                }
            );

    private static void Replace(NetworkResult[] networks, int index, Func<NetworkResult, NetworkResult> change) =>
        networks[index] = change(networks[index]);
}
