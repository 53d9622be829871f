using System.Globalization;

namespace Gateway.SeparateProcess;

/// <summary>What a parent asks a process about its managed memory; the reply is a number of bytes.</summary>
internal static class MemoryQuestion
{
    /// <summary>The bytes allocated since the start.</summary>
    public const string Allocated = "allocated";

    /// <summary>The bytes in use after a collection. Any other question means this one.</summary>
    public const string Collected = "?";

    public static string Answer(string question)
    {
        if (question == Allocated)
        {
            return Text(GC.GetTotalAllocatedBytes(precise: true));
        }

        // Aggressive also releases memory that the collector would keep for later; that amount is not of interest here.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Text(GC.GetTotalMemory(forceFullCollection: false));
    }

    private static string Text(long bytes) => bytes.ToString(CultureInfo.InvariantCulture);
}
