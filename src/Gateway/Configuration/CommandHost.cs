using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Options;

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

    /// <summary>What a command throws that needs a ledger, where the settings name none.</summary>
    public static OptionsValidationException NoLedger => new(
        "Ledger", typeof(CommandHost),
        [
            "Ledger__Store: None のため、利用台帳がありません。利用台帳を使うゲートウェイの設定で実行してください。"
                + "/ Ledger__Store is None, so there is no ledger. Run the command with the settings of a gateway that keeps one.",
        ]);

    /// <param name="build">Builds the host.</param>
    /// <param name="settings">Settings as on the gateway's command line.</param>
    /// <param name="error">The writer for settings that are not valid.</param>
    /// <param name="run">The command; returns the exit code.</param>
    /// <returns>The exit code; <see cref="ExitCode.NotRun"/> when the settings are not valid.</returns>
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
            return Refuse(error, problems);
        }
    }

    /// <summary>Says what is wrong with the settings.</summary>
    /// <returns>The exit code.</returns>
    public static int Refuse(TextWriter error, IReadOnlyList<string> problems)
    {
        error.WriteLine("設定に誤りがあります。先に直してください。/ The settings are not valid. Correct them first:");
        foreach (var problem in problems)
        {
            error.WriteLine($"  - {problem}");
        }

        return ExitCode.NotRun;
    }
}
