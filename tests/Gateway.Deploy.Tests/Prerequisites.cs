using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Xunit.Sdk;

namespace Gateway.Deploy.Tests;

/// <summary>
/// The programs and files that a test needs on the machine. Without them the test is skipped and says what to install; with
/// <c>GATEWAY_REQUIRE_CLIENTS=1</c>, as in CI, it fails, so that a missing tool cannot look like a successful run.
/// </summary>
internal static class Prerequisites
{
    /// <summary>The program's full path, found as a shell finds it.</summary>
    public static string Program(string name, string remedy) =>
        Found(name) ?? Missing($"{name} is not installed. {remedy}");

    /// <summary>
    /// The full path of a program that CI cannot install from a package registry: without it the test is skipped there as well,
    /// and is visible in the count.
    /// </summary>
    public static string ProgramIfPresent(string name, string remedy) =>
        Found(name) ?? throw SkipException.ForSkip($"{name} is not installed. {remedy}");

    /// <summary>The file's path, if it exists.</summary>
    public static string File(string path, string remedy) =>
        System.IO.File.Exists(path) ? path : Missing($"{path} is not there. {remedy}");

    /// <summary>A tool of the repository, run as <c>dotnet COMMAND</c> in its folder.</summary>
    /// <param name="package">The package as .config/dotnet-tools.json names it.</param>
    public static void DotnetTool(string package)
    {
        var tools = JsonNode.Parse(System.IO.File.ReadAllText(Repository.PathOf(".config", "dotnet-tools.json")));
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var version = (string)tools!["tools"]![package]!["version"]!;
        File(Path.Combine(packages, package, version, $"{package}.{version}.nupkg.sha512"), "Run 'dotnet tool restore' in the repository.");
    }

    /// <summary>
    /// Skips tests that make a release, an image or a machine, which takes minutes, except with <c>GATEWAY_RELEASE_TESTS=1</c>,
    /// which <c>.ci/run</c> sets.
    /// </summary>
    public static void ReleaseTests() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("GATEWAY_RELEASE_TESTS") == "1",
        "Makes a release, an image or a machine, which takes minutes. Set GATEWAY_RELEASE_TESTS=1 to run it; .ci/run does.");

    /// <summary>Ends the test: skipped, or failed where programs are required.</summary>
    [DoesNotReturn]
    public static string Missing(string reason) =>
        throw (Environment.GetEnvironmentVariable("GATEWAY_REQUIRE_CLIENTS") == "1"
            ? FailException.ForFailure(reason)
            : SkipException.ForSkip(reason));

    private static string? Found(string name) =>
        Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(System.IO.File.Exists);
}
