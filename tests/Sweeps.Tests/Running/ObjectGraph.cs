using System.Reflection;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>
/// Counts what an object keeps alive, by walking its fields; unlike the size of the heap it does not depend on what else runs.
/// </summary>
internal static class ObjectGraph
{
    /// <summary>Elements of arrays and other objects that can be reached from a root.</summary>
    public static long Count(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>();
        long count = 0;
        Visit(root);
        while (open.TryPop(out object? next))
        {
            count++;
            if (next is Array array)
            {
                count += array.Length;
                if (!array.GetType().GetElementType()!.IsPrimitive)
                {
                    foreach (object? element in array)
                    {
                        Visit(element);
                    }
                }

                continue;
            }

            for (Type? type = next.GetType(); type is not null; type = type.BaseType)
            {
                foreach (
                    FieldInfo field in type.GetFields(
                        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
                    )
                )
                {
                    if (!field.FieldType.IsPrimitive && !field.FieldType.IsPointer)
                    {
                        Visit(field.GetValue(next));
                    }
                }
            }
        }

        return count;

        // Boxed values are new objects at every reading; they are walked without being counted twice because their owner is.
        void Visit(object? value)
        {
            if (
                value is not (null or string or Type or Delegate or Pointer)
                && !value.GetType().IsPrimitive
                && !value.GetType().IsEnum
                && seen.Add(value)
            )
            {
                open.Push(value);
            }
        }
    }
}
