namespace Gateway.Configuration;

/// <summary>
/// A copy of one configuration section, made for the binder. It finds the children of a key with one look-up; the framework's
/// providers compare the key with every key they hold, and the binder asks for children several times per property.
/// </summary>
internal sealed class SectionCopy : ConfigurationProvider
{
    private readonly Dictionary<string, HashSet<string>> _children = new(StringComparer.OrdinalIgnoreCase);

    private SectionCopy()
    {
    }

    /// <summary>Copies a section with its present values. Later changes of the configuration do not reach the copy.</summary>
    public static IConfigurationSection Of(IConfiguration configuration, string section)
    {
        var copy = new SectionCopy();
        foreach (var provider in ((IConfigurationRoot)configuration).Providers)
        {
            copy.Add(provider, section);
        }

        return new ConfigurationRoot([copy]).GetSection(section);
    }

    public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) =>
        _children.GetValueOrDefault(parentPath ?? "", []).Concat(earlierKeys).Order(ConfigurationKeyComparer.Instance);

    // The value of a later provider replaces that of an earlier one, also when it is null, and so does its spelling of a key.
    private void Add(IConfigurationProvider provider, string path)
    {
        if (provider.TryGet(path, out var value))
        {
            Data[path] = value;
        }

        foreach (var key in provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!_children.TryGetValue(path, out var children))
            {
                _children[path] = children = new(StringComparer.OrdinalIgnoreCase);
            }

            children.Remove(key);
            children.Add(key);
            Add(provider, ConfigurationPath.Combine(path, key));
        }
    }
}
