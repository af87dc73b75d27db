using System.Reflection;
using System.Text;
using ModalityCompetition.Grains.Interfaces.Sweeps;

namespace ModalityCompetition.Cluster.Tests.Contracts;

/// <summary>The contracts of the cluster as text: what a silo of one version and a silo of the next must agree on.</summary>
internal static class ContractText
{
    /// <summary>One line per interface, method, record, field and enumeration value, in a fixed order.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        Type[] types =
        [
            .. typeof(ISweepGrain).Assembly.GetExportedTypes().Where(t => Alias(t) is not null).OrderBy(Alias, StringComparer.Ordinal),
        ];
        foreach (Type type in types)
        {
            text.Append(
                    type.IsInterface ? "grain "
                    : type.IsEnum ? "enum "
                    : "record "
                )
                .Append(Alias(type))
                .Append('\n');
            foreach (string line in Lines(type))
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Exported types that travel or are called and have no alias.</summary>
    public static IEnumerable<string> WithoutAlias() =>
        typeof(ISweepGrain)
            .Assembly.GetExportedTypes()
            .Where(t =>
                Alias(t) is null && (typeof(IGrain).IsAssignableFrom(t) || t.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
            )
            .Select(t => t.FullName!);

    private static IEnumerable<string> Lines(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type)
                .Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), System.Globalization.CultureInfo.InvariantCulture)}");
        }

        if (type.IsInterface)
        {
            return type.GetMethods()
                .OrderBy(Alias, StringComparer.Ordinal)
                .Select(m =>
                    $"{Alias(m)}({string.Join(", ", m.GetParameters().Select(p => Name(p.ParameterType)))}): {Name(m.ReturnType)}"
                );
        }

        return type.GetProperties()
            .Select(p => (Property: p, Id: p.GetCustomAttribute<IdAttribute>()))
            .Where(p => p.Id is not null)
            .OrderBy(p => p.Id!.Id)
            .Select(p => $"{p.Id!.Id} {p.Property.Name}: {Name(p.Property.PropertyType)}");
    }

    private static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? Name(inner) + "?"
        : type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<"
                + $"{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : Alias(type) ?? type.Name;
}
