using System.Reflection;

namespace Gateway.Configuration;

/// <summary>
/// Finds the keys that have no property. The binder quotes only the last part of such a key, and the same name may exist elsewhere
/// in the section.
/// </summary>
internal static class UnknownSettings
{
    /// <summary>The keys below a section that nothing is bound to, as an operator writes them.</summary>
    /// <param name="section">The section.</param>
    /// <param name="type">The type that it is bound to.</param>
    public static IEnumerable<string> In(IConfigurationSection section, Type type) => section.GetChildren().SelectMany(
        child => TypeOf(child.Key, type) is { } found ? In(child, found) : [child.Path.Replace(":", "__", StringComparison.Ordinal)]);

    // The type of a member, or of an item of a list or dictionary; null if there is none. A value has no members.
    private static Type? TypeOf(string key, Type type) =>
        type.Assembly == typeof(UnknownSettings).Assembly && !type.IsEnum
            ? type.GetProperty(key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)?.PropertyType
        : type.IsGenericType && Nullable.GetUnderlyingType(type) is null ? type.GenericTypeArguments[^1]
        : null;
}
