namespace Gateway.Benchmarks.Load;

/// <summary>
/// The gateway's process as it ships, made by
/// <c>dotnet publish -c Release -r linux-x64 --no-self-contained -p:PublishReadyToRun=true tests/Gateway.SeparateProcess</c>.
/// </summary>
internal static class PublishedGateway
{
    /// <summary>Its DLL; <c>null</c> if it was not published since it was built last.</summary>
    /// <param name="built">The DLL as it was built, in <c>artifacts/bin</c>.</param>
    public static string? Find(string built)
    {
        // artifacts/bin/Gateway.Benchmarks/release/Gateway.SeparateProcess.dll
        var artifacts = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(built)!, "..", "..", ".."));
        var published = Path.Combine(
            artifacts, "publish", "Gateway.SeparateProcess", "release_linux-x64", "Gateway.SeparateProcess.dll");
        return IsCurrent(published, built, "Gateway.dll") && IsCurrent(published, built, "Gateway.SeparateProcess.dll")
            ? published
            : null;
    }

    private static bool IsCurrent(string published, string built, string dll) =>
        File.GetLastWriteTimeUtc(Path.Combine(Path.GetDirectoryName(published)!, dll))
            >= File.GetLastWriteTimeUtc(Path.Combine(Path.GetDirectoryName(built)!, dll));
}
