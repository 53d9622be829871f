using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Configuration;

/// <summary>Runs a command with the gateway's settings and services. Its host is built and not started: nothing is served.</summary>
internal static class CommandHost
{
    /// <summary>The form of every command's JSON.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Japanese stays readable in a terminal.
        WriteIndented = true,
    };

    /// <param name="build">Builds the host.</param>
    /// <param name="settings">Settings as on the gateway's command line.</param>
    /// <param name="error">The writer for settings that are not valid.</param>
    /// <param name="run">The command; returns the exit code.</param>
    /// <returns>The exit code; 1 when the settings are not valid.</returns>
    public static async Task<int> RunAsync(
        BuildHost build, string[] settings, TextWriter error, Func<IServiceProvider, CancellationToken, Task<int>> run)
    {
        try
        {
            // Standard output is for the result only.
            await using var app = build(settings, builder => builder.Logging.ClearProviders());
            return await run(app.Services, app.Lifetime.ApplicationStopping);
        }
        catch (Exception refused) when (StartupError.ProblemsOf(refused) is { } problems)
        {
            await error.WriteLineAsync("設定に誤りがあります。先に直してください。/ The settings are not valid. Correct them first:");
            foreach (var problem in problems)
            {
                await error.WriteLineAsync($"  - {problem}");
            }

            return 1;
        }
    }
}
