using System.Diagnostics.CodeAnalysis;
using Xunit.Sdk;

namespace Gateway.Deploy.Tests;

/// <summary>
/// What a test needs on the machine. Without it the test is skipped, saying what to install; where
/// <c>GATEWAY_REQUIRE_CLIENTS=1</c>, as in CI, it fails, so that a missing tool cannot pass for a green run.
/// </summary>
internal static class Prerequisites
{
    /// <summary>The program's full path, found as a shell finds it.</summary>
    public static string Program(string name, string remedy) =>
        Found(name) ?? Missing($"{name} is not installed. {remedy}");

    /// <summary>
    /// The same for a program that no package registry of CI has: without it the test is skipped there, too, and shows in
    /// the count.
    /// </summary>
    public static string ProgramIfPresent(string name, string remedy) =>
        Found(name) ?? throw SkipException.ForSkip($"{name} is not installed. {remedy}");

    /// <summary>The file's path, if it is there.</summary>
    public static string File(string path, string remedy) =>
        System.IO.File.Exists(path) ? path : Missing($"{path} is not there. {remedy}");

    /// <summary>
    /// Skips what makes a release, an image or a machine, which takes minutes, but for a run with
    /// <c>GATEWAY_RELEASE_TESTS=1</c>, as <c>.ci/run</c> is.
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
