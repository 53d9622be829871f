using System.Diagnostics.CodeAnalysis;
using Xunit.Sdk;

namespace Gateway.Clients;

/// <summary>
/// The programs and files that a test needs on the machine. Without them the test is skipped and says what to install; with
/// <c>GATEWAY_REQUIRE_CLIENTS=1</c>, as in CI, it fails, so that a missing tool cannot look like a successful run.
/// </summary>
internal static class Prerequisites
{
    /// <summary>The program's full path, found as a shell finds it.</summary>
    public static string Program(string name, string remedy)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        var found = folders
            .SelectMany(folder => new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".exe") })
            .FirstOrDefault(System.IO.File.Exists);
        return found ?? Missing($"{name} is not installed. {remedy}");
    }

    /// <summary>The file's path, if it exists.</summary>
    public static string File(string path, string remedy) =>
        System.IO.File.Exists(path) ? path : Missing($"{path} is not there. {remedy}");

    /// <summary>Ends the test: skipped, or failed where clients are required.</summary>
    [DoesNotReturn]
    public static string Missing(string reason) =>
        throw (Environment.GetEnvironmentVariable("GATEWAY_REQUIRE_CLIENTS") == "1"
            ? FailException.ForFailure(reason)
            : SkipException.ForSkip(reason));
}
