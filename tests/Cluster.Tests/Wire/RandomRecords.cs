using System.Collections;
using System.Reflection;

namespace ModalityCompetition.Cluster.Tests.Wire;

/// <summary>
/// Instances of wire records with every field filled from a seed, and their comparison field by field. Knows records by reflection, so a
/// field that is added is tested as well.
/// </summary>
internal sealed class RandomRecords(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A value of a type; a field that may be absent is absent in one of four.</summary>
    public object? Make(Type type, bool mayBeNull = false)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        if ((mayBeNull || bare != type) && _random.Next(4) == 0)
        {
            return null;
        }

        return bare switch
        {
            _ when bare == typeof(string) => new string([
                .. Enumerable.Range(0, _random.Next(12)).Select(_ => (char)_random.Next(32, 0x2FF)),
            ]),
            _ when bare == typeof(int) => _random.Next(int.MinValue, int.MaxValue),
            _ when bare == typeof(long) => _random.NextInt64(long.MinValue, long.MaxValue),
            _ when bare == typeof(bool) => _random.Next(2) == 1,
            _ when bare == typeof(double) => _random.Next(5) switch
            {
                0 => double.NaN,
                1 => double.PositiveInfinity,
                2 => -0.0,
                _ => BitConverter.Int64BitsToDouble(_random.NextInt64()),
            },
            _ when bare == typeof(DateTimeOffset) => new DateTimeOffset(_random.NextInt64(DateTime.MaxValue.Ticks), TimeSpan.Zero),
            { IsEnum: true } => Enum.GetValues(bare).GetValue(_random.Next(Enum.GetValues(bare).Length)),
            _ when Element(bare) is { } element => List(element),
            _ => Record(bare),
        };
    }

    /// <summary>Where two values differ; null when they have the same bits.</summary>
    public static string? Difference(object? one, object? other, string at)
    {
        switch (one, other)
        {
            case (null, null):
                return null;
            case (double a, double b):
                return BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) ? null : at;
            case (string or ValueType, _):
                return one.Equals(other) ? null : at;
            case (IEnumerable a, IEnumerable b):
                object?[] left = [.. a.Cast<object?>()];
                object?[] right = [.. b.Cast<object?>()];
                return left.Length != right.Length
                    ? at
                    : left.Select((x, i) => Difference(x, right[i], $"{at}[{i}]")).FirstOrDefault(d => d is not null);
            case (not null, not null) when one.GetType() == other.GetType():
                return Fields(one.GetType())
                    .Select(f => Difference(f.GetValue(one), f.GetValue(other), $"{at}.{f.Name}"))
                    .FirstOrDefault(d => d is not null);
            default:
                return at;
        }
    }

    /// <summary>The fields of a record that travel.</summary>
    public static PropertyInfo[] Fields(Type record) =>
        [.. record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is not null)];

    private static Type? Element(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private Array List(Type element)
    {
        var list = Array.CreateInstance(element, _random.Next(4));
        for (int i = 0; i < list.Length; i++)
        {
            list.SetValue(Make(element), i);
        }

        return list;
    }

    private object Record(Type type)
    {
        object record = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        var nullability = new NullabilityInfoContext();
        foreach (PropertyInfo field in Fields(type))
        {
            field.SetValue(record, Make(field.PropertyType, nullability.Create(field).ReadState == NullabilityState.Nullable));
        }

        return record;
    }
}
