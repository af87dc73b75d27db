using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// Outputs and slopes of one modality on some panels of a chunk.
/// <para>Layout: inputs [panel][d][64 samples]; weights [N][d]; rows [panel][N][64 samples]; scores [panel][K][64 samples].</para>
/// <para>Order of the work: a group of 48 neurons goes through all panels before the next group, so that weights are read from memory once
/// per chunk and not once per panel; the classes that a group completes are activated while their rows are in the first-level cache.
/// Rows are written once as pre-activations and once as slopes. The arithmetic is that of the two kernels it calls.</para>
/// </summary>
internal static unsafe class ForwardKernel<TLanes, TVector, TDegree>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
    where TDegree : struct, IDegree
{
    private const int Group = 8 * NeuronTiles.Largest;

    /// <summary>Fills the columns of some panels with slopes and writes, or adds to, the scores.</summary>
    public static void Run(
        float* inputs,
        int dimension,
        int columns,
        float* weights,
        int classes,
        int neurons,
        in ActivationConstants constants,
        float* rows,
        float* scores,
        bool add,
        CancellationToken stop = default
    )
    {
        int all = classes * neurons;
        for (int first = 0; first < all; )
        {
            // A rest that is smaller than a group joins the last one.
            int end = all - first < 2 * Group ? all : first + Group;
            int firstClass = first / neurons;
            int completed = (end / neurons) - firstClass;
            nint firstRow = (nint)firstClass * neurons * SampleLayout.Panel;
            for (int start = 0; start < columns; start += SampleLayout.Panel)
            {
                nint panel = start / SampleLayout.Panel;
                int width = Math.Min(SampleLayout.Panel, columns - start);
                float* lines = rows + (panel * all * SampleLayout.Panel);
                float* target = scores + (((panel * classes) + firstClass) * SampleLayout.Panel);
                PreactivationKernel<TLanes, TVector>.Run(
                    inputs + (panel * dimension * SampleLayout.Panel),
                    dimension,
                    weights,
                    first,
                    end,
                    lines,
                    width,
                    stop
                );
                ActivationKernel<TLanes, TVector, TDegree>.Run(lines + firstRow, completed, neurons, constants, target, width, add);
            }

            first = end;
        }
    }
}
