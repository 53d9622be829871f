namespace Gateway.Delivery.Inventory;

/// <summary>Package URLs.</summary>
internal static class Purl
{
    public static string NuGet(string name, string version) => $"pkg:nuget/{name}@{Escaped(version)}";

    public static string Npm(string name, string version) => $"pkg:npm/{name}@{Escaped(version)}";

    // A version with build metadata contains a plus sign.
    private static string Escaped(string version) => Uri.EscapeDataString(version);
}
