using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Xunit.Sdk;

namespace Gateway.Testing.PostgreSql;

/// <summary>
/// The programs of PostgreSQL's server package. Without them a test is skipped and says what to install; with
/// <c>GATEWAY_REQUIRE_CLIENTS=1</c>, as in CI, it fails, so that a missing server cannot look like a successful run.
/// </summary>
internal static class PostgreSqlPrograms
{
    // Debian's and Ubuntu's layout: one folder for each major version, none of them on the path.
    private const string Versions = "/usr/lib/postgresql";

    // The server refuses to run as root. Debian's package creates this user.
    private const string User = "postgres";

    private static readonly string[] AsUser = Environment.UserName == "root"
        ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", "--"]
        : [];

    /// <summary>True when the server is installed.</summary>
    public static bool AreInstalled => NewestFolder() is not null;

    /// <summary>The command line that runs a program of the newest version installed, as a user it accepts.</summary>
    public static string[] Command(string program, params string[] arguments) =>
        [.. AsUser, Path.Combine(Folder(), program), .. arguments];

    /// <summary>Gives a file or folder to the user that the server runs as.</summary>
    public static async Task GiveAsync(string path)
    {
        if (AsUser.Length > 0)
        {
            await RunAsync(["chown", "-R", User, path]);
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task RunAsync(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: {await output}{error}");
    }

    private static string Folder() => NewestFolder()
        ?? Missing($"PostgreSQL's server is not installed below {Versions}. Install the package 'postgresql'.");

    private static string? NewestFolder() => (Directory.Exists(Versions) ? Directory.GetDirectories(Versions) : [])
        .Select(folder => Path.Combine(folder, "bin"))
        .Where(folder => File.Exists(Path.Combine(folder, "postgres")))
        .MaxBy(folder => int.Parse(Path.GetFileName(Path.GetDirectoryName(folder)!), CultureInfo.InvariantCulture));

    [DoesNotReturn]
    private static string Missing(string reason) =>
        throw (Environment.GetEnvironmentVariable("GATEWAY_REQUIRE_CLIENTS") == "1"
            ? FailException.ForFailure(reason)
            : SkipException.ForSkip(reason));
}
