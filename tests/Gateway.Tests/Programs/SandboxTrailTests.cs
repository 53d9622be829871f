using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Testing;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Programs;

/// <summary>The sandbox's audit trail, verified by the command that the sandbox prints.</summary>
public class SandboxTrailTests
{
    // The last line that the sandbox prints.
    private const string LastLine = "Stop: Ctrl+C";

    private const string Verify = "dotnet run --project src/Gateway -- audit verify -- ";

    [Fact]
    public async Task The_printed_command_finds_what_was_changed_and_nothing_before()
    {
        using var program = RunningProgram.Start("Gateway.Sandbox", null);
        var printed = string.Join('\n', await program.ReadUntilAsync(LastLine));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(printed));
        string[] settings = [.. Regex.Matches(printed[printed.IndexOf(Verify, StringComparison.Ordinal)..], "\"([^\"\n]+)\"").Select(one => one.Groups[1].Value)];

        var (exitCode, output) = await VerifyAsync(settings);
        Assert.Contains("1 chains, ", output, StringComparison.Ordinal);
        Assert.Contains("No tampering was found.", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);

        await RewriteAsync(settings.Single(one => one.StartsWith("Ledger:Path=", StringComparison.Ordinal))["Ledger:Path=".Length..]);
        (exitCode, output) = await VerifyAsync(settings);
        Assert.Contains("A record is not what was written", output, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task Without_a_ledger_there_is_neither_trail_nor_command()
    {
        using var program = RunningProgram.Start("Gateway.Sandbox", null, "Ledger:Store=None");

        var printed = await program.ReadUntilAsync(LastLine);

        Assert.DoesNotContain(printed, line => line.StartsWith(Verify, StringComparison.Ordinal));
    }

    private static async Task<HttpStatusCode> AskAsync(string printed)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Regex.Match(printed, @"curl -s (\S+)").Groups[1].Value)
        {
            Content = new StringContent(Some.ConverseRequest(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Regex.Match(printed, @"Bearer (\w+)").Groups[1].Value);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task<(int ExitCode, string Output)> VerifyAsync(string[] settings)
    {
        using var verification = RunningProgram.Start("Gateway", null, ["audit", "verify", "--lang", "en", "--", .. settings]);
        var (exitCode, output, error) = await verification.EndAsync();
        Assert.Equal("", error);
        return (exitCode, output);
    }

    // What a person can do who has the database and not the key.
    private static async Task RewriteAsync(string folder)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "ledger.db")};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE usage SET application = 'other'";
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
