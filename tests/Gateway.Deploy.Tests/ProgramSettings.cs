using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace Gateway.Deploy.Tests;

/// <summary>
/// The environment variables that the gateway reads, from its own options classes. A variable that a template sets and the
/// program does not know would prevent its start, or silently have no effect.
/// </summary>
internal static class ProgramSettings
{
    private const string Separator = "__";

    // Every slice's options class names its section in a constant.
    private static readonly FrozenDictionary<string, Type> Sections = typeof(GatewayHost).Assembly.GetTypes()
        .Select(type => (Type: type, Section: type.GetField("Section", BindingFlags.Public | BindingFlags.Static)))
        .Where(pair => pair.Section is { IsLiteral: true })
        .ToFrozenDictionary(
            pair => (string)pair.Section!.GetRawConstantValue()!, pair => pair.Type, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// True when the program reads a variable such as <c>Callers__Applications__desk__Keys__0__Id</c>.
    /// </summary>
    public static bool Exists(string name)
    {
        if (ForeignSettings.Owners.ContainsKey(name))
        {
            return true;
        }

        var parts = name.Split(Separator);

        // The names of logging categories are chosen by the program and its libraries.
        return parts is ["Logging", "LogLevel", { Length: > 0 }]
            || (Sections.TryGetValue(parts[0], out var options) && IsSetting(options, parts.AsSpan(1)));
    }

    /// <summary>
    /// Every setting of the gateway's own sections, with <c>*</c> for names and indexes that the operator chooses.
    /// </summary>
    public static IEnumerable<string> All() => Sections.SelectMany(section => Settings(section.Value, section.Key));

    /// <summary>The default of a setting, given by its name with <c>*</c>; <c>null</c> if it has none.</summary>
    public static object? Default(string name)
    {
        var parts = name.Split(Separator);
        var options = Activator.CreateInstance(Sections[parts[0]]);
        foreach (var part in parts.AsSpan(1))
        {
            options = part != "*" ? Property(options!.GetType(), part)!.GetValue(options)
                : options!.GetType().GetGenericArguments()[^1] is var item && IsValue(item) ? null
                : Activator.CreateInstance(item);
            if (options is null)
            {
                return null;
            }
        }

        return options;
    }

    private static IEnumerable<string> Settings(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (IsValue(type))
        {
            return [name];
        }

        return type.IsGenericType
            ? Settings(type.GetGenericArguments()[^1], $"{name}{Separator}*")
            : type.GetProperties().Where(property => property.CanWrite)
                .SelectMany(property => Settings(property.PropertyType, $"{name}{Separator}{property.Name}"));
    }

    private static bool IsSetting(Type type, ReadOnlySpan<string> parts)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (parts.IsEmpty)
        {
            return IsValue(type);
        }

        if (IsValue(type) || parts[0].Length == 0)
        {
            return false;
        }

        return type.IsGenericType
            ? IsKey(type, parts[0]) && IsSetting(type.GetGenericArguments()[^1], parts[1..])
            : Property(type, parts[0]) is { } property && IsSetting(property.PropertyType, parts[1..]);
    }

    // The key of a dictionary can be any name, that of a list must be an index.
    private static bool IsKey(Type collection, string key) =>
        collection.GetGenericTypeDefinition() == typeof(Dictionary<,>)
        || int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    // A property without a setter is computed and cannot be set.
    private static PropertyInfo? Property(Type type, string name) => type.GetProperties()
        .Where(property => property.CanWrite)
        .FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsValue(Type type) => type.IsValueType || type == typeof(string);
}
