using System.Collections;
using System.Reflection;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>Values compared member by member, whatever members they have: what is added to a type later is compared too.</summary>
internal static class Structure
{
    /// <summary>Fails where two values differ, naming the member. Numbers are compared bit by bit.</summary>
    public static void AssertSame(object? expected, object? actual, string path = "value")
    {
        if (expected is null || actual is null)
        {
            Assert.True(expected is null && actual is null, $"{path} is null on one side");
            return;
        }

        Assert.True(expected.GetType() == actual.GetType(), $"{path} has another type");
        switch (expected)
        {
            case double number:
                Assert.True(
                    BitConverter.DoubleToInt64Bits(number) == BitConverter.DoubleToInt64Bits((double)actual),
                    $"{path} is {actual}, not {number}"
                );
                break;
            case string or Enum or bool or int or long:
                Assert.True(expected.Equals(actual), $"{path} is {actual}, not {expected}");
                break;
            case IEnumerable items:
                object?[] left = [.. items.Cast<object?>()];
                object?[] right = [.. ((IEnumerable)actual).Cast<object?>()];
                Assert.True(left.Length == right.Length, $"{path} has {right.Length} items, not {left.Length}");
                for (int i = 0; i < left.Length; i++)
                {
                    AssertSame(left[i], right[i], $"{path}[{i}]");
                }

                break;
            default:
                // A member without a setter is computed from the others.
                foreach (
                    PropertyInfo property in expected
                        .GetType()
                        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                        .Where(p => p.CanWrite && p.GetIndexParameters().Length == 0)
                )
                {
                    AssertSame(property.GetValue(expected), property.GetValue(actual), $"{path}.{property.Name}");
                }

                foreach (FieldInfo field in expected.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public))
                {
                    AssertSame(field.GetValue(expected), field.GetValue(actual), $"{path}.{field.Name}");
                }

                break;
        }
    }
}
