using System.Reflection;
using System.Security.Cryptography;

namespace Gateway.Hosting;

/// <summary>
/// Loads at start what the runtime would load with the first request that needs it: all assemblies the program refers to,
/// directly or not, and the library behind cryptography.
/// </summary>
/// <remarks>
/// A burst of callers can take the last open file that the process may have. What cannot be loaded then makes a type's
/// initializer fail, and the runtime keeps that failure: the process would refuse such requests until it ends.
/// </remarks>
internal static class AssembliesLoadedAtStart
{
    private static readonly Lazy<int> Loaded = new(LoadAll);

    /// <summary>Loads them, unless it has been done in this process.</summary>
    /// <returns>How many there are.</returns>
    public static int Load() => Loaded.Value;

    private static int LoadAll()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<Assembly>([typeof(AssembliesLoadedAtStart).Assembly]);
        while (open.TryDequeue(out var assembly))
        {
            foreach (var name in assembly.GetReferencedAssemblies().Where(name => seen.Add(name.FullName)))
            {
                try
                {
                    open.Enqueue(Assembly.Load(name));
                }
                catch (FileNotFoundException)
                {
                    // Refers to what is not delivered, so nothing that runs here needs it.
                }
            }
        }

        _ = SHA256.HashData([]);
        return seen.Count;
    }
}
