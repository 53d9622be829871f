using System.Reflection;
using System.Security.Cryptography;

namespace Gateway.Hosting;

/// <summary>
/// Loads at start what the runtime would load with the first request that needs it: all assemblies that the program references,
/// directly or not, and the native cryptography library.
/// </summary>
/// <remarks>
/// A burst of callers can use up the limit of open files. If an assembly cannot be loaded then, a type initializer fails, and
/// the runtime keeps that failure: requests that need the type would fail until the process ends.
/// </remarks>
internal static class AssembliesLoadedAtStart
{
    private static readonly Lazy<int> Loaded = new(LoadAll);

    /// <summary>Loads them once per process.</summary>
    public static void Load() => _ = Loaded.Value;

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
                    // A reference to an assembly that is not shipped, so no code that runs here needs it.
                }
            }
        }

        _ = SHA256.HashData([]);
        return seen.Count;
    }
}
